#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "qr/drawing/composition.h"

#define MODULE PICTURE_MODULE

/* A plain composition whose picture tests then spoil. */
static void compose(struct composition *composition, struct drawing *drawing,
                    enum symbol_level level)
{
    struct error err = ERROR_INIT;

    drawing_init(drawing);
    drawing->level = level;
    drawing->min_version = 5;
    cr_assert_eq(composition_make(composition, drawing,
                                  SLICE("https://go.acme.com/x7Kq"), NULL,
                                  &err),
                 0);
}

static int prove(struct composition *composition, struct error *err)
{
    return proof_make(&composition->proof, &composition->picture,
                      &composition->symbol, composition->origin,
                      composition->drawing->quiet, err);
}

/* A box of an ink over modules, counted from the symbol's first. */
static void cover(struct composition *composition, int x, int y, int width,
                  int height, struct ink ink)
{
    struct picture_box box = {composition->origin.x + x * MODULE,
                              composition->origin.y + y * MODULE,
                              width * MODULE, height * MODULE};

    picture_path(&composition->picture, ink);
    picture_box(&composition->picture, box, 0, false);
}

Test(proof, undamaged)
{
    struct composition composition;
    struct drawing drawing;

    compose(&composition, &drawing, SYMBOL_LEVEL_L);
    cr_expect_eq(composition.proof.reserve, 100);
    cr_expect_float_eq(composition.proof.contrast, 21, 0.01);
    composition_release(&composition);
}

/* Version 5 has 37 modules; its one alignment pattern ends the rows. */
static const struct {
    const char *name;
    int x;
    int y;
    int width;
    int height;
    unsigned char grey;
    const char *reason; /* NULL: accepted */
    const char *field;
} rows[] = {
    {"nothing", 18, 18, 0, 0, 0, NULL, ""},
    {"a small light patch", 16, 16, 3, 3, 255, NULL, ""},
    {"a large light patch", 10, 10, 17, 17, 255, "reserve_too_small", "logo"},
    {"a large dark patch", 10, 10, 17, 17, 0, "reserve_too_small", "logo"},
    {"a grey one, neither light nor dark", 10, 10, 17, 17, 128,
     "reserve_too_small", "logo"},
    {"a nearly white veil of all", 0, 0, 37, 37, 255, "not_scannable", "fg"},
    {"the corner of an eye", 0, 0, 1, 1, 255, NULL, ""},
    {"the middle of an eye", 3, 3, 1, 1, 255, "not_scannable", "logo"},
    {"the timing pattern", 10, 6, 1, 1, 255, "not_scannable", "logo"},
    {"the alignment pattern", 30, 30, 1, 1, 255, "not_scannable", "logo"},
    {"format information", 8, 0, 1, 6, 128, "not_scannable", "logo"},
    {"the quiet zone, above", 12, -3, 2, 2, 0, "not_scannable", "quiet"},
    {"the quiet zone, at its corner", -4, -4, 1, 1, 0, "not_scannable",
     "quiet"},
    {"the quiet zone, right", 40, 20, 1, 1, 100, "not_scannable", "quiet"},
    {"a light grey quiet zone", 37, 0, 4, 37, 200, NULL, ""},
};

Test(proof, spoiled)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct composition composition;
        struct error err = ERROR_INIT;
        struct drawing drawing;
        unsigned char grey = rows[i].grey;
        int code;

        compose(&composition, &drawing, SYMBOL_LEVEL_H);
        cover(&composition, rows[i].x, rows[i].y, rows[i].width, rows[i].height,
              (struct ink){grey, grey, grey, false});
        code = prove(&composition, &err);
        if (rows[i].reason == NULL) {
            cr_expect_eq(code, 0, "%s: %s", rows[i].name, err.message);
            cr_expect_geq(composition.proof.reserve, PROOF_RESERVE_MIN);
        } else {
            cr_expect_eq(code, ERROR_INVALID, "%s", rows[i].name);
            cr_expect_str_eq(err.reason, rows[i].reason, "%s: %s", rows[i].name,
                             err.message);
            cr_expect_str_eq(err.field, rows[i].field, "%s: %s", rows[i].name,
                             err.message);
        }
        composition_release(&composition);
    }
}

/* The reserve falls with what is covered, and is refused below its limit. */
Test(proof, reserve_falls)
{
    int last = 100;

    for (int side = 1; side <= 21; side += 2) {
        struct composition composition;
        struct error err = ERROR_INIT;
        struct drawing drawing;
        int from = (37 - side) / 2;
        int code;

        compose(&composition, &drawing, SYMBOL_LEVEL_H);
        cover(&composition, from, from, side, side, INK_WHITE);
        code = prove(&composition, &err);
        cr_expect_leq(composition.proof.reserve, last, "%d modules", side);
        cr_expect_eq(code == 0, composition.proof.reserve >= PROOF_RESERVE_MIN,
                     "%d modules: %d%%, %s", side, composition.proof.reserve,
                     err.message);
        last = composition.proof.reserve;
        composition_release(&composition);
    }
    cr_expect_lt(last, 0, "21 of 37 modules are more than H restores");
}
