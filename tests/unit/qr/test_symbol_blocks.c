/*
 * The block layout and the way of the codewords, proved by what they must
 * give: in every version at every level, each block of a symbol is a word of
 * its Reed-Solomon code. One wrong number of the tables, or one module out of
 * order, and it is not.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "qr/symbol/symbol.h"
#include "qr/symbol/symbol_blocks.h"
#include "qr/symbol/symbol_mask.h"
#include "qr/symbol/symbol_order.h"

#define CODEWORDS_MAX 3706

/* Known layouts: ISO/IEC 18004, table 9. */
static const struct {
    int version;
    enum symbol_level level;
    struct symbol_blocks blocks;
} known[] = {
    {1, SYMBOL_LEVEL_L, {26, 1, 1, 19, 7, 2}},
    {1, SYMBOL_LEVEL_M, {26, 1, 1, 16, 10, 4}},
    {1, SYMBOL_LEVEL_Q, {26, 1, 1, 13, 13, 6}},
    {1, SYMBOL_LEVEL_H, {26, 1, 1, 9, 17, 8}},
    {2, SYMBOL_LEVEL_L, {44, 1, 1, 34, 10, 4}},
    {2, SYMBOL_LEVEL_M, {44, 1, 1, 28, 16, 8}},
    {3, SYMBOL_LEVEL_L, {70, 1, 1, 55, 15, 7}},
    {3, SYMBOL_LEVEL_Q, {70, 2, 2, 17, 18, 9}},
    {4, SYMBOL_LEVEL_L, {100, 1, 1, 80, 20, 10}},
    {5, SYMBOL_LEVEL_Q, {134, 4, 2, 15, 18, 9}},
    {7, SYMBOL_LEVEL_H, {196, 5, 4, 13, 26, 13}},
    {10, SYMBOL_LEVEL_M, {346, 5, 4, 43, 26, 13}},
    {22, SYMBOL_LEVEL_H, {1258, 34, 34, 13, 24, 12}},
    {40, SYMBOL_LEVEL_L, {3706, 25, 19, 118, 30, 15}},
    {40, SYMBOL_LEVEL_H, {3706, 81, 20, 15, 30, 15}},
};

Test(symbol_blocks, known_layouts)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct symbol_blocks got =
            symbol_blocks_of(known[i].version, known[i].level);

        cr_expect_eq(memcmp(&got, &known[i].blocks, sizeof(got)), 0,
                     "%d-%c: %u codewords in %u blocks, %u of them short with "
                     "%u data and %u correction, %u restorable",
                     known[i].version, symbol_level_letter(known[i].level),
                     got.codewords, got.count, got.short_count, got.short_data,
                     got.correction, got.restorable);
    }
}

/* Each codeword has one block, and each block has its number of them. */
Test(symbol_blocks, owners)
{
    for (int version = 1; version <= SYMBOL_VERSION_MAX; version++) {
        for (unsigned level = 0; level < 4; level++) {
            struct symbol_blocks blocks = symbol_blocks_of(version, level);
            unsigned counts[81] = {0};

            for (unsigned i = 0; i < blocks.codewords; i++)
                counts[symbol_blocks_owner(&blocks, i)]++;
            for (unsigned i = 0; i < blocks.count; i++)
                cr_expect_eq(counts[i], blocks.short_data + blocks.correction +
                                            (i >= blocks.short_count));
        }
    }
}

/* The mask's rule as the standard has it. */
static bool inverts(unsigned mask, unsigned x, unsigned y)
{
    switch (mask) {
    case 0:
        return (y + x) % 2 == 0;
    case 1:
        return y % 2 == 0;
    case 2:
        return x % 3 == 0;
    case 3:
        return (y + x) % 3 == 0;
    case 4:
        return (y / 2 + x / 3) % 2 == 0;
    case 5:
        return y * x % 2 + y * x % 3 == 0;
    case 6:
        return (y * x % 2 + y * x % 3) % 2 == 0;
    default:
        return ((y + x) % 2 + y * x % 3) % 2 == 0;
    }
}

static size_t read_codewords(const struct symbol *symbol,
                             unsigned char *codewords)
{
    static unsigned order[177 * 177];
    size_t bits = symbol_order(symbol, order);
    unsigned mask = symbol_mask_of(symbol->modules, symbol->width);

    for (size_t i = 0; i < bits / 8; i++) {
        codewords[i] = 0;
        for (size_t bit = 0; bit < 8; bit++) {
            unsigned x = order[8 * i + bit] % symbol->width;
            unsigned y = order[8 * i + bit] / symbol->width;
            bool dark = symbol_is_dark(symbol, x, y) != inverts(mask, x, y);

            codewords[i] = (unsigned char)(codewords[i] << 1 | dark);
        }
    }
    return bits / 8;
}

/* The product in GF(256) with the standard's polynomial. */
static unsigned multiply(unsigned a, unsigned b)
{
    unsigned product = 0;

    for (; b > 0; b >>= 1) {
        if (b & 1)
            product ^= a;
        a = a << 1 ^ (a >> 7) * 0x11d;
    }
    return product;
}

/* Zero at all of the code's roots. */
static bool is_word(const unsigned char *word, size_t len, unsigned correction)
{
    unsigned root = 1;

    for (unsigned i = 0; i < correction; i++) {
        unsigned sum = 0;

        for (size_t k = 0; k < len; k++)
            sum = multiply(sum, root) ^ word[k];
        if (sum != 0)
            return false;
        root = multiply(root, 2);
    }
    return true;
}

static void expect_words(const struct symbol *symbol)
{
    static unsigned char codewords[CODEWORDS_MAX];
    struct symbol_blocks blocks =
        symbol_blocks_of(symbol->version, symbol->level);

    cr_assert_eq(read_codewords(symbol, codewords), blocks.codewords);
    for (unsigned block = 0; block < blocks.count; block++) {
        unsigned char word[255];
        size_t len = 0;

        for (unsigned i = 0; i < blocks.codewords; i++) {
            if (symbol_blocks_owner(&blocks, i) == block)
                word[len++] = codewords[i];
        }
        cr_expect(is_word(word, len, blocks.correction), "%d-%c block %u",
                  symbol->version, symbol_level_letter(symbol->level), block);
    }
}

Test(symbol_blocks, every_block_is_a_word_of_its_code)
{
    for (int version = 1; version <= SYMBOL_VERSION_MAX; version++) {
        for (unsigned level = 0; level < 4; level++) {
            struct symbol symbol = SYMBOL_INIT;
            struct error err = ERROR_INIT;

            cr_assert_eq(symbol_encode(&symbol, SLICE("WAYPOST"),
                                       (enum symbol_level)level, version, &err),
                         0, "%s", err.message);
            cr_expect_eq(symbol.version, version);
            cr_expect_eq(symbol.width, symbol_blocks_width(version));
            expect_words(&symbol);
            symbol_release(&symbol);
        }
    }
}
