#include "qr/format/base64.h"

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Up to three bytes as four characters. */
static void base64_append_group(struct buffer *out, struct slice bytes)
{
    unsigned group = 0;

    for (size_t i = 0; i < 3; i++)
        group = group << 8 | (i < bytes.len ? (unsigned char)bytes.ptr[i] : 0);
    for (size_t i = 0; i < 4; i++) {
        char digit = base64_digits[group >> (18 - 6 * i) & 63];

        if (i > bytes.len)
            digit = '=';
        buffer_append_byte(out, digit);
    }
}

void base64_append(struct buffer *out, struct slice bytes)
{
    buffer_reserve(out, bytes.len / 3 * 4 + 4);
    for (; bytes.len > 0; bytes = slice_skip(bytes, 3))
        base64_append_group(out, slice_head(bytes, 3));
}
