#include "qr/format/drawing_eps.h"

#include <math.h>

#include "qr/format/decimal.h"
#include "qr/format/deflate.h"
#include "qr/format/vector_ink.h"
#include "qr/picture/logo_png.h"
#include "qr/picture/logo_svg.h"

#define POINTS_PER_MM (72 / 25.4)
#define HEX_LINE      36 /* bytes on a line of a PNG logo's data */

static void drawing_eps_append_points(struct buffer *out,
                                      const struct drawing_layout *layout)
{
    decimal_append_double(out, layout->width_mm * POINTS_PER_MM, 4);
    buffer_append_byte(out, ' ');
    decimal_append_double(out, layout->height_mm * POINTS_PER_MM, 4);
}

/* The last coordinates are those of pictures: thousandths of a module, down. */
static void drawing_eps_append_head(struct buffer *out,
                                    const struct composition *composition,
                                    const struct drawing_layout *layout)
{
    double scale = layout->module_mm * POINTS_PER_MM / PICTURE_MODULE;

    buffer_appendf(out,
                   "%%!PS-Adobe-3.0 EPSF-3.0\n%%%%BoundingBox: 0 0 %u %u\n"
                   "%%%%HiResBoundingBox: 0 0 ",
                   (unsigned)ceil(layout->width_mm * POINTS_PER_MM),
                   (unsigned)ceil(layout->height_mm * POINTS_PER_MM));
    drawing_eps_append_points(out, layout);
    buffer_appendf(out, "\n%%%%LanguageLevel: %d\n%%%%EndComments\n",
                   composition->logo_modules > 0 ? 3 : 2);
    buffer_append(out, SLICE("20 dict begin gsave\n"
                             "/m{moveto}bind def/l{lineto}bind def"
                             "/c{curveto}bind def/f{closepath fill}bind def\n"
                             "0 "));
    decimal_append_double(out, layout->height_mm * POINTS_PER_MM, 4);
    buffer_append(out, SLICE(" translate "));
    decimal_append_double(out, scale, 9);
    buffer_append_byte(out, ' ');
    decimal_append_double(out, -scale, 9);
    buffer_append(out, SLICE(" scale\n"));
}

static void drawing_eps_append_ink(struct buffer *out, struct ink ink,
                                   bool cmyk)
{
    vector_ink_append(out, ink, cmyk);
    buffer_append(out,
                  cmyk ? SLICE(" setcmykcolor\n") : SLICE(" setrgbcolor\n"));
}

static void drawing_eps_append_paper(struct buffer *out,
                                     const struct picture *picture, bool cmyk)
{
    if (picture->paper.none)
        return;
    drawing_eps_append_ink(out, picture->paper, cmyk);
    buffer_appendf(out, "0 0 %d %d rectfill\n", (int)picture->width,
                   (int)picture->height);
}

static void drawing_eps_append_path(struct buffer *out,
                                    const struct picture *picture,
                                    const struct picture_item *item, bool cmyk)
{
    static const char operators[] = {
        [PICTURE_MOVE] = 'm', [PICTURE_LINE] = 'l', [PICTURE_CURVE] = 'c'};
    const struct picture_point *point = picture->points + item->point;
    const unsigned char *verbs = picture->verbs + item->verb;

    drawing_eps_append_ink(out, item->ink, cmyk);
    for (size_t i = 0; i < item->verb_count; i++) {
        if (verbs[i] == PICTURE_MOVE && i > 0)
            buffer_append(out, SLICE("closepath\n"));
        for (size_t n = picture_verb_points(verbs[i]); n > 0; n--, point++) {
            buffer_append_i64(out, point->x);
            buffer_append_byte(out, ' ');
            buffer_append_i64(out, point->y);
            buffer_append_byte(out, ' ');
        }
        buffer_append_byte(out, operators[verbs[i]]);
        buffer_append_byte(out, '\n');
    }
    buffer_append(out, SLICE("f\n"));
}

/* ---- Logos --------------------------------------------------------------- */

/* A logo's pixels on paper, three bytes each. */
static void drawing_eps_flatten(const struct logo *logo, struct ink paper,
                                struct buffer *out)
{
    const unsigned char *pixel = logo_png_pixels(logo);
    const unsigned char under[] = {paper.red, paper.green, paper.blue};
    size_t count = (size_t)logo->width * (size_t)logo->height;

    buffer_reserve(out, 3 * count);
    for (size_t n = 0; n < count; n++, pixel += 4) {
        for (size_t i = 0; i < 3; i++)
            buffer_append_byte(out, (char)((pixel[i] * pixel[3] +
                                            under[i] * (255 - pixel[3])) /
                                           255));
    }
}

static void drawing_eps_append_hex(struct buffer *out, struct slice bytes)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];

        buffer_append_byte(out, digits[byte >> 4]);
        buffer_append_byte(out, digits[byte & 15]);
        if (i % HEX_LINE == HEX_LINE - 1)
            buffer_append_byte(out, '\n');
    }
    buffer_append(out, SLICE(">\n"));
}

/* An image is drawn on a square of 1 by 1, its first row at the top. */
static void drawing_eps_append_png(struct buffer *out,
                                   const struct picture_item *item,
                                   struct ink paper)
{
    const struct logo *logo = item->logo;
    unsigned width = (unsigned)logo->width;
    unsigned height = (unsigned)logo->height;
    struct buffer pixels = BUFFER_INIT;
    struct buffer packed = BUFFER_INIT;

    drawing_eps_flatten(logo, paper, &pixels);
    deflate_append(&packed, buffer_slice(&pixels));
    buffer_appendf(
        out,
        "gsave %d %d translate %d %d scale /DeviceRGB setcolorspace\n"
        "<</ImageType 1/Width %u/Height %u/BitsPerComponent 8"
        "/Decode[0 1 0 1 0 1]/ImageMatrix[%u 0 0 %u 0 0]\n"
        "/DataSource currentfile/ASCIIHexDecode filter"
        "/FlateDecode filter>>image\n",
        (int)item->box.x, (int)item->box.y, (int)item->box.width,
        (int)item->box.height, width, height, width, height);
    drawing_eps_append_hex(out, buffer_slice(&packed));
    buffer_append(out, SLICE("grestore\n"));
    buffer_release(&packed);
    buffer_release(&pixels);
}

/* A document in the document, as Adobe's technical note 5002 asks for. */
static void drawing_eps_append_svg(struct buffer *out,
                                   const struct picture_item *item)
{
    const struct logo *logo = item->logo;
    const struct picture_box *box = &item->box;

    buffer_appendf(out,
                   "/waypost save def /showpage{}def 0 setgray 0 setlinecap "
                   "1 setlinewidth\n0 setlinejoin 10 setmiterlimit [] 0 "
                   "setdash newpath\n%d %d translate ",
                   (int)box->x, (int)(box->y + box->height));
    decimal_append_double(out, box->width / logo->width, 4);
    buffer_append_byte(out, ' ');
    decimal_append_double(out, -box->height / logo->height, 4);
    buffer_append(out, SLICE(" scale\n%%BeginDocument: logo.eps\n"));
    logo_svg_append_eps(logo, out);
    buffer_append(out, SLICE("%%EndDocument\nwaypost restore\n"));
}

int drawing_eps_append(const struct composition *composition,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err)
{
    const struct picture *picture = &composition->picture;
    bool cmyk = composition->drawing->cmyk;

    (void)err;
    drawing_layout_vector(layout, composition->drawing, picture);
    drawing_eps_append_head(out, composition, layout);
    drawing_eps_append_paper(out, picture, cmyk);
    for (size_t i = 0; i < picture->item_count; i++) {
        const struct picture_item *item = &picture->items[i];

        if (item->logo == NULL)
            drawing_eps_append_path(out, picture, item, cmyk);
        else if (item->logo->kind == LOGO_SVG)
            drawing_eps_append_svg(out, item);
        else
            drawing_eps_append_png(out, item, picture->paper);
    }
    buffer_append(out, SLICE("grestore end\nshowpage\n%%EOF\n"));
    return 0;
}
