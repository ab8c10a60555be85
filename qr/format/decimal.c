#include "qr/format/decimal.h"

#include <math.h>

/* The digits of `value`, at least `least` of them; returns where they end. */
static char *decimal_write_digits(char *at, uint64_t value, unsigned least)
{
    char digits[DECIMAL_MAX];
    unsigned count = 0;

    while (value > 0 || count < least) {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    }
    while (count > 0)
        *at++ = digits[--count];
    return at;
}

char *decimal_write(char *at, int64_t value, unsigned decimals)
{
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    uint64_t one = 1;

    if (value < 0)
        *at++ = '-';
    for (unsigned i = 0; i < decimals; i++)
        one *= 10;
    at = decimal_write_digits(at, rest / one, 1);
    rest %= one;
    if (rest == 0)
        return at;
    *at++ = '.';
    while (rest % 10 == 0) {
        rest /= 10;
        decimals--;
    }
    return decimal_write_digits(at, rest, decimals);
}

char *decimal_write_thousandths(char *at, int32_t value)
{
    uint32_t rest = value < 0 ? -(uint32_t)value : (uint32_t)value;
    uint32_t whole = rest / 1000;

    if (value < 0)
        *at++ = '-';
    rest %= 1000;
    if (whole >= 10)
        at = decimal_write_digits(at, whole, 1);
    else if (whole > 0 || rest == 0)
        *at++ = (char)('0' + whole);
    if (rest == 0)
        return at;
    *at++ = '.';
    *at++ = (char)('0' + rest / 100);
    if (rest % 100 == 0)
        return at;
    *at++ = (char)('0' + rest / 10 % 10);
    if (rest % 10 > 0)
        *at++ = (char)('0' + rest % 10);
    return at;
}

void decimal_append(struct buffer *out, int64_t value, unsigned decimals)
{
    char *at = buffer_reserve(out, DECIMAL_MAX);

    buffer_commit(out, (size_t)(decimal_write(at, value, decimals) - at));
}

void decimal_append_double(struct buffer *out, double value, unsigned decimals)
{
    for (unsigned i = 0; i < decimals; i++)
        value *= 10;
    decimal_append(out, llround(value), decimals);
}
