#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "qr/format/vector_ink.h"

static const struct {
    struct ink ink;
    const char *rgb;
    const char *cmyk;
} rows[] = {
    {{0, 0, 0, false}, "0 0 0", "0 0 0 1"},
    {{255, 255, 255, false}, "1 1 1", "0 0 0 0"},
    {{255, 0, 0, false}, "1 0 0", "0 1 1 0"},
    {{0, 102, 204, false}, "0 0.4 0.8", "1 0.5 0 0.2"},
    {{51, 51, 51, false}, "0.2 0.2 0.2", "0 0 0 0.8"},
};

Test(vector_ink, append)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;

        vector_ink_append(&out, rows[i].ink, false);
        cr_expect_str_eq(buffer_str(&out), rows[i].rgb);
        buffer_clear(&out);
        vector_ink_append(&out, rows[i].ink, true);
        cr_expect_str_eq(buffer_str(&out), rows[i].cmyk);
        buffer_release(&out);
    }
}
