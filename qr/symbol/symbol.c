#include "qr/symbol/symbol.h"

#include <errno.h>
#include <qrencode.h>
#include <stdlib.h>

#include "core/memory.h"

struct symbol_mode_row {
    const char *name;
    const char *unit; /* what the capacities count */
    QRencodeMode encoded;
    size_t capacity[4]; /* in version 40, by level (ISO/IEC 18004 table 7) */
};

static const struct symbol_mode_row symbol_modes[] = {
    [SYMBOL_MODE_NUMERIC] = {"numeric",
                             "digits",
                             QR_MODE_NUM,
                             {7089, 5596, 3993, 3057}},
    [SYMBOL_MODE_ALPHANUMERIC] = {"alphanumeric",
                                  "characters",
                                  QR_MODE_AN,
                                  {4296, 3391, 2420, 1852}},
    [SYMBOL_MODE_BYTES] = {"bytes",
                           "bytes",
                           QR_MODE_8,
                           {2953, 2331, 1663, 1273}},
};

struct symbol_level_row {
    char letter;
    QRecLevel encoded;
};

static const struct symbol_level_row symbol_levels[] = {
    [SYMBOL_LEVEL_L] = {'L', QR_ECLEVEL_L},
    [SYMBOL_LEVEL_M] = {'M', QR_ECLEVEL_M},
    [SYMBOL_LEVEL_Q] = {'Q', QR_ECLEVEL_Q},
    [SYMBOL_LEVEL_H] = {'H', QR_ECLEVEL_H},
};

static bool symbol_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool symbol_is_alphanumeric(char c)
{
    return symbol_is_digit(c) || (c >= 'A' && c <= 'Z') ||
           slice_find(SLICE(" $%*+-./:"), c) < 9;
}

enum symbol_mode symbol_mode_of(struct slice text)
{
    enum symbol_mode mode = SYMBOL_MODE_NUMERIC;

    for (size_t i = 0; i < text.len; i++) {
        if (!symbol_is_alphanumeric(text.ptr[i]))
            return SYMBOL_MODE_BYTES;
        if (!symbol_is_digit(text.ptr[i]))
            mode = SYMBOL_MODE_ALPHANUMERIC;
    }
    return mode;
}

size_t symbol_capacity(enum symbol_mode mode, enum symbol_level level)
{
    return symbol_modes[mode].capacity[level];
}

const char *symbol_mode_name(enum symbol_mode mode)
{
    return symbol_modes[mode].name;
}

char symbol_level_letter(enum symbol_level level)
{
    return symbol_levels[level].letter;
}

static int symbol_check(struct slice text, enum symbol_mode mode,
                        enum symbol_level level, struct error *err)
{
    size_t capacity = symbol_capacity(mode, level);

    if (text.len == 0)
        return error_field(err, ERROR_INVALID, "text_empty", "text",
                           "a QR code needs a text; give at least one "
                           "character");
    if (text.len > capacity)
        return error_field(
            err, ERROR_INVALID, "text_too_long", "text",
            "the text has %zu %s and a QR code at error correction %c holds "
            "at most %zu; shorten it%s",
            text.len, symbol_modes[mode].unit, symbol_level_letter(level),
            capacity,
            level == SYMBOL_LEVEL_L ? "" : " or choose a lower level");
    return 0;
}

/* libqrencode's own matrix; NULL with errno set. Free with QRcode_free. */
static QRcode *symbol_matrix(struct slice text, enum symbol_mode mode,
                             enum symbol_level level)
{
    QRcode *matrix = NULL;
    QRinput *input = QRinput_new2(0, symbol_levels[level].encoded);

    if (input == NULL)
        return NULL;
    if (QRinput_append(input, symbol_modes[mode].encoded, (int)text.len,
                       (const unsigned char *)text.ptr) == 0)
        matrix = QRcode_encodeInput(input);
    QRinput_free(input);
    return matrix;
}

int symbol_encode(struct symbol *symbol, struct slice text,
                  enum symbol_level level, struct error *err)
{
    enum symbol_mode mode = symbol_mode_of(text);
    QRcode *matrix;
    size_t modules;

    if (symbol_check(text, mode, level, err) < 0)
        return err->code;
    matrix = symbol_matrix(text, mode, level);
    if (matrix == NULL)
        return error_errno(err, errno, "cannot encode the QR code");
    symbol->version = matrix->version;
    symbol->width = (unsigned)matrix->width;
    symbol->level = level;
    symbol->mode = mode;
    modules = (size_t)symbol->width * symbol->width;
    symbol->dark = memory_alloc(modules);
    /* The other bits say what a module is for; bit 0 is its colour. */
    for (size_t i = 0; i < modules; i++)
        symbol->dark[i] = matrix->data[i] & 1;
    QRcode_free(matrix);
    return 0;
}

void symbol_release(struct symbol *symbol)
{
    free(symbol->dark);
    *symbol = (struct symbol)SYMBOL_INIT;
}
