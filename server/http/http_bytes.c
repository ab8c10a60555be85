#include "server/http/http_bytes.h"

#include <stdint.h>
#include <string.h>

/* A row for each 16 bytes, so that 0x41 ('A') is in row 4, column 1. */
/* clang-format off */
const unsigned char http_bytes_classes[256] = {
     0,  0,  0,  0,  0,  0,  0,  0,  0, 12,  0,  0,  0,  0,  0,  0,
     0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    12, 15,  6, 13, 15, 15, 15, 15, 14, 14, 15, 15, 14, 15, 15, 14,
    15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 14, 14, 14, 14, 14, 14,
    14, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15,
    15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 14,  6, 14, 15, 15,
    15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15,
    15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 14, 15, 14, 15,  0,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
};
/* clang-format on */

bool http_bytes_all(struct slice text, unsigned char class)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!http_bytes_is(text.ptr[i], class))
            return false;
    }
    return true;
}

#define EACH(byte) (UINT64_MAX / 255 * (byte))

/*
 * Whether one of eight bytes is below 0x20 or is 0x7f: the high bit of a byte
 * is set by the subtraction if it was below, unless it was set before. A
 * borrow can only mark a neighbour of a byte that is marked rightly.
 */
static bool has_control(uint64_t word)
{
    uint64_t del = word ^ EACH(0x7f);

    return (((word - EACH(0x20)) & ~word & EACH(0x80)) |
            ((del - EACH(0x01)) & ~del & EACH(0x80))) != 0;
}

size_t http_bytes_skip_value(struct slice text, size_t at)
{
    while (text.len - at >= sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, text.ptr + at, sizeof(word));
        if (has_control(word))
            break;
        at += sizeof(word);
    }
    while (at < text.len && http_bytes_is(text.ptr[at], HTTP_BYTE_VALUE))
        at++;
    return at;
}
