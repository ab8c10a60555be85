#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "core/base64.h"

/* RFC 4648's test vectors, and every kind of byte. */
static const struct {
    struct slice bytes;
    const char *text;
} rows[] = {
    {SLICE_INIT(""), ""},
    {SLICE_INIT("f"), "Zg=="},
    {SLICE_INIT("fo"), "Zm8="},
    {SLICE_INIT("foo"), "Zm9v"},
    {SLICE_INIT("foob"), "Zm9vYg=="},
    {SLICE_INIT("fooba"), "Zm9vYmE="},
    {SLICE_INIT("foobar"), "Zm9vYmFy"},
    {SLICE_INIT("\xfb\xef\xbe\xff\xff\xff"), "++++////"},
    {SLICE_INIT("\0\0"), "AAA="},
};

Test(base64, append)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;

        base64_append(&out, rows[i].bytes);
        cr_expect_str_eq(buffer_str(&out), rows[i].text);
        buffer_release(&out);
    }
}

Test(base64, append_bytes)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;

        cr_expect(base64_append_bytes(&out, slice_str(rows[i].text)));
        cr_expect(slice_equal(buffer_slice(&out), rows[i].bytes), "%s",
                  rows[i].text);
        buffer_release(&out);
    }
}

Test(base64, refuses)
{
    static const char *const texts[] = {
        "Z",    "Zg",   "Zg=",  "Zg==Zg==", "Z===", "====",    "Zm 9",
        "Zm9-", "Zh==", "Zm9=", "=Zm9",     "Zm=v", "Zm9vYg=",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct buffer out = BUFFER_INIT;

        buffer_append(&out, SLICE("x"));
        cr_expect_not(base64_append_bytes(&out, slice_str(texts[i])), "%s",
                      texts[i]);
        cr_expect_eq(out.len, 1, "%s", texts[i]);
        buffer_release(&out);
    }
}
