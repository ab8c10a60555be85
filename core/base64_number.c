#include "core/base64_number.h"

#define BITS 6

static const char digits[64] __attribute__((nonstring)) =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* One more than the digit; 0 is none. */
/* clang-format off */
static const unsigned char values[256] = {
    ['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
    20, 21, 22, 23, 24, 25, 26,
    ['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 49, 50, 51, 52,
    ['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62,
    ['-'] = 63,
    ['_'] = 64,
};
/* clang-format on */

void base64_number_write(uint64_t number, char out[BASE64_NUMBER_LEN])
{
    for (int i = 0; i < BASE64_NUMBER_LEN; i++)
        out[i] = digits[number >> (BITS * (BASE64_NUMBER_LEN - 1 - i)) & 63];
}

bool base64_number_parse(struct slice text, uint64_t *number)
{
    uint64_t value = 0;

    if (text.len != BASE64_NUMBER_LEN)
        return false;
    for (size_t i = 0; i < BASE64_NUMBER_LEN; i++) {
        unsigned digit = values[(unsigned char)text.ptr[i]];

        if (digit == 0 || value >> (64 - BITS) != 0)
            return false;
        value = value << BITS | (digit - 1);
    }
    *number = value;
    return true;
}
