#include "attribution/paths/path_scan.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* All that a scan tells, against a look at each byte. */
static void expect_marks(struct slice bytes)
{
    struct path_scan scan;
    const char *mark;

    path_scan_init(&scan, bytes);
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.ptr[i] == '\0' || strchr(",>\"\n", bytes.ptr[i]) == NULL)
            continue;
        mark = path_scan_next(&scan);
        cr_assert_not_null(mark, "%zu of %zu", i, bytes.len);
        cr_assert_eq(mark - bytes.ptr, (ptrdiff_t)i,
                     "%td instead of %zu of %zu", mark - bytes.ptr, i,
                     bytes.len);
    }
    cr_assert_null(path_scan_next(&scan));
    cr_assert_null(path_scan_next(&scan), "and so it stays");
}

Test(path_scan, tells_every_mark_and_no_other_byte)
{
    char bytes[768];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(i % 256);
    expect_marks(slice_of(bytes, sizeof(bytes)));
}

/* Each length up to three blocks, in memory that ends where the bytes do. */
Test(path_scan, ends_with_the_bytes)
{
    static const char pattern[] = "a,>b\"\n\r c";

    for (size_t len = 0; len <= 3 * (size_t)PATH_SCAN_BLOCK; len++) {
        char *bytes = malloc(len + 1);

        for (size_t i = 0; i < len; i++)
            bytes[i + 1] = pattern[i * i % (sizeof(pattern) - 1)];
        expect_marks(slice_of(bytes + 1, len));
        free(bytes);
    }
}
