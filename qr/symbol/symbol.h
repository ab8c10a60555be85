#ifndef QR_SYMBOL_H
#define QR_SYMBOL_H

#include <stdbool.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * A symbol is a QR code (ISO/IEC 18004 model 2, versions 1 to 40) as a square
 * of dark and light modules: what every drawing starts from.
 *
 *     struct symbol symbol = SYMBOL_INIT;
 *     if (symbol_encode(&symbol, text, SYMBOL_LEVEL_M, 1, &err) < 0)
 *         return err.code;
 *     for (y ...) for (x ...) if (symbol_is_dark(&symbol, x, y)) ...
 *     symbol_release(&symbol);
 *
 * The whole text travels in one segment, in the densest mode that can hold all
 * of it: digits alone are numeric (10 bits for 3), digits, upper-case letters
 * and " $%*+-./:" are alphanumeric (11 bits for 2), anything else is bytes (8
 * bits each, UTF-8 without an ECI header, which is what phones expect). One
 * segment makes the capacity a plain number that an error message can name.
 *
 * The same text at the same level gives the same modules, always.
 */

/* How much of the symbol may be unreadable and still be restored. */
enum symbol_level {
    SYMBOL_LEVEL_L,   /* about 7% of the codewords */
    SYMBOL_LEVEL_M,   /* about 15% */
    SYMBOL_LEVEL_Q,   /* about 25% */
    SYMBOL_LEVEL_H,   /* about 30% */
    SYMBOL_LEVEL_AUTO /* asked for: as much as the symbol's size allows */
};

enum symbol_mode {
    SYMBOL_MODE_NUMERIC,
    SYMBOL_MODE_ALPHANUMERIC,
    SYMBOL_MODE_BYTES
};

/*
 * A module's bits. What no pattern and no information holds is data, which
 * error correction restores; nothing restores the rest, but format and version
 * stand there twice.
 */
enum symbol_module {
    SYMBOL_MODULE_DARK = 0x01,
    SYMBOL_MODULE_FORMAT = 0x04,
    SYMBOL_MODULE_VERSION = 0x08,
    SYMBOL_MODULE_TIMING = 0x10,
    SYMBOL_MODULE_ALIGNMENT = 0x20,
    SYMBOL_MODULE_FINDER = 0x40,  /* with its separator */
    SYMBOL_MODULE_FUNCTION = 0x80 /* any of these */
};

#define SYMBOL_VERSION_MAX 40

struct symbol {
    int version;    /* 1 to 40 */
    unsigned width; /* modules a side, 21 to 177, without the quiet zone */
    enum symbol_level level; /* never auto */
    enum symbol_mode mode;
    unsigned char *modules; /* heap, width * width, row by row */
};

#define SYMBOL_INIT                                   \
    {                                                 \
        0, 0, SYMBOL_LEVEL_M, SYMBOL_MODE_BYTES, NULL \
    }

/*
 * Encodes `text` into `symbol`, which must be released or freshly
 * initialised, in the smallest version from `min_version` on that holds it.
 * Auto takes the smallest version that any level could have, and then the
 * highest level that still fits into it. Fails with ERROR_INVALID:
 * "text_empty", or "text_too_long" with the limit of that text's mode at that
 * level. On failure the symbol stays empty.
 */
int symbol_encode(struct symbol *symbol, struct slice text,
                  enum symbol_level level, int min_version, struct error *err)
    __attribute__((warn_unused_result));

/* Frees the modules; the symbol is empty and usable afterwards. */
void symbol_release(struct symbol *symbol);

/* x and y count from the upper left corner and are below symbol->width. */
static inline unsigned symbol_module_at(const struct symbol *symbol, unsigned x,
                                        unsigned y)
{
    return symbol->modules[(size_t)y * symbol->width + x];
}

static inline bool symbol_is_dark(const struct symbol *symbol, unsigned x,
                                  unsigned y)
{
    return (symbol_module_at(symbol, x, y) & SYMBOL_MODULE_DARK) != 0;
}

/* The densest mode that can hold all of `text`. */
enum symbol_mode symbol_mode_of(struct slice text);

/* The characters of `mode` that fit into version 40 at `level`. */
size_t symbol_capacity(enum symbol_mode mode, enum symbol_level level);

/* "numeric", "alphanumeric" or "bytes". */
const char *symbol_mode_name(enum symbol_mode mode);

/*
 * The smallest version, from 1, that holds `len` characters of `mode` at
 * `level` (not auto); 0 if none does.
 */
int symbol_version_for(enum symbol_mode mode, enum symbol_level level,
                       size_t len);

/* 'L', 'M', 'Q' or 'H'. */
char symbol_level_letter(enum symbol_level level);

#endif
