#include "qr/text/lettering.h"

#include <criterion/criterion.h>
#include <string.h>

#include "core/utf8.h"
#include "qr/text/lettering_line.h"

static struct font_set fonts = FONT_SET_INIT;

static void finish(void)
{
    font_set_release(&fonts);
    font_set_finish();
}

TestSuite(lettering, .fini = finish);

/* The glyphs of a text on one line, from left to right. */
static struct lettering_line shape(const char *utf8)
{
    struct lettering_line line;
    struct lettering text;
    struct error err = ERROR_INIT;

    cr_assert_eq(
        lettering_init(&text, slice_str(utf8), "caption", &fonts, &err), 0,
        "%s", err.message);
    lettering_line_init(&line, &text, 0, text.count);
    lettering_release(&text);
    return line;
}

/* The glyph that a character has by itself. */
static hb_codepoint_t alone(uint32_t character)
{
    hb_codepoint_t glyph = 0;

    cr_assert(
        hb_font_get_nominal_glyph(font_set_at(&fonts, 0), character, &glyph));
    return glyph;
}

/* What is shaped is `visual`, letter by letter from left to right. */
static void expect_order(const char *utf8, const char *visual)
{
    struct lettering_line line = shape(utf8);
    struct slice rest = slice_str(visual);

    for (size_t i = 0; i < line.count; i++) {
        cr_assert_gt(rest.len, 0, "%s", utf8);
        cr_expect_eq(line.glyphs[i].glyph, alone(utf8_take(&rest)),
                     "%s: glyph %zu", utf8, i);
        if (i > 0)
            cr_expect_gt(line.glyphs[i].x, line.glyphs[i - 1].x, "%s", utf8);
    }
    cr_expect_eq(rest.len, 0, "%s", utf8);
    lettering_line_release(&line);
}

Test(lettering, mixes_directions)
{
    expect_order("abc", "abc");
    /* Hebrew letters do not join, so each keeps its own glyph. */
    expect_order("אבג", "גבא");
    expect_order("a אב 12", "a 12 בא");
    expect_order("אב Way 12 גד", "דג Way 12 בא");
    /* Brackets are mirrored: the one that opens is at the right. */
    expect_order("א(ב)", "(ב)א");
}

/* Arabic and Persian letters take other forms where they join. */
Test(lettering, joins_letters)
{
    static const char *const words[] = {"بببب", "پپپپ", "کنید", "محتج"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct lettering_line line = shape(words[i]);
        struct slice rest = slice_str(words[i]);
        uint32_t first = utf8_take(&rest);

        /* The first letter is the last glyph, and in its initial form. */
        cr_assert_gt(line.count, 1);
        cr_expect_neq(line.glyphs[line.count - 1].glyph, alone(first), "%s",
                      words[i]);
        lettering_line_release(&line);
    }
}

/* Initial, medial and final form of one letter differ from each other. */
Test(lettering, has_three_forms_of_a_letter)
{
    struct lettering_line line = shape("ببب");

    cr_assert_eq(line.count, 3);
    cr_expect_neq(line.glyphs[0].glyph, line.glyphs[1].glyph);
    cr_expect_neq(line.glyphs[1].glyph, line.glyphs[2].glyph);
    cr_expect_neq(line.glyphs[0].glyph, line.glyphs[2].glyph);
    lettering_line_release(&line);
}

/* A zero-width non-joiner keeps letters apart, and shows nothing. */
Test(lettering, keeps_letters_apart_where_told)
{
    struct lettering_line joined = shape("بب");
    struct lettering_line apart = shape("ب\xe2\x80\x8cب");

    cr_expect_neq(apart.glyphs[0].glyph, joined.glyphs[0].glyph);
    cr_expect_eq(apart.glyphs[0].glyph, alone(0x628));
    cr_expect_gt(apart.width, joined.width);
    lettering_line_release(&apart);
    lettering_line_release(&joined);
}

/* Lam and alif are one glyph. */
Test(lettering, makes_ligatures)
{
    struct lettering_line line = shape("لا");

    cr_expect_eq(line.count, 1);
    lettering_line_release(&line);
}

Test(lettering, refuses)
{
    static const struct {
        const char *text, *reason, *words;
    } rows[] = {
        {"a\nb", "bad_text", "U+000A"},
        {"a\x7f", "bad_text", "U+007F"},
        {"a\xff", "bad_text", "UTF-8"},
        {"a\xef\xa3\x90", "no_glyph", "U+F8D0"},
        /* All of them, each once. */
        {"\xef\xa3\x90 b\xef\xa3\x92\xef\xa3\x90", "no_glyph",
         "\"\xef\xa3\x90\" (U+F8D0), \"\xef\xa3\x92\" (U+F8D2) of"},
    };
    char text[LETTERING_MAX + 1];
    struct error err = ERROR_INIT;
    struct lettering lettering;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_expect_eq(lettering_init(&lettering, slice_str(rows[i].text),
                                    "caption", &fonts, &err),
                     ERROR_INVALID);
        cr_expect_str_eq(err.reason, rows[i].reason);
        cr_expect_str_eq(err.field, "caption");
        cr_expect_not_null(strstr(err.message, rows[i].words), "%s",
                           err.message);
    }
    memset(text, 'x', sizeof(text));
    cr_expect_eq(lettering_init(&lettering, slice_of(text, sizeof(text)),
                                "frame", &fonts, &err),
                 ERROR_INVALID);
    cr_expect_str_eq(err.reason, "too_long");
}

Test(lettering, wraps_at_spaces)
{
    struct error err = ERROR_INIT;
    struct lettering text;
    int32_t width;
    size_t ends[3];

    cr_assert_eq(
        lettering_init(&text, SLICE("  aa bb  cc "), "caption", &fonts, &err),
        0);
    width = lettering_width(&text, 2, 7);
    cr_expect_eq(lettering_wrap(&text, width, ends, 3), 2);
    cr_expect_eq(ends[0], 7);
    cr_expect_eq(ends[1], 11);
    cr_expect_eq(lettering_wrap(&text, width - 1, ends, 3), 3);
    cr_expect_eq(lettering_wrap(&text, width - 1, ends, 2), 0);
    /* A word is never torn. */
    cr_expect_eq(lettering_wrap(&text, 10, ends, 3), 0);
    lettering_release(&text);
}
