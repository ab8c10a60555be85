#include "qr/symbol/symbol_format.h"

#define FORMAT_MASK       0x5412 /* so that no format is all light */
#define FORMAT_POLYNOMIAL 0x537

unsigned symbol_format_of(unsigned level, unsigned mask)
{
    static const unsigned char levels[] = {1, 0, 3, 2};
    unsigned data = (unsigned)levels[level] << 3 | mask;
    unsigned rest = data;

    for (unsigned i = 0; i < 10; i++)
        rest = rest << 1 ^ (rest >> 9) * FORMAT_POLYNOMIAL;
    return (data << 10 | rest) ^ FORMAT_MASK;
}

unsigned symbol_format_mask(unsigned format)
{
    return (format ^ FORMAT_MASK) >> 10 & 7;
}

void symbol_format_first(unsigned i, unsigned *x, unsigned *y)
{
    static const unsigned char down[] = {0, 1, 2, 3, 4, 5, 7, 8};
    static const unsigned char left[] = {7, 5, 4, 3, 2, 1, 0};

    *x = i < 8 ? 8 : left[i - 8];
    *y = i < 8 ? down[i] : 8;
}

void symbol_format_second(unsigned i, unsigned width, unsigned *x, unsigned *y)
{
    *x = i < 8 ? width - 1 - i : 8;
    *y = i < 8 ? 8 : width - SYMBOL_FORMAT_BITS + i;
}
