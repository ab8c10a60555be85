#include "qr/symbol/symbol_blocks.h"

#include <stdint.h>

#define SYMBOL_VERSIONS 40

/* By level, L M Q H, and version: error correction codewords of a block. */
static const uint8_t symbol_corrections[4][SYMBOL_VERSIONS] = {
    {7,  10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30,
     22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30,
     30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
    {10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24,
     24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28,
     28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28},
    {13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20,
     30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30,
     30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
    {17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24,
     24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30,
     30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
};

/* By level and version: blocks. */
static const uint8_t symbol_block_counts[4][SYMBOL_VERSIONS] = {
    {1,  1,  1,  1,  1,  2,  2,  2,  2,  4,  4,  4,  4,  4,
     6,  6,  6,  6,  7,  8,  8,  9,  9,  10, 12, 12, 12, 13,
     14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25},
    {1,  1,  1,  2,  2,  4,  4,  4,  5,  5,  5,  8,  9,  9,
     10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26,
     28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49},
    {1,  1,  2,  2,  4,  4,  6,  6,  8,  8,  8,  10, 12, 16,
     12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35,
     38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68},
    {1,  1,  2,  4,  4,  4,  5,  6,  8,  8,  11, 11, 16, 16,
     18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42,
     45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81},
};

/*
 * Codewords that the smallest symbols keep for noticing that there were more
 * errors than they restore, by level and version.
 */
static const uint8_t symbol_detections[4][3] = {
    {3, 2, 1},
    {2, 0, 0},
    {1, 0, 0},
    {1, 0, 0},
};

unsigned symbol_blocks_width(int version)
{
    return 17 + 4 * (unsigned)version;
}

/* Alignment patterns stand on a grid of this many lines, from version 2 on. */
static unsigned symbol_alignment_lines(int version)
{
    return (unsigned)version / 7 + 2;
}

/* Modules that hold codewords: all that are no pattern and no information. */
static unsigned symbol_data_modules(int version)
{
    unsigned width = symbol_blocks_width(version);
    unsigned modules = width * width;

    modules -= 3 * 8 * 8;        /* finders with their separators */
    modules -= 2 * (width - 16); /* timing */
    modules -= 2 * 15 + 1;       /* format, and the module always dark */
    if (version >= 2) {
        unsigned lines = symbol_alignment_lines(version);

        modules -= (lines * lines - 3) * 5 * 5;
        modules += 2 * (lines - 2) * 5; /* counted as timing already */
    }
    if (version >= 7)
        modules -= 2 * 18; /* version */
    return modules;
}

static unsigned symbol_detection(int version, unsigned level)
{
    return version <= 3 ? symbol_detections[level][version - 1] : 0;
}

struct symbol_blocks symbol_blocks_of(int version, unsigned level)
{
    struct symbol_blocks blocks;
    unsigned each;

    blocks.codewords = symbol_data_modules(version) / 8;
    blocks.count = symbol_block_counts[level][version - 1];
    blocks.correction = symbol_corrections[level][version - 1];
    each = blocks.codewords / blocks.count;
    blocks.short_count = blocks.count - blocks.codewords % blocks.count;
    blocks.short_data = each - blocks.correction;
    blocks.restorable =
        (blocks.correction - symbol_detection(version, level)) / 2;
    return blocks;
}

unsigned symbol_blocks_data(const struct symbol_blocks *blocks)
{
    return blocks->codewords - blocks->count * blocks->correction;
}

unsigned symbol_blocks_owner(const struct symbol_blocks *blocks,
                             unsigned codeword)
{
    unsigned data = symbol_blocks_data(blocks);
    unsigned even = blocks->count * blocks->short_data;

    if (codeword < even)
        return codeword % blocks->count;
    if (codeword < data)
        return blocks->short_count + codeword - even;
    return (codeword - data) % blocks->count;
}
