#include "core/percent.h"

#include "core/error.h"

static int percent_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return -1;
}

/* The byte that the three characters at `at` stand for, or -1. */
static int percent_triplet(struct slice text, size_t at)
{
    int high;
    int low;

    if (text.len - at < 3)
        return -1;
    high = percent_digit(text.ptr[at + 1]);
    low = percent_digit(text.ptr[at + 2]);
    if (high < 0 || low < 0 || (high == 0 && low == 0))
        return -1;
    return high * 16 + low;
}

int percent_decode(struct slice text, enum percent_mode mode,
                   struct buffer *out)
{
    size_t before = out->len;

    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];

        if (byte == '%') {
            int value = percent_triplet(text, i);

            if (value < 0) {
                buffer_truncate(out, before);
                return ERROR_SYNTAX;
            }
            byte = (char)value;
            i += 2;
        } else if (byte == '+' && mode == PERCENT_FORM) {
            byte = ' ';
        }
        buffer_append_byte(out, byte);
    }
    return 0;
}

static bool percent_is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' ||
           byte == '_' || byte == '~';
}

void percent_encode(struct slice text, struct buffer *out)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        char triplet[3] = {'%', digits[byte >> 4], digits[byte & 15]};

        if (percent_is_plain(text.ptr[i]))
            buffer_append_byte(out, text.ptr[i]);
        else
            buffer_append(out, slice_of(triplet, sizeof(triplet)));
    }
}
