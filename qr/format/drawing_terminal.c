#include "qr/format/drawing_terminal.h"

#include "qr/drawing/caption.h"

/* Black and white of the 6x6x6 cube; 0 to 15 belong to the user's theme. */
#define CUBE_BLACK 16
#define CUBE_WHITE 231

/* What fills a cell: nothing, the upper half, the lower half, both. */
static const struct slice drawing_terminal_cells[] = {
    SLICE_INIT(" "), SLICE_INIT("\xe2\x96\x80"), /* U+2580 */
    SLICE_INIT("\xe2\x96\x84"),                  /* U+2584 */
    SLICE_INIT("\xe2\x96\x88"),                  /* U+2588 */
};

/* `x` and `y` count from the quiet zone's corner; outside all is light. */
static bool drawing_terminal_is_dark(const struct symbol *symbol,
                                     unsigned quiet, unsigned x, unsigned y)
{
    return x >= quiet && y >= quiet && x < quiet + symbol->width &&
           y < quiet + symbol->width &&
           symbol_is_dark(symbol, x - quiet, y - quiet);
}

/* `layer` is 38 for the blocks and 48 for what lies behind them. */
static void drawing_terminal_append_ink(struct buffer *out, unsigned layer,
                                        struct ink ink)
{
    if (ink_equal(ink, INK_BLACK))
        buffer_appendf(out, "\x1b[%u;5;%dm", layer, CUBE_BLACK);
    else if (ink_equal(ink, INK_WHITE))
        buffer_appendf(out, "\x1b[%u;5;%dm", layer, CUBE_WHITE);
    else
        buffer_appendf(out, "\x1b[%u;2;%u;%u;%um", layer, ink.red, ink.green,
                       ink.blue);
}

/* Module rows `y` and `y + 1`; a block shows what is `filled`. */
static void drawing_terminal_append_cells(struct buffer *out,
                                          const struct symbol *symbol,
                                          const struct drawing *drawing,
                                          unsigned y)
{
    unsigned modules = symbol->width + 2 * drawing->quiet;
    bool filled = drawing->terminal != DRAWING_TERMINAL_DARK;

    for (unsigned x = 0; x < modules; x++) {
        unsigned cell = 0;

        if (drawing_terminal_is_dark(symbol, drawing->quiet, x, y) == filled)
            cell |= 1;
        if (drawing_terminal_is_dark(symbol, drawing->quiet, x, y + 1) ==
            filled)
            cell |= 2;
        buffer_append(out, drawing_terminal_cells[cell]);
    }
}

int drawing_terminal_append(const struct composition *composition,
                            struct drawing_layout *layout, struct buffer *out,
                            struct error *err)
{
    const struct symbol *symbol = &composition->symbol;
    const struct drawing *drawing = composition->drawing;
    unsigned modules = symbol->width + 2 * drawing->quiet;
    bool ansi = drawing->terminal == DRAWING_TERMINAL_ANSI;

    *layout = (struct drawing_layout){0};
    if (ansi && drawing->light.none)
        return error_field(err, ERROR_INVALID, "bad_option", "bg",
                           "bg none cannot be used on a terminal, whose own "
                           "background is not known; give six hex digits or "
                           "terminal dark or light");
    for (unsigned y = 0; y < modules; y += 2) {
        if (ansi) {
            drawing_terminal_append_ink(out, 38, drawing->dark);
            drawing_terminal_append_ink(out, 48, drawing->light);
        }
        drawing_terminal_append_cells(out, symbol, drawing, y);
        buffer_append(out, ansi ? SLICE("\x1b[0m\n") : SLICE("\n"));
    }
    if (composition->caption != NULL)
        caption_append_lines(composition->caption, out);
    return 0;
}
