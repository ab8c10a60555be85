#include "core/base64.h"

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

/* A character's six bits; 64 if it stands for none. */
static unsigned base64_value(char c)
{
    return (unsigned)slice_find(slice_of(base64_digits, 64), c);
}

/* Four characters as up to three bytes; `len` of them are no padding. */
static bool base64_take_group(struct buffer *out, struct slice text, size_t len)
{
    unsigned group = 0;

    for (size_t i = 0; i < 4; i++) {
        unsigned value = i < len ? base64_value(text.ptr[i]) : 0;

        if (value > 63)
            return false;
        group = group << 6 | value;
    }
    /* The last character's bits that belong to no byte are zero. */
    if ((group & ((1u << 8 * (4 - len)) - 1)) != 0)
        return false;
    for (size_t i = 0; i + 1 < len; i++)
        buffer_append_byte(out, (char)(group >> (16 - 8 * i) & 0xff));
    return true;
}

static size_t base64_padding(struct slice text)
{
    if (slice_ends(text, SLICE("==")))
        return 2;
    return slice_ends(text, SLICE("=")) ? 1 : 0;
}

bool base64_append_bytes(struct buffer *out, struct slice text)
{
    size_t before = out->len;

    if (text.len % 4 != 0)
        return false;
    for (; text.len > 0; text = slice_skip(text, 4)) {
        size_t padding = text.len == 4 ? base64_padding(text) : 0;

        if (!base64_take_group(out, slice_head(text, 4), 4 - padding)) {
            buffer_truncate(out, before);
            return false;
        }
    }
    return true;
}
