#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "qr/drawing/composition.h"

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" "
#define BLACK_LOGO \
    SVG "viewBox=\"0 0 1 1\"><rect width=\"1\" height=\"1\"/></svg>"
#define WIDE_LOGO                                             \
    SVG "viewBox=\"0 0 4 1\"><rect width=\"4\" height=\"1\" " \
        "fill=\"red\"/></svg>"

static const char short_text[] = "HTTPS://GO.ACME.COM/Q/7K3MXW9A";
static const char long_text[] =
    "https://go.acme.com/spring-sale-2026/second-hand?utm_source=poster"
    "&utm_medium=print&utm_campaign=spring&qr=1&and=so-on-and-so-forth";

static const enum drawing_style styles[] = {
    DRAWING_STYLE_SQUARE, DRAWING_STYLE_ROUNDED, DRAWING_STYLE_DOTS};
static const enum drawing_eye eyes[] = {DRAWING_EYE_SQUARE, DRAWING_EYE_ROUNDED,
                                        DRAWING_EYE_CIRCLE};

/* Every style of every version reads as it was encoded, to the last module. */
Test(composition, styles)
{
    for (size_t i = 0; i < 9; i++) {
        for (int version = 1; version <= SYMBOL_VERSION_MAX; version += 3) {
            struct composition composition;
            struct error err = ERROR_INIT;
            struct drawing drawing;

            drawing_init(&drawing);
            drawing.style = styles[i % 3];
            drawing.eye = eyes[i / 3];
            drawing.min_version = version;
            cr_assert_eq(composition_make(&composition, &drawing, SLICE("1"),
                                          NULL, &err),
                         0, "%s", err.message);
            cr_expect_eq(composition.proof.reserve, 100,
                         "style %zu, version %d", i, version);
            cr_expect_eq(composition.plain, i == 0);
            cr_expect_eq(composition.picture.item_count, 1, "one path");
            composition_release(&composition);
        }
    }
}

static const struct {
    const char *text;
    enum symbol_level asked;
    int min_version;
    enum symbol_level level;
    int version;
} levels[] = {
    {short_text, SYMBOL_LEVEL_L, 1, SYMBOL_LEVEL_L, 2},
    {short_text, SYMBOL_LEVEL_AUTO, 1, SYMBOL_LEVEL_M, 2},
    {short_text, SYMBOL_LEVEL_AUTO, 3, SYMBOL_LEVEL_H, 3},
    {short_text, SYMBOL_LEVEL_AUTO, 9, SYMBOL_LEVEL_H, 9},
    {short_text, SYMBOL_LEVEL_L, 9, SYMBOL_LEVEL_L, 9},
    {"1", SYMBOL_LEVEL_AUTO, 1, SYMBOL_LEVEL_H, 1},
    {"https://a.io/12345", SYMBOL_LEVEL_AUTO, 1, SYMBOL_LEVEL_Q, 2},
    {"https://a.io/1234", SYMBOL_LEVEL_AUTO, 1, SYMBOL_LEVEL_L, 1},
};

Test(composition, levels)
{
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        struct composition composition;
        struct error err = ERROR_INIT;
        struct drawing drawing;

        drawing_init(&drawing);
        drawing.level = levels[i].asked;
        drawing.min_version = levels[i].min_version;
        cr_assert_eq(composition_make(&composition, &drawing,
                                      slice_str(levels[i].text), NULL, &err),
                     0);
        cr_expect_eq(composition.symbol.level, levels[i].level, "row %zu: %c",
                     i, symbol_level_letter(composition.symbol.level));
        cr_expect_eq(composition.symbol.version, levels[i].version,
                     "row %zu: %d", i, composition.symbol.version);
        composition_release(&composition);
    }
}

/* With a logo: whatever is asked for, Q or H, and the reserve is kept. */
static const struct {
    const char *logo;
    const char *text;
    enum symbol_level asked;
    unsigned percent;
    const char *reason; /* NULL: accepted */
} logos[] = {
    {BLACK_LOGO, short_text, SYMBOL_LEVEL_L, 0, NULL},
    {BLACK_LOGO, short_text, SYMBOL_LEVEL_AUTO, 0, NULL},
    {BLACK_LOGO, short_text, SYMBOL_LEVEL_H, 0, NULL},
    {BLACK_LOGO, long_text, SYMBOL_LEVEL_M, 0, NULL},
    {WIDE_LOGO, long_text, SYMBOL_LEVEL_M, 0, NULL},
    {BLACK_LOGO, "1", SYMBOL_LEVEL_M, 0, NULL},
    {BLACK_LOGO, long_text, SYMBOL_LEVEL_M, 20, NULL},
    {BLACK_LOGO, long_text, SYMBOL_LEVEL_M, 40, "logo_too_large"},
    {BLACK_LOGO, short_text, SYMBOL_LEVEL_H, 40, "logo_too_large"},
};

static void expect_logo(size_t i, const struct composition *composition)
{
    const struct picture *picture = &composition->picture;
    const struct picture_item *item = &picture->items[picture->item_count - 1];
    int32_t side = (int32_t)composition->logo_modules * PICTURE_MODULE;

    cr_expect_geq(composition->symbol.level, SYMBOL_LEVEL_Q, "row %zu", i);
    cr_expect_geq(composition->symbol.level, logos[i].asked == SYMBOL_LEVEL_H
                                                 ? SYMBOL_LEVEL_H
                                                 : SYMBOL_LEVEL_Q);
    cr_expect_geq(composition->proof.reserve, PROOF_RESERVE_MIN, "row %zu", i);
    cr_expect_lt(composition->proof.reserve, 100, "a logo always costs");
    cr_expect_eq(composition->logo_modules % 2, 1);
    cr_assert_not_null(item->logo);
    cr_expect_lt(item->box.width, side);
    cr_expect_float_eq((double)item->box.width / item->box.height,
                       item->logo->width / item->logo->height, 0.01);
    /* In the middle. */
    cr_expect_float_eq(2 * item->box.x + item->box.width, picture->width, 2);
    cr_expect_float_eq(2 * item->box.y + item->box.height, picture->height, 2);
}

Test(composition, logos)
{
    for (size_t i = 0; i < sizeof(logos) / sizeof(logos[0]); i++) {
        struct composition composition;
        struct logo logo = LOGO_INIT;
        struct error err = ERROR_INIT;
        struct drawing drawing;
        int code;

        drawing_init(&drawing);
        drawing.level = logos[i].asked;
        drawing.logo_percent = logos[i].percent;
        cr_assert_eq(logo_read(&logo, slice_str(logos[i].logo), &err), 0);
        code = composition_make(&composition, &drawing,
                                slice_str(logos[i].text), &logo, &err);
        if (logos[i].reason == NULL) {
            cr_assert_eq(code, 0, "row %zu: %s", i, err.message);
            expect_logo(i, &composition);
            composition_release(&composition);
        } else {
            cr_expect_eq(code, ERROR_INVALID, "row %zu", i);
            cr_expect_str_eq(err.reason, logos[i].reason, "%s", err.message);
        }
        logo_release(&logo);
    }
}

/* Whatever the text is, there is room for some logo. */
Test(composition, a_logo_always_fits)
{
    struct logo logo = LOGO_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(logo_read(&logo, SLICE(BLACK_LOGO), &err), 0);
    for (int version = 1; version <= SYMBOL_VERSION_MAX; version++) {
        struct composition composition;
        struct drawing drawing;

        drawing_init(&drawing);
        drawing.min_version = version;
        cr_assert_eq(
            composition_make(&composition, &drawing, SLICE("1"), &logo, &err),
            0, "version %d: %s", version, err.message);
        cr_expect_geq(composition.proof.reserve, PROOF_RESERVE_MIN);
        composition_release(&composition);
    }
    logo_release(&logo);
}

/* The size that a refusal names is accepted. */
Test(composition, refusal_names_what_fits)
{
    struct composition composition;
    struct logo logo = LOGO_INIT;
    struct error err = ERROR_INIT;
    struct drawing drawing;
    struct slice message;
    uint64_t percent;

    drawing_init(&drawing);
    drawing.logo_percent = 40;
    cr_assert_eq(logo_read(&logo, SLICE(BLACK_LOGO), &err), 0);
    cr_assert_eq(
        composition_make(&composition, &drawing, SLICE(long_text), &logo, &err),
        ERROR_INVALID);
    message = slice_str(err.message);
    message = slice_skip(message, slice_search(message, SLICE("at most ")) + 8);
    cr_assert(slice_parse_u64(message, &percent), "%s", err.message);
    drawing.logo_percent = (unsigned)percent;
    cr_expect_eq(
        composition_make(&composition, &drawing, SLICE(long_text), &logo, &err),
        0, "%s", err.message);
    composition_release(&composition);
    logo_release(&logo);
}
