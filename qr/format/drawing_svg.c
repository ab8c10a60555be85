#include "qr/format/drawing_svg.h"

#include "core/base64.h"
#include "qr/format/decimal.h"

/* Bytes that a verb needs at most: a letter and six numbers. */
#define DRAWING_SVG_VERB_MAX 96

/* Coordinates are thousandths of a module, and a module is a unit. */
#define DRAWING_SVG_DECIMALS 3

static void drawing_svg_append_ink(struct buffer *out, struct ink ink)
{
    buffer_appendf(out, "fill=\"#%02x%02x%02x\"", ink.red, ink.green, ink.blue);
}

/* A side in the drawing's own unit. */
static void drawing_svg_append_side(struct buffer *out,
                                    const struct drawing *drawing,
                                    const struct picture *picture, int32_t side)
{
    static const struct slice units[] = {
        [DRAWING_UNIT_NONE] = SLICE_INIT(""),
        [DRAWING_UNIT_MM] = SLICE_INIT("mm"),
        [DRAWING_UNIT_IN] = SLICE_INIT("in"),
        [DRAWING_UNIT_PX] = SLICE_INIT(""),
    };
    unsigned module_px =
        drawing->module_px > 0 ? drawing->module_px : DRAWING_MODULE_PX;

    if (drawing->unit == DRAWING_UNIT_NONE)
        decimal_append(out, (int64_t)side * module_px, DRAWING_SVG_DECIMALS);
    else
        decimal_append_double(out, drawing->size * side / picture->width,
                              DRAWING_SVG_DECIMALS);
    buffer_append(out, units[drawing->unit]);
}

static bool drawing_svg_has_logo(const struct picture *picture)
{
    for (size_t i = 0; i < picture->item_count; i++) {
        if (picture->items[i].logo != NULL)
            return true;
    }
    return false;
}

static void drawing_svg_append_head(struct buffer *out,
                                    const struct composition *composition)
{
    const struct picture *picture = &composition->picture;

    buffer_append(out, SLICE("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    if (drawing_svg_has_logo(picture))
        buffer_append(out,
                      SLICE(" xmlns:xlink=\"http://www.w3.org/1999/xlink\""));
    buffer_append(out, SLICE(" width=\""));
    drawing_svg_append_side(out, composition->drawing, picture, picture->width);
    buffer_append(out, SLICE("\" height=\""));
    drawing_svg_append_side(out, composition->drawing, picture,
                            picture->height);
    buffer_append(out, SLICE("\" viewBox=\"0 0 "));
    decimal_append(out, picture->width, DRAWING_SVG_DECIMALS);
    buffer_append_byte(out, ' ');
    decimal_append(out, picture->height, DRAWING_SVG_DECIMALS);
    buffer_append_byte(out, '"');
    /* Straight sides on whole pixels are sharper; curves need the others. */
    if (composition->plain)
        buffer_append(out, SLICE(" shape-rendering=\"crispEdges\""));
    buffer_append(out, SLICE(">\n"));
}

static void drawing_svg_append_paper(struct buffer *out,
                                     const struct picture *picture)
{
    if (picture->paper.none)
        return;
    buffer_append(out, SLICE("<rect width=\""));
    decimal_append(out, picture->width, DRAWING_SVG_DECIMALS);
    buffer_append(out, SLICE("\" height=\""));
    decimal_append(out, picture->height, DRAWING_SVG_DECIMALS);
    buffer_append(out, SLICE("\" "));
    drawing_svg_append_ink(out, picture->paper);
    buffer_append(out, SLICE("/>\n"));
}

/* ---- Paths --------------------------------------------------------------- */

/* From `from` to `to`; a minus sign parts numbers as well as a space. */
static char *drawing_svg_way(char *at, struct picture_point from,
                             struct picture_point to)
{
    at = decimal_write_thousandths(at, to.x - from.x);
    if (to.y >= from.y)
        *at++ = ' ';
    return decimal_write_thousandths(at, to.y - from.y);
}

static char *drawing_svg_line(char *at, struct picture_point from,
                              struct picture_point to)
{
    if (from.y == to.y) {
        *at++ = 'h';
        return decimal_write_thousandths(at, to.x - from.x);
    }
    if (from.x == to.x) {
        *at++ = 'v';
        return decimal_write_thousandths(at, to.y - from.y);
    }
    *at++ = 'l';
    return drawing_svg_way(at, from, to);
}

static char *drawing_svg_curve(char *at, struct picture_point from,
                               const struct picture_point *points)
{
    *at++ = 'c';
    for (size_t i = 0; i < 3; i++) {
        if (i > 0 && points[i].x >= from.x)
            *at++ = ' ';
        at = drawing_svg_way(at, from, points[i]);
    }
    return at;
}

static char *drawing_svg_move(char *at, struct picture_point to)
{
    static const struct picture_point corner = {0, 0};

    *at++ = 'M';
    return drawing_svg_way(at, corner, to);
}

static void drawing_svg_append_figures(struct buffer *out,
                                       const struct picture *picture,
                                       const struct picture_item *item)
{
    const struct picture_point *point = picture->points + item->point;
    const unsigned char *verbs = picture->verbs + item->verb;
    struct picture_point from = {0, 0};

    for (size_t i = 0; i < item->verb_count; i++) {
        char *start = buffer_reserve(out, DRAWING_SVG_VERB_MAX);
        char *at = start;

        switch (verbs[i]) {
        case PICTURE_MOVE:
            if (i > 0)
                *at++ = 'z';
            at = drawing_svg_move(at, *point);
            break;
        case PICTURE_LINE:
            at = drawing_svg_line(at, from, *point);
            break;
        case PICTURE_CURVE:
            at = drawing_svg_curve(at, from, point);
            break;
        }
        buffer_commit(out, (size_t)(at - start));
        point += picture_verb_points(verbs[i]);
        from = point[-1];
    }
}

static void drawing_svg_append_path(struct buffer *out,
                                    const struct picture *picture,
                                    const struct picture_item *item)
{
    buffer_append(out, SLICE("<path "));
    drawing_svg_append_ink(out, item->ink);
    buffer_append(out, SLICE(" d=\""));
    drawing_svg_append_figures(out, picture, item);
    buffer_append(out, SLICE("z\"/>\n"));
}

/* ---- Logos --------------------------------------------------------------- */

static void drawing_svg_append_logo(struct buffer *out,
                                    const struct picture_item *item)
{
    static const char *const types[] = {
        [LOGO_PNG] = "image/png", [LOGO_SVG] = "image/svg+xml"};
    const struct picture_box *box = &item->box;
    const struct {
        const char *name;
        int32_t value;
    } sides[] = {{"x", box->x},
                 {"y", box->y},
                 {"width", box->width},
                 {"height", box->height}};

    buffer_append(out, SLICE("<image"));
    for (size_t i = 0; i < 4; i++) {
        buffer_appendf(out, " %s=\"", sides[i].name);
        decimal_append(out, sides[i].value, DRAWING_SVG_DECIMALS);
        buffer_append_byte(out, '"');
    }
    buffer_appendf(out, " xlink:href=\"data:%s;base64,",
                   types[item->logo->kind]);
    base64_append(out, item->logo->source);
    buffer_append(out, SLICE("\"/>\n"));
}

int drawing_svg_append(const struct composition *composition,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err)
{
    const struct picture *picture = &composition->picture;

    if (composition->drawing->cmyk)
        return error_field(err, ERROR_INVALID, "bad_option", "color",
                           "SVG has no CMYK; use pdf or eps");
    drawing_layout_vector(layout, composition->drawing, picture);
    drawing_svg_append_head(out, composition);
    drawing_svg_append_paper(out, picture);
    for (size_t i = 0; i < picture->item_count; i++) {
        if (picture->items[i].logo != NULL)
            drawing_svg_append_logo(out, &picture->items[i]);
        else
            drawing_svg_append_path(out, picture, &picture->items[i]);
    }
    buffer_append(out, SLICE("</svg>\n"));
    return 0;
}
