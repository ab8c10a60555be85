#include "qr/picture/logo_svg.h"

#include <cairo-pdf.h>
#include <cairo-ps.h>
#include <librsvg/rsvg.h>
#include <string.h>

#include "qr/picture/logo_svg_check.h"

/* A logo's longer side in points where it becomes a page. */
#define LOGO_SVG_SIDE 100.0

static int logo_svg_fail(struct error *err, GError *problem)
{
    struct slice reason =
        slice_str(problem != NULL ? problem->message : "no reason given");

    /* libxml2 ends its messages with a line break. */
    reason = slice_trim(slice_head(reason, slice_find(reason, '\n')));
    error_field(err, ERROR_INVALID, "bad_logo", "logo",
                "the logo is no SVG that can be drawn (%" SLICE_FMT
                "); save it anew",
                SLICE_ARG(slice_head(reason, 200)));
    g_clear_error(&problem);
    return err->code;
}

/* Width by height: those of the viewBox, or else the ones given. */
static bool logo_svg_ratio(RsvgHandle *handle, double *ratio)
{
    RsvgLength width;
    RsvgLength height;
    RsvgRectangle box;
    gboolean has_width;
    gboolean has_height;
    gboolean has_box;

    rsvg_handle_get_intrinsic_dimensions(handle, &has_width, &width,
                                         &has_height, &height, &has_box, &box);
    if (has_box) {
        *ratio = box.width / box.height;
        return box.width > 0 && box.height > 0;
    }
    *ratio = width.length / height.length;
    return has_width && has_height && width.unit == height.unit &&
           width.unit != RSVG_UNIT_PERCENT && width.length > 0 &&
           height.length > 0;
}

static int logo_svg_measure(struct logo *logo, RsvgHandle *handle,
                            struct error *err)
{
    double ratio;

    if (!logo_svg_ratio(handle, &ratio))
        return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                           "the logo says no size; give its <svg> a viewBox");
    if (!(ratio >= 0.1 && ratio <= 10))
        return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                           "the logo is more than ten times as long as wide; "
                           "crop it");
    logo->width = ratio > 1 ? LOGO_SVG_SIDE : LOGO_SVG_SIDE * ratio;
    logo->height = ratio > 1 ? LOGO_SVG_SIDE / ratio : LOGO_SVG_SIDE;
    return 0;
}

static int logo_svg_render(const struct logo *logo, cairo_surface_t *surface,
                           double width, double height, GError **problem);

/* Whether it can be drawn at all shows only when it is. */
static int logo_svg_try(const struct logo *logo, struct error *err)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 16, 16);
    GError *problem = NULL;
    int code = logo_svg_render(logo, surface, 16, 16, &problem);

    cairo_surface_destroy(surface);
    return code < 0 ? logo_svg_fail(err, problem) : 0;
}

int logo_svg_read(struct logo *logo, struct error *err)
{
    GError *problem = NULL;

    if (logo_svg_check(logo->source, err) < 0)
        return err->code;
    logo->state = rsvg_handle_new_from_data((const guint8 *)logo->source.ptr,
                                            logo->source.len, &problem);
    if (logo->state == NULL)
        return logo_svg_fail(err, problem);
    if (logo_svg_measure(logo, logo->state, err) < 0 ||
        logo_svg_try(logo, err) < 0) {
        logo_svg_release(logo);
        return err->code;
    }
    return 0;
}

void logo_svg_release(struct logo *logo)
{
    g_clear_object(&logo->state);
}

/* ---- Drawing ------------------------------------------------------------- */

static int logo_svg_render(const struct logo *logo, cairo_surface_t *surface,
                           double width, double height, GError **problem)
{
    RsvgRectangle page = {0, 0, width, height};
    cairo_t *cairo = cairo_create(surface);
    gboolean fine =
        rsvg_handle_render_document(logo->state, cairo, &page, problem);

    cairo_destroy(cairo);
    return fine ? 0 : ERROR_INVALID;
}

/* What was drawn once in logo_svg_try is drawn again: it cannot fail. */
static void logo_svg_paint(const struct logo *logo, cairo_surface_t *surface,
                           double width, double height)
{
    GError *problem = NULL;

    if (logo_svg_render(logo, surface, width, height, &problem) < 0)
        g_clear_error(&problem);
}

/* cairo's word with multiplied colours, as the bytes of logo_draw. */
static void logo_svg_pixel(uint32_t word, unsigned char *pixel)
{
    unsigned alpha = word >> 24;

    for (unsigned i = 0; i < 3; i++) {
        unsigned color = word >> (16 - 8 * i) & 255;

        pixel[i] =
            alpha > 0 ? (unsigned char)((color * 255 + alpha / 2) / alpha) : 0;
    }
    pixel[3] = (unsigned char)alpha;
}

void logo_svg_draw(const struct logo *logo, unsigned width, unsigned height,
                   unsigned char *pixels)
{
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_ARGB32, (int)width, (int)height);
    const unsigned char *data;
    size_t stride;

    logo_svg_paint(logo, surface, width, height);
    cairo_surface_flush(surface);
    data = cairo_image_surface_get_data(surface);
    stride = (size_t)cairo_image_surface_get_stride(surface);
    for (unsigned y = 0; y < height; y++) {
        for (unsigned x = 0; x < width; x++, pixels += 4) {
            uint32_t word;

            memcpy(&word, data + y * stride + 4 * (size_t)x, sizeof(word));
            logo_svg_pixel(word, pixels);
        }
    }
    cairo_surface_destroy(surface);
}

/* ---- As other vectors ---------------------------------------------------- */

static cairo_status_t logo_svg_receive(void *arg, const unsigned char *bytes,
                                       unsigned len)
{
    buffer_append(arg, slice_of(bytes, len));
    return CAIRO_STATUS_SUCCESS;
}

void logo_svg_append_pdf(const struct logo *logo, struct buffer *out)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        logo_svg_receive, out, logo->width, logo->height);

    /* Later versions hide objects in streams; pdf_import reads none of it. */
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    logo_svg_paint(logo, surface, logo->width, logo->height);
    cairo_surface_destroy(surface);
}

void logo_svg_append_eps(const struct logo *logo, struct buffer *out)
{
    struct buffer whole = BUFFER_INIT;
    cairo_surface_t *surface = cairo_ps_surface_create_for_stream(
        logo_svg_receive, &whole, logo->width, logo->height);
    struct slice line;
    struct slice rest;

    cairo_ps_surface_set_eps(surface, 1);
    logo_svg_paint(logo, surface, logo->width, logo->height);
    cairo_surface_destroy(surface);
    rest = buffer_slice(&whole);
    while (slice_split(&rest, '\n', &line)) {
        if (line.len == 0 || slice_starts(line, SLICE("%%Creat")))
            continue;
        buffer_append(out, line);
        buffer_append_byte(out, '\n');
    }
    buffer_release(&whole);
}
