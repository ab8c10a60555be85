#include "qr/symbol/symbol_mask.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "qr/symbol/symbol.h"
#include "qr/symbol/symbol_format.h"
#include "qr/symbol/symbol_line.h"

#define MASK_WIDTH_MAX 177
#define MASK_PERIOD    12 /* after which every pattern repeats, both ways */

/* ISO/IEC 18004, table 10: where mask n inverts; x is the column. */
#define MASK_0(x, y) (((x) + (y)) % 2 == 0)
#define MASK_1(x, y) ((y) % 2 == 0)
#define MASK_2(x, y) ((x) % 3 == 0)
#define MASK_3(x, y) (((x) + (y)) % 3 == 0)
#define MASK_4(x, y) (((y) / 2 + (x) / 3) % 2 == 0)
#define MASK_5(x, y) ((x) * (y) % 2 + (x) * (y) % 3 == 0)
#define MASK_6(x, y) (((x) * (y) % 2 + (x) * (y) % 3) % 2 == 0)
#define MASK_7(x, y) ((((x) + (y)) % 2 + (x) * (y) % 3) % 2 == 0)

/* One period of a row of a mask, as bits. */
#define MASK_ROW(rule, y)                                                    \
    (rule(0, y) << 0 | rule(1, y) << 1 | rule(2, y) << 2 | rule(3, y) << 3 | \
     rule(4, y) << 4 | rule(5, y) << 5 | rule(6, y) << 6 | rule(7, y) << 7 | \
     rule(8, y) << 8 | rule(9, y) << 9 | rule(10, y) << 10 |                 \
     rule(11, y) << 11)
#define MASK_ROWS(rule)                                               \
    {                                                                 \
        MASK_ROW(rule, 0), MASK_ROW(rule, 1), MASK_ROW(rule, 2),      \
            MASK_ROW(rule, 3), MASK_ROW(rule, 4), MASK_ROW(rule, 5),  \
            MASK_ROW(rule, 6), MASK_ROW(rule, 7), MASK_ROW(rule, 8),  \
            MASK_ROW(rule, 9), MASK_ROW(rule, 10), MASK_ROW(rule, 11) \
    }

/* The same by columns: every rule but three is symmetric. */
#define MASK_1_TURNED(x, y) MASK_1(y, x)
#define MASK_2_TURNED(x, y) MASK_2(y, x)
#define MASK_4_TURNED(x, y) MASK_4(y, x)

static const uint16_t mask_rows[SYMBOL_MASKS][MASK_PERIOD] = {
    MASK_ROWS(MASK_0), MASK_ROWS(MASK_1), MASK_ROWS(MASK_2), MASK_ROWS(MASK_3),
    MASK_ROWS(MASK_4), MASK_ROWS(MASK_5), MASK_ROWS(MASK_6), MASK_ROWS(MASK_7)};

static const uint16_t mask_columns[SYMBOL_MASKS][MASK_PERIOD] = {
    MASK_ROWS(MASK_0), MASK_ROWS(MASK_1_TURNED), MASK_ROWS(MASK_2_TURNED),
    MASK_ROWS(MASK_3), MASK_ROWS(MASK_4_TURNED), MASK_ROWS(MASK_5),
    MASK_ROWS(MASK_6), MASK_ROWS(MASK_7)};

/* What the dark modules' share adds, for each 5% (table 11). */
#define PENALTY_BALANCE 10

/* A symbol without its mask, seen both ways. */
struct mask_board {
    unsigned width;
    unsigned words; /* that the width needs */
    struct symbol_line rows[MASK_WIDTH_MAX];
    struct symbol_line columns[MASK_WIDTH_MAX];
    struct symbol_line
        row_data[MASK_WIDTH_MAX]; /* which modules a mask turns */
    struct symbol_line column_data[MASK_WIDTH_MAX];
};

/* 10 for every whole 5% that the dark modules are away from half. */
static unsigned mask_rate_balance(unsigned dark, unsigned width)
{
    unsigned all = width * width;
    unsigned away = 2 * dark > all ? 2 * dark - all : all - 2 * dark;

    return all > 0 ? PENALTY_BALANCE * (away * 10 / all) : 0;
}

/* Line `at` with the mask whose periods are given. */
static void mask_apply(const struct symbol_line *line,
                       const struct symbol_line *data, unsigned period,
                       unsigned words, struct symbol_line *masked)
{
    /* 64 is 5 periods and 4 modules, so each word begins 4 further on. */
    static const uint64_t repeated = 0x1001001001001001;

    for (unsigned i = 0; i < words; i++) {
        masked->word[i] = line->word[i] ^ (period * repeated & data->word[i]);
        period = (period >> 4 | period << 8) & 0xfff;
    }
}

/* The rules that look along lines, over all columns. */
static unsigned mask_rate_columns(const struct mask_board *board, unsigned mask)
{
    struct symbol_line line;
    struct symbol_line equal;
    unsigned words = board->words;
    unsigned penalty = 0;

    for (unsigned x = 0; x < board->width; x++) {
        mask_apply(&board->columns[x], &board->column_data[x],
                   mask_columns[mask][x % MASK_PERIOD], words, &line);
        symbol_line_neighbours(&line, words, board->width, &equal);
        penalty += symbol_line_runs(&equal, words);
        penalty += symbol_line_finders(&line, words);
    }
    return penalty;
}

/* The same over all rows, and the rules that look at areas. */
static unsigned mask_rate_rows(const struct mask_board *board, unsigned mask)
{
    struct symbol_line line[2];
    struct symbol_line equal[2];
    unsigned words = board->words;
    unsigned penalty = 0;
    unsigned dark = 0;

    for (unsigned y = 0; y < board->width; y++) {
        struct symbol_line *now = &line[y % 2];

        mask_apply(&board->rows[y], &board->row_data[y],
                   mask_rows[mask][y % MASK_PERIOD], words, now);
        symbol_line_neighbours(now, words, board->width, &equal[y % 2]);
        penalty += symbol_line_runs(&equal[y % 2], words);
        penalty += symbol_line_finders(now, words);
        if (y > 0)
            penalty += symbol_line_blocks(now, &equal[y % 2], &line[1 - y % 2],
                                          &equal[1 - y % 2], words);
        for (unsigned i = 0; i < words; i++)
            dark += symbol_line_ones(now->word[i]);
    }
    return penalty + mask_rate_balance(dark, board->width);
}

/* The penalty, or any number from `least` on if it is not below that. */
static unsigned mask_rate(const struct mask_board *board, unsigned mask,
                          unsigned least)
{
    unsigned penalty = mask_rate_columns(board, mask);

    return penalty >= least ? penalty : penalty + mask_rate_rows(board, mask);
}

static void mask_put(struct symbol_line *line, unsigned at, bool dark)
{
    uint64_t bit = (uint64_t)1 << at % 64;

    if (dark)
        line->word[at / 64] |= bit;
    else
        line->word[at / 64] &= ~bit;
}

/* Module (x, y) in its row and its column; the board's lines are zero. */
static inline void mask_board_set(struct mask_board *board, unsigned x,
                                  unsigned y, uint64_t dark, uint64_t data)
{
    board->rows[y].word[x / 64] |= dark << x % 64;
    board->row_data[y].word[x / 64] |= data << x % 64;
    board->columns[x].word[y / 64] |= dark << y % 64;
    board->column_data[x].word[y / 64] |= data << y % 64;
}

/* `modules` have mask 0, which the board takes off. */
static void mask_board_init(struct mask_board *board,
                            const unsigned char *modules, unsigned width)
{
    size_t size = width * sizeof(struct symbol_line);

    board->width = width;
    board->words = (width + 63) / 64;
    memset(board->rows, 0, size);
    memset(board->columns, 0, size);
    memset(board->row_data, 0, size);
    memset(board->column_data, 0, size);
    for (unsigned y = 0; y < width; y++) {
        unsigned mask = mask_rows[0][y % MASK_PERIOD];

        for (unsigned x = 0; x < width; x++) {
            unsigned module = *modules++;
            unsigned data = (module & SYMBOL_MODULE_FUNCTION) == 0;

            /* Mask 0 repeats after two modules. */
            mask_board_set(
                board, x, y,
                (module & SYMBOL_MODULE_DARK) ^ (data & mask >> x % 2), data);
        }
    }
}

/* ---- Format information -------------------------------------------------- */

static void mask_board_format(struct mask_board *board, unsigned format)
{
    for (unsigned i = 0; i < SYMBOL_FORMAT_BITS; i++) {
        bool dark = format >> i & 1;
        unsigned x;
        unsigned y;

        symbol_format_first(i, &x, &y);
        mask_put(&board->rows[y], x, dark);
        mask_put(&board->columns[x], y, dark);
        symbol_format_second(i, board->width, &x, &y);
        mask_put(&board->rows[y], x, dark);
        mask_put(&board->columns[x], y, dark);
    }
}

unsigned symbol_mask_of(const unsigned char *modules, unsigned width)
{
    unsigned format = 0;

    for (unsigned i = 0; i < SYMBOL_FORMAT_BITS; i++) {
        unsigned x;
        unsigned y;

        symbol_format_first(i, &x, &y);
        format |= (modules[y * width + x] & SYMBOL_MODULE_DARK) << i;
    }
    return symbol_format_mask(format);
}

/* ---- The choice ---------------------------------------------------------- */

/* The board's rows with the mask, back into modules. */
static void mask_write(const struct mask_board *board, unsigned mask,
                       unsigned char *modules)
{
    for (unsigned y = 0; y < board->width; y++) {
        struct symbol_line line;

        mask_apply(&board->rows[y], &board->row_data[y],
                   mask_rows[mask][y % MASK_PERIOD], board->words, &line);
        for (unsigned x = 0; x < board->width; x++) {
            unsigned char *module = &modules[y * board->width + x];

            *module &= (unsigned char)~SYMBOL_MODULE_DARK;
            *module |= line.word[x / 64] >> x % 64 & 1;
        }
    }
}

unsigned symbol_mask_choose(unsigned char *modules, unsigned width,
                            unsigned level)
{
    struct mask_board board;
    unsigned least = UINT32_MAX;
    unsigned chosen = 0;

    mask_board_init(&board, modules, width);
    for (unsigned mask = 0; mask < SYMBOL_MASKS; mask++) {
        unsigned penalty;

        mask_board_format(&board, symbol_format_of(level, mask));
        penalty = mask_rate(&board, mask, least);
        if (penalty < least) {
            least = penalty;
            chosen = mask;
        }
    }
    mask_board_format(&board, symbol_format_of(level, chosen));
    mask_write(&board, chosen, modules);
    return chosen;
}
