/* module: server */

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/utf8.h"
#include "server/api/page/page_import.h"
#include "shortener/catalog/page_item.h"

/* Whatever was taken makes a page that is right, or is refused with a word. */
static void check_page(struct page_import_page *imported)
{
    static const unsigned char key[32] = {7};
    struct page page = {.brand = slice_str(imported->place.host),
                        .name = SLICE("p"),
                        .title = SLICE("T")};
    struct error err = ERROR_INIT;
    struct page_item item;
    size_t items = 0;

    page_draft_name_links(&imported->draft, slice_of(key, sizeof(key)),
                          page.brand, page.name);
    if (page_draft_apply(&imported->draft, &page, &err) < 0) {
        if (err.message[0] == '\0')
            abort();
        return;
    }
    while (page_item_next(&page.items, &item))
        items++;
    if (items != imported->draft.count)
        abort();
}

/* Any bytes as CSV: refused, or each row is taken or a reject. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct page_import import = PAGE_IMPORT_INIT;
    struct error err = ERROR_INIT;
    size_t taken = 0;

    if (page_import_read(&import, slice_of(data, size), SLICE("go.test/@p"),
                         &err) == 0) {
        for (size_t i = 0; i < import.count; i++) {
            taken += import.pages[i].taken;
            check_page(&import.pages[i]);
        }
        if (taken + json_array_size(import.rejected) != import.rows)
            abort();
    } else if (err.message[0] == '\0' || !utf8_is_valid(slice_str(err.message)))
        abort();
    page_import_release(&import);
    return 0;
}
