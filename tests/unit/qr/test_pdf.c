/*
 * PDF documents, read as far as a test needs: the table of offsets must lead
 * to each object, and what objects refer to must be there. That other programs
 * draw them is tests/decode's business.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "qr/format/pdf.h"
#include "qr/format/pdf_import.h"
#include "qr/picture/logo.h"
#include "qr/picture/logo_svg.h"

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" "

static struct slice behind(struct slice text, const char *word)
{
    size_t at = slice_search(text, slice_str(word));

    cr_assert_lt(at, text.len, "there is no \"%s\"", word);
    return slice_skip(text, at + strlen(word));
}

static unsigned number_of(struct slice text)
{
    uint64_t number = 0;
    size_t len = 0;

    while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9')
        len++;
    cr_assert(slice_parse_u64(slice_head(text, len), &number), "%.20s",
              text.ptr);
    return (unsigned)number;
}

/* Every reference within an object's dictionary is to an object. */
static void expect_references(struct slice object, unsigned count)
{
    size_t end = slice_search(object, SLICE("stream"));
    size_t closed = slice_search(object, SLICE("endobj"));
    struct slice text = slice_head(object, end < closed ? end : closed);
    size_t at;

    while ((at = slice_search(text, SLICE(" 0 R"))) < text.len) {
        size_t from = at;

        while (from > 0 && text.ptr[from - 1] >= '0' &&
               text.ptr[from - 1] <= '9')
            from--;
        cr_expect_leq(number_of(slice_skip(text, from)), count);
        cr_expect_geq(number_of(slice_skip(text, from)), 1);
        text = slice_skip(text, at + 4);
    }
}

/* Walks through the table of offsets; returns the number of objects. */
static unsigned expect_sound(struct slice pdf)
{
    struct slice table;
    unsigned count;

    cr_assert(slice_starts(pdf, SLICE("%PDF-1.4\n")));
    cr_assert(slice_ends(pdf, SLICE("%%EOF\n")));
    table = slice_skip(pdf, number_of(behind(pdf, "startxref\n")));
    cr_assert(slice_starts(table, SLICE("xref\n0 ")));
    count = number_of(slice_skip(table, 7)) - 1;
    table = behind(table, "65535 f \n");
    for (unsigned i = 1; i <= count; i++) {
        struct slice object = slice_skip(pdf, number_of(table));
        char start[32];

        snprintf(start, sizeof(start), "%u 0 obj\n", i);
        cr_expect(slice_starts(object, slice_str(start)), "object %u: %.20s", i,
                  object.ptr);
        expect_references(object, count);
        table = slice_skip(table, 20);
    }
    cr_expect(slice_starts(table, SLICE("trailer\n")));
    return count;
}

static void make_picture(struct picture *picture, const struct logo *logo)
{
    picture_init(picture, 10000, 10000, INK_WHITE);
    picture_path(picture, INK_BLACK);
    picture_box(picture, (struct picture_box){1000, 1000, 8000, 8000}, 4000,
                false);
    if (logo != NULL)
        picture_logo(picture, logo,
                     (struct picture_box){3000, 3000, 4000, 4000});
}

Test(pdf, pages)
{
    struct buffer out = BUFFER_INIT;
    struct picture picture;
    struct pdf pdf;

    make_picture(&picture, NULL);
    buffer_append(&out, SLICE("before"));
    pdf_init(&pdf, &out, false);
    pdf_page(&pdf, 210, 297);
    pdf_picture(&pdf, &picture, 10, 20, 1);
    pdf_picture(&pdf, &picture, 50, 20, 1);
    pdf_page(&pdf, 100, 50.8);
    pdf_end(&pdf);
    buffer_consume(&out, 6);
    cr_expect_eq(expect_sound(buffer_slice(&out)), 6,
                 "two roots, two pages with a content each");
    behind(buffer_slice(&out), "/MediaBox[0 0 595.2756 841.8898]");
    behind(buffer_slice(&out), "/MediaBox[0 0 283.4646 144]");
    behind(buffer_slice(&out), "/Count 2");
    buffer_release(&out);
    picture_release(&picture);
}

/* The same bytes, whoever made them when; each logo is there once. */
Test(pdf, logos)
{
    static const struct slice made[] = {SLICE_INIT("cairo"),
                                        SLICE_INIT("CreationDate"),
                                        SLICE_INIT("Producer")};
    struct logo logo = LOGO_INIT;
    struct error err = ERROR_INIT;
    struct buffer out[3] = {BUFFER_INIT, BUFFER_INIT, BUFFER_INIT};
    struct picture picture;

    cr_assert_eq(
        logo_read(&logo,
                  SLICE(SVG "viewBox=\"0 0 2 1\"><defs><linearGradient "
                            "id=\"g\"><stop stop-color=\"red\"/><stop "
                            "offset=\"1\"/></linearGradient></defs><g "
                            "opacity=\".5\"><rect width=\"2\" height=\"1\" "
                            "fill=\"url(#g)\"/></g></svg>"),
                  &err),
        0, "%s", err.message);
    make_picture(&picture, &logo);
    for (size_t i = 0; i < 3; i++) {
        struct pdf pdf;

        pdf_init(&pdf, &out[i], true);
        for (size_t page = 0; page < 1 + i / 2; page++) {
            pdf_page(&pdf, 50, 50);
            pdf_picture(&pdf, &picture, 0, 0, 5);
        }
        pdf_end(&pdf);
        expect_sound(buffer_slice(&out[i]));
        for (size_t n = 0; n < 3; n++)
            cr_expect_eq(slice_search(buffer_slice(&out[i]), made[n]),
                         out[i].len);
    }
    cr_expect(slice_equal(buffer_slice(&out[0]), buffer_slice(&out[1])));
    cr_expect_eq(expect_sound(buffer_slice(&out[2])),
                 expect_sound(buffer_slice(&out[0])) + 2,
                 "a second page draws the logo of the first");
    for (size_t i = 0; i < 3; i++)
        buffer_release(&out[i]);
    picture_release(&picture);
    logo_release(&logo);
}

/* A page of cairo's, damaged anywhere, becomes some form or an empty one. */
Test(pdf, import_of_anything)
{
    struct logo logo = LOGO_INIT;
    struct error err = ERROR_INIT;
    struct buffer page = BUFFER_INIT;

    cr_assert_eq(logo_read(&logo,
                           SLICE(SVG "viewBox=\"0 0 2 1\"><circle r=\"1\"/>"
                                     "</svg>"),
                           &err),
                 0);
    logo_svg_append_pdf(&logo, &page);
    for (size_t len = 0; len <= page.len; len++) {
        struct buffer out = BUFFER_INIT;
        struct pdf pdf;

        pdf_init(&pdf, &out, false);
        cr_assert_gt(pdf_import(&pdf, slice_head(buffer_slice(&page), len)), 2);
        pdf_page(&pdf, 10, 10);
        pdf_end(&pdf);
        buffer_release(&out);
    }
    buffer_release(&page);
    logo_release(&logo);
}
