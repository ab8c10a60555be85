#include "qr/symbol/symbol.h"

#include <errno.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/symbol/symbol_blocks.h"
#include "qr/symbol/symbol_mask.h"

struct symbol_mode_row {
    const char *name;
    const char *unit; /* what the capacities count */
    QRencodeMode encoded;
    size_t capacity[4]; /* in version 40, by level (ISO/IEC 18004 table 7) */
    unsigned char count_bits[3]; /* of the length, by version: to 9, 26, 40 */
};

static const struct symbol_mode_row symbol_modes[] = {
    [SYMBOL_MODE_NUMERIC] = {"numeric",
                             "digits",
                             QR_MODE_NUM,
                             {7089, 5596, 3993, 3057},
                             {10, 12, 14}},
    [SYMBOL_MODE_ALPHANUMERIC] = {"alphanumeric",
                                  "characters",
                                  QR_MODE_AN,
                                  {4296, 3391, 2420, 1852},
                                  {9, 11, 13}},
    [SYMBOL_MODE_BYTES] =
        {"bytes", "bytes", QR_MODE_8, {2953, 2331, 1663, 1273}, {8, 16, 16}},
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

static unsigned symbol_count_bits(enum symbol_mode mode, int version)
{
    if (version <= 9)
        return symbol_modes[mode].count_bits[0];
    return symbol_modes[mode].count_bits[version <= 26 ? 1 : 2];
}

/* Bits of a segment's data: digits go by three, other characters by two. */
static size_t symbol_data_bits(enum symbol_mode mode, size_t len)
{
    static const unsigned char rest[] = {0, 4, 7};

    switch (mode) {
    case SYMBOL_MODE_NUMERIC:
        return len / 3 * 10 + rest[len % 3];
    case SYMBOL_MODE_ALPHANUMERIC:
        return len / 2 * 11 + len % 2 * 6;
    case SYMBOL_MODE_BYTES:
        break;
    }
    return len * 8;
}

int symbol_version_for(enum symbol_mode mode, enum symbol_level level,
                       size_t len)
{
    if (len > symbol_capacity(mode, level))
        return 0;
    for (int version = 1; version <= SYMBOL_VERSION_MAX; version++) {
        struct symbol_blocks blocks = symbol_blocks_of(version, level);
        size_t bits =
            4 + symbol_count_bits(mode, version) + symbol_data_bits(mode, len);

        if (bits <= 8 * (size_t)symbol_blocks_data(&blocks))
            return version;
    }
    return 0;
}

/* The highest level that needs no version above `version`. */
static enum symbol_level symbol_highest(enum symbol_mode mode, size_t len,
                                        int version)
{
    int level = SYMBOL_LEVEL_H;

    while (level > SYMBOL_LEVEL_L) {
        int needed = symbol_version_for(mode, (enum symbol_level)level, len);

        if (needed != 0 && needed <= version)
            break;
        level--;
    }
    return (enum symbol_level)level;
}

/*
 * libqrencode's entry below QRcode_encodeInput, in no header of its but in
 * its library: with a mask given it does not rate the masks, which is most of
 * its time. A libqrencode without it rates them itself.
 */
extern QRcode *QRcode_encodeMask(QRinput *input, int mask)
    __attribute__((weak));

/* libqrencode's own matrix; NULL with errno set. Free with QRcode_free. */
static QRcode *symbol_matrix(struct slice text, const struct symbol *symbol)
{
    QRcode *matrix = NULL;
    QRinput *input =
        QRinput_new2(symbol->version, symbol_levels[symbol->level].encoded);

    if (input == NULL)
        return NULL;
    if (QRinput_append(input, symbol_modes[symbol->mode].encoded, (int)text.len,
                       (const unsigned char *)text.ptr) == 0)
        matrix = QRcode_encodeMask != NULL ? QRcode_encodeMask(input, 0)
                                           : QRcode_encodeInput(input);
    QRinput_free(input);
    return matrix;
}

/* Its bits are those of enum symbol_module. */
static void symbol_take(struct symbol *symbol, const QRcode *matrix)
{
    size_t modules = (size_t)matrix->width * (size_t)matrix->width;

    symbol->version = matrix->version;
    symbol->width = (unsigned)matrix->width;
    symbol->modules = memory_alloc(modules);
    memcpy(symbol->modules, matrix->data, modules);
    if (QRcode_encodeMask != NULL)
        symbol_mask_choose(symbol->modules, symbol->width, symbol->level);
}

int symbol_encode(struct symbol *symbol, struct slice text,
                  enum symbol_level level, int min_version, struct error *err)
{
    enum symbol_mode mode = symbol_mode_of(text);
    bool automatic = level == SYMBOL_LEVEL_AUTO;
    QRcode *matrix;
    int version;

    if (automatic)
        level = SYMBOL_LEVEL_L;
    if (symbol_check(text, mode, level, err) < 0)
        return err->code;
    version = symbol_version_for(mode, level, text.len);
    if (version < min_version)
        version = min_version;
    if (automatic)
        level = symbol_highest(mode, text.len, version);
    *symbol = (struct symbol){.version = version, .level = level, .mode = mode};
    matrix = symbol_matrix(text, symbol);
    if (matrix == NULL) {
        error_errno(err, errno, "cannot encode the QR code");
        *symbol = (struct symbol)SYMBOL_INIT;
        return err->code;
    }
    symbol_take(symbol, matrix);
    QRcode_free(matrix);
    return 0;
}

void symbol_release(struct symbol *symbol)
{
    free(symbol->modules);
    *symbol = (struct symbol)SYMBOL_INIT;
}
