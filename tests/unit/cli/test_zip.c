#include "cli/zip.h"

#include <criterion/criterion.h>
#include <string.h>

static unsigned u16(const struct buffer *bytes, size_t at)
{
    return (unsigned char)bytes->data[at] |
           (unsigned)(unsigned char)bytes->data[at + 1] << 8;
}

/* By the format's own description: what stands where. */
Test(zip, writes_headers_directory_and_end)
{
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct zip zip;

    zip_init(&zip, &out);
    cr_assert_eq(zip_add(&zip, SLICE("a.txt"), SLICE("hello"), &err), 0);
    cr_assert_eq(zip_add(&zip, SLICE("b"), SLICE(""), &err), 0);
    zip_end(&zip);
    /* 30 + 5 + 5, 30 + 1; 46 + 5, 46 + 1; 22. */
    cr_assert_eq(out.len, 40 + 31 + 51 + 47 + 22);
    cr_expect_eq(memcmp(out.data, "PK\3\4", 4), 0);
    /* CRC-32 of "hello" is 3610a686. */
    cr_expect_eq(memcmp(out.data + 14, "\x86\xa6\x10\x36", 4), 0);
    cr_expect_eq(u16(&out, 18), 5);
    cr_expect_eq(memcmp(out.data + 30, "a.txthello", 10), 0);
    cr_expect_eq(memcmp(out.data + 71, "PK\1\2", 4), 0);
    cr_expect_eq(memcmp(out.data + 122, "PK\1\2", 4), 0);
    /* Where the second file begins. */
    cr_expect_eq(u16(&out, 122 + 42), 40);
    cr_expect_eq(memcmp(out.data + 169, "PK\5\6", 4), 0);
    cr_expect_eq(u16(&out, 169 + 10), 2);
    cr_expect_eq(u16(&out, 169 + 12), 51 + 47);
    cr_expect_eq(u16(&out, 169 + 16), 71);
    zip_release(&zip);
    buffer_release(&out);
}

/* The same bytes, whether they are taken away meanwhile or not. */
Test(zip, can_be_written_bit_by_bit)
{
    struct error err = ERROR_INIT;
    struct buffer whole = BUFFER_INIT;
    struct buffer taken = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;
    struct zip zips[2];

    zip_init(&zips[0], &whole);
    zip_init(&zips[1], &out);
    for (int i = 0; i < 3; i++) {
        for (int n = 0; n < 2; n++)
            cr_assert_eq(zip_add(&zips[n], SLICE("name"), SLICE("bytes"), &err),
                         0);
        buffer_append(&taken, buffer_slice(&out));
        buffer_clear(&out);
    }
    for (int n = 0; n < 2; n++) {
        zip_end(&zips[n]);
        zip_release(&zips[n]);
    }
    buffer_append(&taken, buffer_slice(&out));
    cr_assert(slice_equal(buffer_slice(&taken), buffer_slice(&whole)));
    buffer_release(&out);
    buffer_release(&taken);
    buffer_release(&whole);
}

Test(zip, holds_so_many_files)
{
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct zip zip;

    zip_init(&zip, &out);
    for (int i = 0; i < 65535; i++)
        cr_assert_eq(zip_add(&zip, SLICE("x"), SLICE(""), &err), 0);
    cr_expect_eq(zip_add(&zip, SLICE("x"), SLICE(""), &err), ERROR_FULL);
    zip_release(&zip);
    buffer_release(&out);
}
