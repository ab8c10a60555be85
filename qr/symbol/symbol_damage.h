#ifndef QR_SYMBOL_DAMAGE_H
#define QR_SYMBOL_DAMAGE_H

#include <stddef.h>

#include "qr/symbol/symbol.h"

/*
 * What misread modules cost a symbol. Each block of codewords restores a
 * number of its own, and one wrong module spoils a whole codeword, so the
 * block with the most damaged codewords decides whether the symbol is read.
 *
 *     struct symbol_damage damage;
 *     symbol_damage_count(&symbol, wrong, &damage);
 *     if (damage.patterns > 0) ... scanners may not even find it ...
 *     left = symbol_damage_reserve(&damage);
 */
struct symbol_damage {
    unsigned codewords;  /* damaged, all blocks together */
    unsigned worst;      /* damaged codewords of the worst block */
    unsigned restorable; /* codewords that a block restores */
    unsigned patterns;   /* wrong modules of what nothing restores */
};

/*
 * Counts. `wrong` has a byte for each module, row by row: 1 where it is not
 * read as it was encoded, else 0.
 *
 * `patterns` counts the timing patterns, format and version information, the
 * alignment pattern at the lower right, which is the one that scanners look
 * for, and of each finder the middle three rows and columns with the
 * separator's, where scanners see its 1:1:3:1:1. A finder's corners may be
 * round, and the other alignment patterns may lie under a logo.
 */
void symbol_damage_count(const struct symbol *symbol,
                         const unsigned char *wrong,
                         struct symbol_damage *damage);

/*
 * Per cent of the worst block's restoring power that is left: 100 undamaged,
 * 0 if not one more codeword may go, negative if the symbol is lost.
 */
int symbol_damage_reserve(const struct symbol_damage *damage);

#endif
