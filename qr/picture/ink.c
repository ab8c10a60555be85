#include "qr/picture/ink.h"

#include <math.h>

bool ink_parse(struct slice text, struct ink *ink)
{
    uint64_t rgb;

    if (slice_equal(text, SLICE("none"))) {
        *ink = (struct ink){255, 255, 255, true};
        return true;
    }
    if (slice_starts(text, SLICE("#")))
        text = slice_skip(text, 1);
    if (text.len != 6 || !slice_parse_hex64(text, &rgb))
        return false;
    *ink = (struct ink){(uint8_t)(rgb >> 16), (uint8_t)(rgb >> 8), (uint8_t)rgb,
                        false};
    return true;
}

bool ink_equal(struct ink a, struct ink b)
{
    if (a.none || b.none)
        return a.none == b.none;
    return a.red == b.red && a.green == b.green && a.blue == b.blue;
}

static double ink_linear(uint8_t channel)
{
    double value = channel / 255.0;

    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double ink_luminance(struct ink ink)
{
    if (ink.none)
        return 1.0;
    return 0.2126 * ink_linear(ink.red) + 0.7152 * ink_linear(ink.green) +
           0.0722 * ink_linear(ink.blue);
}

double ink_contrast(struct ink dark, struct ink light)
{
    return (ink_luminance(light) + 0.05) / (ink_luminance(dark) + 0.05);
}

unsigned char ink_grey(struct ink ink)
{
    if (ink.none)
        return 255;
    return (unsigned char)((299 * ink.red + 587 * ink.green + 114 * ink.blue +
                            500) /
                           1000);
}

static uint8_t ink_mix_channel(unsigned under, unsigned over, unsigned part)
{
    return (uint8_t)((under * (255 - part) + over * part + 127) / 255);
}

struct ink ink_mix(struct ink under, struct ink over, unsigned char part)
{
    return (struct ink){ink_mix_channel(under.red, over.red, part),
                        ink_mix_channel(under.green, over.green, part),
                        ink_mix_channel(under.blue, over.blue, part), false};
}
