#include "core/color.h"

#include <math.h>

bool color_parse(struct slice text, struct color *color)
{
    uint64_t rgb;

    if (slice_starts(text, SLICE("#")))
        text = slice_skip(text, 1);
    if (text.len != 6 || !slice_parse_hex64(text, &rgb))
        return false;
    *color =
        (struct color){(uint8_t)(rgb >> 16), (uint8_t)(rgb >> 8), (uint8_t)rgb};
    return true;
}

static double linear(uint8_t channel)
{
    double value = channel / 255.0;

    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

double color_luminance(struct color color)
{
    return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) +
           0.0722 * linear(color.blue);
}

double color_contrast(struct color a, struct color b)
{
    double one = color_luminance(a) + 0.05;
    double other = color_luminance(b) + 0.05;

    return one > other ? one / other : other / one;
}
