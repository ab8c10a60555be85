#include "qr/picture/logo_png.h"

#include <png.h>
#include <stdlib.h>

#include "core/memory.h"

static int logo_png_fail(struct error *err, const char *message)
{
    return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                       "the logo is a damaged PNG (%s); save it anew", message);
}

int logo_png_read(struct logo *logo, struct error *err)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    uint64_t count;

    if (!png_image_begin_read_from_memory(&image, logo->source.ptr,
                                          logo->source.len))
        return logo_png_fail(err, image.message);
    count = (uint64_t)image.width * image.height;
    if (count > LOGO_PIXELS_MAX) {
        png_image_free(&image);
        return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                           "the logo has %u by %u pixels and %u is the limit; "
                           "make it smaller",
                           image.width, image.height, LOGO_PIXELS_MAX);
    }
    image.format = PNG_FORMAT_RGBA;
    logo->width = image.width;
    logo->height = image.height;
    logo->state = memory_alloc(PNG_IMAGE_SIZE(image));
    /* A warning is about odd metadata; its pixels are there. */
    if (png_image_finish_read(&image, NULL, logo->state, 0, NULL))
        return 0;
    logo_png_release(logo);
    return logo_png_fail(err, image.message);
}

void logo_png_release(struct logo *logo)
{
    free(logo->state);
    logo->state = NULL;
}

const unsigned char *logo_png_pixels(const struct logo *logo)
{
    return logo->state;
}

/* The pixels of the source that pixel `at` of `size` stands for. */
struct logo_png_range {
    unsigned from;
    unsigned end; /* at least one more */
};

static struct logo_png_range logo_png_range(unsigned at, unsigned size,
                                            unsigned source)
{
    struct logo_png_range range = {
        (unsigned)((uint64_t)at * source / size),
        (unsigned)(((uint64_t)at + 1) * source / size),
    };

    if (range.end == range.from)
        range.end++;
    return range;
}

/* The mean of a rectangle; what is transparent has no say in its colour. */
static void logo_png_mean(const struct logo *logo, struct logo_png_range x,
                          struct logo_png_range y, unsigned char *pixel)
{
    const unsigned char *pixels = logo->state;
    uint64_t sums[4] = {0, 0, 0, 0};
    uint64_t count = (uint64_t)(x.end - x.from) * (y.end - y.from);

    for (unsigned row = y.from; row < y.end; row++) {
        const unsigned char *at =
            pixels + 4 * ((size_t)row * (size_t)logo->width + x.from);

        for (unsigned n = x.from; n < x.end; n++, at += 4) {
            for (unsigned i = 0; i < 3; i++)
                sums[i] += (uint64_t)at[i] * at[3];
            sums[3] += at[3];
        }
    }
    for (unsigned i = 0; i < 3; i++)
        pixel[i] = sums[3] > 0 ? (unsigned char)(sums[i] / sums[3]) : 0;
    pixel[3] = (unsigned char)(sums[3] / count);
}

void logo_png_draw(const struct logo *logo, unsigned width, unsigned height,
                   unsigned char *pixels)
{
    for (unsigned y = 0; y < height; y++) {
        struct logo_png_range rows =
            logo_png_range(y, height, (unsigned)logo->height);

        for (unsigned x = 0; x < width; x++, pixels += 4)
            logo_png_mean(logo, logo_png_range(x, width, (unsigned)logo->width),
                          rows, pixels);
    }
}
