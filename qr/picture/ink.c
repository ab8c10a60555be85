#include "qr/picture/ink.h"

#include "core/color.h"

bool ink_parse(struct slice text, struct ink *ink)
{
    struct color color;

    if (slice_equal(text, SLICE("none"))) {
        *ink = (struct ink){255, 255, 255, true};
        return true;
    }
    if (!color_parse(text, &color))
        return false;
    *ink = (struct ink){color.red, color.green, color.blue, false};
    return true;
}

bool ink_equal(struct ink a, struct ink b)
{
    if (a.none || b.none)
        return a.none == b.none;
    return a.red == b.red && a.green == b.green && a.blue == b.blue;
}

static double ink_luminance(struct ink ink)
{
    if (ink.none)
        return 1.0;
    return color_luminance((struct color){ink.red, ink.green, ink.blue});
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
