#include "server/http/http_bytes.h"

#include <stdint.h>
#include <string.h>

/* A row for each 16 bytes, so that 0x41 ('A') is in row 4, column 1. */
/* clang-format off */
const unsigned char http_bytes_classes[256] = {
     0,  0,  0,  0,  0,  0,  0,  0,  0, 12,  0,  0,  0,  0,  0,  0,
     0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    12, 31,  6, 13, 31, 15, 31, 31, 30, 30, 31, 31, 14, 31, 31, 14,
    31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 14, 30, 14, 30, 14, 14,
    14, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
    31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 14,  6, 14, 15, 31,
    15, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
    31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 14, 15, 14, 31,  0,
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

/* Over all words without a control byte. */
static size_t skip_words(struct slice text, size_t at)
{
    while (text.len - at >= sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, text.ptr + at, sizeof(word));
        if (has_control(word))
            break;
        at += sizeof(word);
    }
    return at;
}

#if defined(__SSE2__)
#include <emmintrin.h>

/* A bit for each of 16 bytes that may not stand in a value. */
static unsigned bad_bits(__m128i bytes)
{
    __m128i low =
        _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    __m128i del = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f));
    __m128i tab = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t'));

    return (unsigned)_mm_movemask_epi8(
        _mm_or_si128(_mm_andnot_si128(tab, low), del));
}

/* The same by 16 bytes; to the very byte where one of them is bad. */
static size_t skip_blocks(struct slice text, size_t at)
{
    while (text.len - at >= sizeof(__m128i)) {
        unsigned bad = bad_bits(
            _mm_loadu_si128((const __m128i *)(const void *)(text.ptr + at)));

        if (bad != 0)
            return at + (size_t)__builtin_ctz(bad);
        at += sizeof(__m128i);
    }
    return skip_words(text, at);
}

#else

static size_t skip_blocks(struct slice text, size_t at)
{
    return skip_words(text, at);
}

#endif

size_t http_bytes_skip_value(struct slice text, size_t at)
{
    at = skip_blocks(text, at);
    while (at < text.len && http_bytes_is(text.ptr[at], HTTP_BYTE_VALUE))
        at++;
    return at;
}
