#ifndef QR_SYMBOL_BLOCKS_H
#define QR_SYMBOL_BLOCKS_H

#include <stddef.h>

/*
 * How a version divides its codewords (bytes) into blocks, each of which
 * restores its own errors: ISO/IEC 18004, tables 1, 7 and 9. A symbol's
 * codewords take turns: the first of every block, the second of every block
 * and so on, the data first, then the error correction. Some blocks, the long
 * ones, come last and have one data codeword more.
 *
 *     struct symbol_blocks blocks = symbol_blocks_of(version, level);
 *     block = symbol_blocks_owner(&blocks, codeword);
 */
struct symbol_blocks {
    unsigned codewords;   /* of the whole symbol */
    unsigned count;       /* blocks */
    unsigned short_count; /* of them without the additional codeword */
    unsigned short_data;  /* data codewords of a short block */
    unsigned correction;  /* error correction codewords of every block */
    unsigned restorable;  /* damaged codewords that a block restores */
};

/* Modules of a side: 21 to 177 for the versions 1 to 40. */
unsigned symbol_blocks_width(int version);

/* `level` is an enum symbol_level but auto, `version` 1 to 40. */
struct symbol_blocks symbol_blocks_of(int version, unsigned level);

/* All blocks' data codewords. */
unsigned symbol_blocks_data(const struct symbol_blocks *blocks);

/* The block, from 0, that holds a codeword of the symbol, from 0. */
unsigned symbol_blocks_owner(const struct symbol_blocks *blocks,
                             unsigned codeword);

#endif
