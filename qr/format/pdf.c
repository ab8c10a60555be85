#include "qr/format/pdf.h"

#include <stdlib.h>

#include "core/memory.h"
#include "qr/format/decimal.h"
#include "qr/format/deflate.h"
#include "qr/format/pdf_logo.h"
#include "qr/format/vector_ink.h"

#define POINTS_PER_MM (72 / 25.4)

/* Objects that pdf_end writes; the pages name the second as their parent. */
enum pdf_root { PDF_CATALOG = 1, PDF_PAGES = 2 };

unsigned pdf_reserve(struct pdf *pdf)
{
    if (pdf->count == pdf->cap) {
        pdf->cap = pdf->cap > 0 ? 2 * pdf->cap : 16;
        pdf->offsets =
            memory_resize(pdf->offsets, pdf->cap, sizeof(*pdf->offsets));
    }
    pdf->offsets[pdf->count++] = 0;
    return (unsigned)pdf->count;
}

void pdf_open(struct pdf *pdf, unsigned object)
{
    pdf->offsets[object - 1] = pdf->out->len - pdf->start;
    buffer_appendf(pdf->out, "%u 0 obj\n", object);
}

void pdf_close(struct pdf *pdf)
{
    buffer_append(pdf->out, SLICE("\nendobj\n"));
}

void pdf_stream(struct pdf *pdf, unsigned object, struct slice entries,
                struct slice bytes)
{
    struct buffer packed = BUFFER_INIT;

    deflate_append(&packed, bytes);
    pdf_open(pdf, object);
    buffer_appendf(pdf->out,
                   "<<%" SLICE_FMT "/Filter/FlateDecode/Length %zu>>stream\n",
                   SLICE_ARG(entries), packed.len);
    buffer_append(pdf->out, buffer_slice(&packed));
    buffer_append(pdf->out, SLICE("\nendstream"));
    pdf_close(pdf);
    buffer_release(&packed);
}

void pdf_append_points(struct buffer *out, double mm)
{
    decimal_append_double(out, mm * POINTS_PER_MM, 4);
}

void pdf_init(struct pdf *pdf, struct buffer *out, bool cmyk)
{
    *pdf = (struct pdf){.out = out, .start = out->len, .cmyk = cmyk};
    /* The second line tells file transfers that it is binary. */
    buffer_append(out, SLICE("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"));
    pdf_reserve(pdf);
    pdf_reserve(pdf);
}

/* ---- Pages --------------------------------------------------------------- */

static void pdf_append_resources(struct pdf *pdf)
{
    buffer_append(pdf->out, SLICE("/Resources<</ProcSet[/PDF/ImageC]"));
    if (pdf->logo_count > 0) {
        buffer_append(pdf->out, SLICE("/XObject<<"));
        for (size_t i = 0; i < pdf->logo_count; i++)
            buffer_appendf(pdf->out, "/L%zu %u 0 R", i, pdf->logos[i].object);
        buffer_append(pdf->out, SLICE(">>"));
    }
    buffer_append(pdf->out, SLICE(">>"));
}

static void pdf_finish_page(struct pdf *pdf)
{
    unsigned content;
    unsigned page;

    if (pdf->page_count == 0)
        return;
    content = pdf_reserve(pdf);
    page = pdf_reserve(pdf);
    pdf_stream(pdf, content, SLICE_NONE, buffer_slice(&pdf->content));
    pdf_open(pdf, page);
    buffer_appendf(pdf->out, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 ",
                   PDF_PAGES);
    buffer_append(pdf->out, buffer_slice(&pdf->page_box));
    buffer_appendf(pdf->out, "]/Contents %u 0 R", content);
    pdf_append_resources(pdf);
    buffer_append(pdf->out, SLICE(">>"));
    pdf_close(pdf);
    buffer_appendf(&pdf->pages, "%u 0 R ", page);
    buffer_clear(&pdf->content);
    buffer_clear(&pdf->page_box);
}

void pdf_page(struct pdf *pdf, double width_mm, double height_mm)
{
    pdf_finish_page(pdf);
    pdf->page_count++;
    pdf->page_height = height_mm;
    pdf_append_points(&pdf->page_box, width_mm);
    buffer_append_byte(&pdf->page_box, ' ');
    pdf_append_points(&pdf->page_box, height_mm);
}

/* ---- Pictures ------------------------------------------------------------ */

static void pdf_append_ink(struct pdf *pdf, struct ink ink)
{
    vector_ink_append(&pdf->content, ink, pdf->cmyk);
    buffer_append(&pdf->content, pdf->cmyk ? SLICE(" k\n") : SLICE(" rg\n"));
}

static void pdf_append_path(struct pdf *pdf, const struct picture *picture,
                            const struct picture_item *item)
{
    static const char operators[] = {
        [PICTURE_MOVE] = 'm', [PICTURE_LINE] = 'l', [PICTURE_CURVE] = 'c'};
    const struct picture_point *point = picture->points + item->point;
    const unsigned char *verbs = picture->verbs + item->verb;

    pdf_append_ink(pdf, item->ink);
    for (size_t i = 0; i < item->verb_count; i++) {
        for (size_t n = picture_verb_points(verbs[i]); n > 0; n--, point++) {
            buffer_append_i64(&pdf->content, point->x);
            buffer_append_byte(&pdf->content, ' ');
            buffer_append_i64(&pdf->content, point->y);
            buffer_append_byte(&pdf->content, ' ');
        }
        buffer_append_byte(&pdf->content, operators[verbs[i]]);
        buffer_append_byte(&pdf->content, '\n');
    }
    buffer_append(&pdf->content, SLICE("f\n"));
}

/* The number under which the pages know a logo, written when it is new. */
static size_t pdf_logo_number(struct pdf *pdf, const struct logo *logo)
{
    for (size_t i = 0; i < pdf->logo_count; i++) {
        if (pdf->logos[i].logo == logo)
            return i;
    }
    pdf->logos =
        memory_resize(pdf->logos, pdf->logo_count + 1, sizeof(*pdf->logos));
    pdf->logos[pdf->logo_count] = pdf_logo_write(pdf, logo);
    return pdf->logo_count++;
}

/* Logos are drawn upwards on their unit square, pictures down. */
static void pdf_append_logo(struct pdf *pdf, const struct picture_item *item)
{
    size_t number = pdf_logo_number(pdf, item->logo);
    const struct pdf_logo *logo = &pdf->logos[number];
    const struct picture_box *box = &item->box;

    buffer_append(&pdf->content, SLICE("q "));
    decimal_append_double(&pdf->content, box->width / logo->width, 4);
    buffer_append(&pdf->content, SLICE(" 0 0 "));
    decimal_append_double(&pdf->content, -box->height / logo->height, 4);
    buffer_appendf(&pdf->content, " %d %d cm /L%zu Do Q\n", (int)box->x,
                   (int)(box->y + box->height), number);
}

/* From thousandths of a module, down, to points, up. */
static void pdf_append_matrix(struct pdf *pdf, double x_mm, double y_mm,
                              double module_mm)
{
    double scale = module_mm * POINTS_PER_MM / PICTURE_MODULE;

    decimal_append_double(&pdf->content, scale, 9);
    buffer_append(&pdf->content, SLICE(" 0 0 "));
    decimal_append_double(&pdf->content, -scale, 9);
    buffer_append_byte(&pdf->content, ' ');
    pdf_append_points(&pdf->content, x_mm);
    buffer_append_byte(&pdf->content, ' ');
    pdf_append_points(&pdf->content, pdf->page_height - y_mm);
    buffer_append(&pdf->content, SLICE(" cm\n"));
}

void pdf_picture(struct pdf *pdf, const struct picture *picture, double x_mm,
                 double y_mm, double module_mm)
{
    buffer_append(&pdf->content, SLICE("q\n"));
    pdf_append_matrix(pdf, x_mm, y_mm, module_mm);
    if (!picture->paper.none) {
        pdf_append_ink(pdf, picture->paper);
        buffer_appendf(&pdf->content, "0 0 %d %d re f\n", (int)picture->width,
                       (int)picture->height);
    }
    for (size_t i = 0; i < picture->item_count; i++) {
        if (picture->items[i].logo != NULL)
            pdf_append_logo(pdf, &picture->items[i]);
        else
            pdf_append_path(pdf, picture, &picture->items[i]);
    }
    buffer_append(&pdf->content, SLICE("Q\n"));
}

/* ---- The end ------------------------------------------------------------- */

static void pdf_append_roots(struct pdf *pdf)
{
    pdf_open(pdf, PDF_CATALOG);
    buffer_appendf(pdf->out, "<</Type/Catalog/Pages %d 0 R>>", PDF_PAGES);
    pdf_close(pdf);
    pdf_open(pdf, PDF_PAGES);
    buffer_appendf(pdf->out, "<</Type/Pages/Count %u/Kids[%" SLICE_FMT "]>>",
                   pdf->page_count, SLICE_ARG(buffer_slice(&pdf->pages)));
    pdf_close(pdf);
}

/* The offsets of all objects; an entry is 20 bytes. */
static void pdf_append_xref(struct pdf *pdf)
{
    size_t at = pdf->out->len - pdf->start;

    buffer_appendf(pdf->out, "xref\n0 %zu\n0000000000 65535 f \n",
                   pdf->count + 1);
    for (size_t i = 0; i < pdf->count; i++)
        buffer_appendf(pdf->out, "%010zu 00000 n \n", pdf->offsets[i]);
    buffer_appendf(pdf->out,
                   "trailer\n<</Size %zu/Root %d 0 R>>\nstartxref\n%zu\n"
                   "%%%%EOF\n",
                   pdf->count + 1, PDF_CATALOG, at);
}

void pdf_end(struct pdf *pdf)
{
    pdf_finish_page(pdf);
    pdf_append_roots(pdf);
    pdf_append_xref(pdf);
    buffer_release(&pdf->pages);
    buffer_release(&pdf->content);
    buffer_release(&pdf->page_box);
    free(pdf->logos);
    free(pdf->offsets);
}
