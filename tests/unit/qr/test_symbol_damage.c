#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "core/memory.h"
#include "qr/symbol/symbol_blocks.h"
#include "qr/symbol/symbol_damage.h"
#include "qr/symbol/symbol_order.h"

static void encode(struct symbol *symbol, enum symbol_level level, int version)
{
    struct error err = ERROR_INIT;

    *symbol = (struct symbol)SYMBOL_INIT;
    cr_assert_eq(symbol_encode(symbol, SLICE("WAYPOST"), level, version, &err),
                 0);
}

Test(symbol_damage, none)
{
    struct symbol symbol;
    struct symbol_damage damage;
    unsigned char *wrong;

    encode(&symbol, SYMBOL_LEVEL_Q, 5);
    wrong = memory_zalloc(symbol.width, symbol.width);
    symbol_damage_count(&symbol, wrong, &damage);
    cr_expect_eq(damage.codewords, 0);
    cr_expect_eq(damage.worst, 0);
    cr_expect_eq(damage.patterns, 0);
    cr_expect_eq(damage.restorable, 9);
    cr_expect_eq(symbol_damage_reserve(&damage), 100);
    free(wrong);
    symbol_release(&symbol);
}

/* One module spoils a codeword, all eight do not spoil more; by 5-Q's four
   blocks, codewords 0 and 4 are of the same block and 0 and 1 are not. */
static const struct {
    unsigned codewords[4];
    unsigned count;
    unsigned modules; /* of each */
    unsigned worst;
    int reserve;
} rows[] = {
    {{0}, 1, 1, 1, 88},
    {{0}, 1, 8, 1, 88},
    {{0, 1, 2, 3}, 4, 8, 1, 88},
    {{0, 4}, 2, 1, 2, 77},
    {{0, 4, 8, 1}, 4, 3, 3, 66},
    {{61, 65}, 2, 8, 2, 77},     /* the last data codeword, of block 3 */
    {{61, 62, 63}, 3, 8, 1, 88}, /* then correction begins with block 0 */
};

Test(symbol_damage, by_blocks)
{
    struct symbol symbol;
    unsigned *order;
    unsigned char *wrong;

    encode(&symbol, SYMBOL_LEVEL_Q, 5);
    order = memory_alloc((size_t)symbol.width * symbol.width * sizeof(*order));
    symbol_order(&symbol, order);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct symbol_damage damage;

        wrong = memory_zalloc(symbol.width, symbol.width);
        for (unsigned n = 0; n < rows[i].count; n++) {
            for (unsigned bit = 0; bit < rows[i].modules; bit++)
                wrong[order[8 * rows[i].codewords[n] + bit]] = 1;
        }
        symbol_damage_count(&symbol, wrong, &damage);
        cr_expect_eq(damage.codewords, rows[i].count, "row %zu", i);
        cr_expect_eq(damage.worst, rows[i].worst, "row %zu: %u", i,
                     damage.worst);
        cr_expect_eq(symbol_damage_reserve(&damage), rows[i].reserve,
                     "row %zu: %d", i, symbol_damage_reserve(&damage));
        cr_expect_eq(damage.patterns, 0);
        free(wrong);
    }
    free(order);
    symbol_release(&symbol);
}

/* All modules wrong: every block is lost, and the reserve says how much. */
Test(symbol_damage, everything)
{
    struct symbol symbol;
    struct symbol_damage damage;
    unsigned char *wrong;
    size_t modules;

    encode(&symbol, SYMBOL_LEVEL_L, 1);
    modules = (size_t)symbol.width * symbol.width;
    wrong = memory_alloc(modules);
    for (size_t i = 0; i < modules; i++)
        wrong[i] = 1;
    symbol_damage_count(&symbol, wrong, &damage);
    cr_expect_eq(damage.codewords, 26);
    cr_expect_eq(damage.restorable, 2);
    cr_expect_eq(symbol_damage_reserve(&damage), -1200);
    cr_expect_gt(damage.patterns, 0);
    free(wrong);
    symbol_release(&symbol);
}

/* Version 7 has every pattern; its alignment patterns stand at 6, 22, 38. */
static const struct {
    unsigned x;
    unsigned y;
    unsigned patterns;
} vital[] = {
    {0, 0, 0},                           /* a finder's corners may be round, */
    {6, 6, 0},   {1, 1, 0},   {3, 0, 1}, /* its middle may not, */
    {0, 3, 1},   {3, 3, 1},   {4, 2, 1},   {7, 3, 1}, /* nor its separator's */
    {7, 7, 0},   {41, 0, 1},  {44, 0, 0},  {3, 41, 1},  {10, 6, 1}, /* timing */
    {6, 12, 1},  {8, 0, 1},                                         /* format */
    {8, 37, 1},               /* the module that is always dark */
    {0, 34, 1},               /* version */
    {34, 5, 1},  {22, 22, 0}, /* alignment: only the last is looked for */
    {38, 38, 1}, {36, 40, 1}, {35, 40, 0}, {20, 20, 0},
};

Test(symbol_damage, patterns)
{
    struct symbol symbol;

    encode(&symbol, SYMBOL_LEVEL_M, 7);
    cr_assert_eq(symbol.width, 45);
    for (size_t i = 0; i < sizeof(vital) / sizeof(vital[0]); i++) {
        unsigned char *wrong = memory_zalloc(symbol.width, symbol.width);
        struct symbol_damage damage;

        wrong[vital[i].y * symbol.width + vital[i].x] = 1;
        symbol_damage_count(&symbol, wrong, &damage);
        cr_expect_eq(damage.patterns, vital[i].patterns, "%u,%u", vital[i].x,
                     vital[i].y);
        free(wrong);
    }
    symbol_release(&symbol);
}
