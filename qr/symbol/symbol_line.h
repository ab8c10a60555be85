#ifndef QR_SYMBOL_LINE_H
#define QR_SYMBOL_LINE_H

#include <stdint.h>

/*
 * A row or a column of a symbol as bits, and what the standard's rules for
 * choosing a mask (ISO/IEC 18004, table 11) say against it. The rules look at
 * 64 modules at once, which is why they stand here and not in a library: a
 * symbol asks for them 16 times its width.
 *
 * `words` is how many words the symbol's width needs; bits beyond the width
 * are zero, light as the quiet zone is.
 */
#define SYMBOL_LINE_WORDS 3

struct symbol_line {
    uint64_t word[SYMBOL_LINE_WORDS]; /* the first module is the lowest bit */
};

#define PENALTY_RUN    3
#define PENALTY_BLOCK  3
#define PENALTY_FINDER 40

/* Bits `shift` further on, 1 to 63, come to where they are looked at. */
static inline uint64_t symbol_line_ahead(const struct symbol_line *line,
                                         unsigned words, unsigned i,
                                         unsigned shift)
{
    uint64_t next = i + 1 < words ? line->word[i + 1] : 0;

    return line->word[i] >> shift | next << (64 - shift);
}

static inline uint64_t symbol_line_behind(const struct symbol_line *line,
                                          unsigned i, unsigned shift)
{
    uint64_t last = i > 0 ? line->word[i - 1] : 0;

    return line->word[i] << shift | last >> (64 - shift);
}

/* Ones for the modules of word `i` among the first `count`. */
static inline uint64_t symbol_line_within(unsigned count, unsigned i)
{
    unsigned before = 64 * i;

    if (count <= before)
        return 0;
    return count - before >= 64 ? UINT64_MAX
                                : ((uint64_t)1 << (count - before)) - 1;
}

static inline unsigned symbol_line_ones(uint64_t bits)
{
    return (unsigned)__builtin_popcountll(bits);
}

/* Bit x: the modules x and x + 1 are equal. */
static inline void symbol_line_neighbours(const struct symbol_line *line,
                                          unsigned words, unsigned width,
                                          struct symbol_line *equal)
{
    for (unsigned i = 0; i < words; i++)
        equal->word[i] =
            ~(line->word[i] ^ symbol_line_ahead(line, words, i, 1)) &
            symbol_line_within(width - 1, i);
}

/* Runs of five or more: 3 each, and 1 for every module beyond five. */
static inline unsigned symbol_line_runs(const struct symbol_line *equal,
                                        unsigned words)
{
    struct symbol_line pairs;
    struct symbol_line fours;
    unsigned penalty = 0;

    for (unsigned i = 0; i < words; i++)
        pairs.word[i] = equal->word[i] & symbol_line_ahead(equal, words, i, 1);
    for (unsigned i = 0; i < words; i++)
        fours.word[i] = pairs.word[i] & symbol_line_ahead(&pairs, words, i, 2);
    for (unsigned i = 0; i < words; i++) {
        uint64_t starts = fours.word[i] & ~symbol_line_behind(&fours, i, 1);

        /* Most lines have none, and counting ones is what takes the time. */
        if (fours.word[i] == 0)
            continue;
        penalty += symbol_line_ones(fours.word[i]);
        penalty += (PENALTY_RUN - 1) * symbol_line_ones(starts);
    }
    return penalty;
}

/*
 * 1:1:3:1:1, as a finder pattern has it, with four light modules before or
 * behind; beyond the edge is the quiet zone, which is light.
 */
static inline unsigned symbol_line_finders(const struct symbol_line *line,
                                           unsigned words)
{
    unsigned penalty = 0;

    for (unsigned i = 0; i < words; i++) {
        uint64_t here = line->word[i] & ~symbol_line_ahead(line, words, i, 1) &
                        symbol_line_ahead(line, words, i, 2) &
                        symbol_line_ahead(line, words, i, 3) &
                        symbol_line_ahead(line, words, i, 4) &
                        ~symbol_line_ahead(line, words, i, 5) &
                        symbol_line_ahead(line, words, i, 6);
        uint64_t before;
        uint64_t behind;

        if (here == 0)
            continue;
        before =
            symbol_line_behind(line, i, 1) | symbol_line_behind(line, i, 2) |
            symbol_line_behind(line, i, 3) | symbol_line_behind(line, i, 4);
        behind = symbol_line_ahead(line, words, i, 7) |
                 symbol_line_ahead(line, words, i, 8) |
                 symbol_line_ahead(line, words, i, 9) |
                 symbol_line_ahead(line, words, i, 10);
        penalty += PENALTY_FINDER * symbol_line_ones(here & ~(before & behind));
    }
    return penalty;
}

/* Blocks of 2 by 2, between a line and the one before it. */
static inline unsigned symbol_line_blocks(const struct symbol_line *line,
                                          const struct symbol_line *equal,
                                          const struct symbol_line *last,
                                          const struct symbol_line *last_equal,
                                          unsigned words)
{
    unsigned penalty = 0;

    for (unsigned i = 0; i < words; i++)
        penalty += PENALTY_BLOCK *
                   symbol_line_ones(equal->word[i] & last_equal->word[i] &
                                    ~(line->word[i] ^ last->word[i]));
    return penalty;
}

#endif
