#include "qr/format/pdf_logo.h"

#include "qr/format/pdf_import.h"
#include "qr/picture/logo_png.h"
#include "qr/picture/logo_svg.h"

/* `count` of each pixel's four bytes, from `first` on. */
static void pdf_logo_take(const struct logo *logo, size_t first, size_t count,
                          struct buffer *out)
{
    const unsigned char *pixels = logo_png_pixels(logo);
    size_t pixel_count = (size_t)logo->width * (size_t)logo->height;

    buffer_reserve(out, pixel_count * count);
    for (size_t i = 0; i < pixel_count; i++)
        buffer_append(out, slice_of(pixels + 4 * i + first, count));
}

static unsigned pdf_logo_write_image(struct pdf *pdf, const struct logo *logo,
                                     size_t first, size_t count,
                                     const char *entries)
{
    struct buffer dictionary = BUFFER_INIT;
    struct buffer bytes = BUFFER_INIT;
    unsigned object = pdf_reserve(pdf);

    buffer_appendf(&dictionary,
                   "/Type/XObject/Subtype/Image/Width %u/Height %u"
                   "/BitsPerComponent 8%s",
                   (unsigned)logo->width, (unsigned)logo->height, entries);
    pdf_logo_take(logo, first, count, &bytes);
    pdf_stream(pdf, object, buffer_slice(&dictionary), buffer_slice(&bytes));
    buffer_release(&bytes);
    buffer_release(&dictionary);
    return object;
}

static struct pdf_logo pdf_logo_write_png(struct pdf *pdf,
                                          const struct logo *logo)
{
    struct buffer entries = BUFFER_INIT;
    unsigned mask =
        pdf_logo_write_image(pdf, logo, 3, 1, "/ColorSpace/DeviceGray");
    unsigned object;

    buffer_appendf(&entries, "/ColorSpace/DeviceRGB/SMask %u 0 R", mask);
    object = pdf_logo_write_image(pdf, logo, 0, 3, buffer_str(&entries));
    buffer_release(&entries);
    return (struct pdf_logo){logo, object, 1, 1};
}

static struct pdf_logo pdf_logo_write_svg(struct pdf *pdf,
                                          const struct logo *logo)
{
    struct buffer page = BUFFER_INIT;
    unsigned object;

    logo_svg_append_pdf(logo, &page);
    object = pdf_import(pdf, buffer_slice(&page));
    buffer_release(&page);
    return (struct pdf_logo){logo, object, logo->width, logo->height};
}

struct pdf_logo pdf_logo_write(struct pdf *pdf, const struct logo *logo)
{
    return logo->kind == LOGO_SVG ? pdf_logo_write_svg(pdf, logo)
                                  : pdf_logo_write_png(pdf, logo);
}
