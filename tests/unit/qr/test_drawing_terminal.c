#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "qr/format/drawing_terminal.h"
#include "tests/support/screen.h"

#define WHITE 255
#define BLACK 0

static void compose(struct composition *composition,
                    const struct drawing *drawing)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(composition_make(composition, drawing,
                                  SLICE("https://go.acme.com/x7Kq"), NULL,
                                  &err),
                 0, "%s", err.message);
}

static bool module_at(const struct symbol *symbol, unsigned quiet, unsigned x,
                      unsigned y)
{
    return x >= quiet && y >= quiet && x < quiet + symbol->width &&
           y < quiet + symbol->width &&
           symbol_is_dark(symbol, x - quiet, y - quiet);
}

static const struct {
    enum drawing_terminal terminal;
    unsigned quiet;
    unsigned char foreground; /* the terminal's own */
    unsigned char background;
} rows[] = {
    {DRAWING_TERMINAL_ANSI, 4, WHITE, BLACK},
    {DRAWING_TERMINAL_ANSI, 4, BLACK, WHITE},
    {DRAWING_TERMINAL_ANSI, 7, 100, 120},
    {DRAWING_TERMINAL_DARK, 4, WHITE, BLACK},
    {DRAWING_TERMINAL_LIGHT, 5, BLACK, WHITE},
};

/* What a person sees is the symbol, dark on light, on the row's terminal. */
Test(drawing_terminal, screen_shows_the_symbol)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;
        struct drawing_layout layout;
        struct composition composition;
        struct drawing drawing;
        struct screen screen;
        unsigned modules;

        drawing_init(&drawing);
        drawing.terminal = rows[i].terminal;
        drawing.quiet = rows[i].quiet;
        compose(&composition, &drawing);
        modules = composition.symbol.width + 2 * rows[i].quiet;
        cr_assert_eq(drawing_terminal_append(&composition, &layout, &out, &err),
                     0);
        cr_assert(screen_print(&screen, buffer_slice(&out), rows[i].foreground,
                               rows[i].background));
        cr_assert_eq(screen.width, modules);
        cr_assert_eq(screen.height, modules + 1);
        for (unsigned y = 0; y < screen.height; y++) {
            for (unsigned x = 0; x < screen.width; x++) {
                bool dark = module_at(&composition.symbol, rows[i].quiet, x, y);

                cr_assert_eq(screen.pixels[y * screen.width + x],
                             dark ? BLACK : WHITE, "row %zu at %u,%u", i, x, y);
            }
        }
        screen_release(&screen);
        buffer_release(&out);
        composition_release(&composition);
    }
}

Test(drawing_terminal, plain_has_no_escapes)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct drawing_layout layout;
    struct drawing drawing;
    struct composition composition;

    drawing_init(&drawing);
    compose(&composition, &drawing);
    drawing.terminal = DRAWING_TERMINAL_DARK;
    cr_assert_eq(drawing_terminal_append(&composition, &layout, &out, &err), 0);
    cr_expect_eq(slice_find(buffer_slice(&out), '\x1b'), out.len);
    buffer_release(&out);
    composition_release(&composition);
}

Test(drawing_terminal, inks)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct drawing_layout layout;
    struct drawing drawing;
    struct composition composition;

    drawing_init(&drawing);
    compose(&composition, &drawing);
    drawing.dark = (struct ink){26, 2, 64, false};
    cr_assert_eq(drawing_terminal_append(&composition, &layout, &out, &err), 0);
    cr_expect(slice_starts(buffer_slice(&out),
                           SLICE("\x1b[38;2;26;2;64m\x1b[48;5;231m ")));
    cr_expect(slice_ends(buffer_slice(&out), SLICE("\x1b[0m\n")));
    buffer_release(&out);
    composition_release(&composition);
}

/* Only ansi paints a background, so only there none cannot be. */
Test(drawing_terminal, background_none)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct drawing_layout layout;
    struct drawing drawing;
    struct composition composition;

    drawing_init(&drawing);
    compose(&composition, &drawing);
    drawing.light.none = true;
    cr_expect_eq(drawing_terminal_append(&composition, &layout, &out, &err),
                 ERROR_INVALID);
    cr_expect_str_eq(err.field, "bg");
    cr_expect_eq(out.len, 0);
    drawing.terminal = DRAWING_TERMINAL_LIGHT;
    cr_expect_eq(drawing_terminal_append(&composition, &layout, &out, &err), 0);
    buffer_release(&out);
    composition_release(&composition);
}
