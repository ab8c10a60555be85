#include "cli/page_spool.h"

#include <criterion/criterion.h>
#include <string.h>

Test(page_spool, gives_the_last_first)
{
    struct page_spool spool = PAGE_SPOOL_INIT;
    struct buffer page = BUFFER_INIT;
    struct error err = ERROR_INIT;
    char text[16];

    cr_assert_eq(page_spool_open(&spool, &err), 0, "%s", err.message);
    for (int i = 0; i < 200; i++) {
        int len = i % 10 == 0 ? 0 : snprintf(text, sizeof(text), "page %d", i);

        cr_assert_eq(page_spool_add(&spool, slice_of(text, (size_t)len), &err),
                     0);
    }
    for (int i = 199; i >= 0; i--) {
        int len = i % 10 == 0 ? 0 : snprintf(text, sizeof(text), "page %d", i);

        cr_assert_eq(page_spool_take(&spool, &page, &err), 1);
        cr_assert(slice_equal(buffer_slice(&page), slice_of(text, (size_t)len)),
                  "page %d", i);
    }
    cr_assert_eq(page_spool_take(&spool, &page, &err), 0);
    page_spool_release(&spool);
    page_spool_release(&spool);
    buffer_release(&page);
}
