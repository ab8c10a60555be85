/*
 * The choice of the mask, beside the standard's rules written out slowly, and
 * beside libqrencode, which must read as the same symbol but for the mask.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/symbol/symbol.h"
#include "qr/symbol/symbol_mask.h"

extern QRcode *QRcode_encodeMask(QRinput *input, int mask);

struct board {
    unsigned width;
    const unsigned char *modules;
};

/* Beyond the edge is the quiet zone; `turned` looks down instead of along. */
static bool dark_at(const struct board *board, int along, int line, bool turned)
{
    int x = turned ? line : along;
    int y = turned ? along : line;

    if (x < 0 || y < 0 || x >= (int)board->width || y >= (int)board->width)
        return false;
    return board->modules[(unsigned)y * board->width + (unsigned)x] & 1;
}

static unsigned rate_runs(const struct board *board, int line, bool turned)
{
    unsigned penalty = 0;
    unsigned run = 1;

    for (int i = 1; i <= (int)board->width; i++) {
        if (i < (int)board->width && dark_at(board, i, line, turned) ==
                                         dark_at(board, i - 1, line, turned)) {
            run++;
            continue;
        }
        if (run >= 5)
            penalty += run - 2;
        run = 1;
    }
    return penalty;
}

static bool is_light(const struct board *board, int from, int line, bool turned)
{
    for (int i = from; i < from + 4; i++) {
        if (dark_at(board, i, line, turned))
            return false;
    }
    return true;
}

static unsigned rate_finders(const struct board *board, int line, bool turned)
{
    static const bool finder[] = {1, 0, 1, 1, 1, 0, 1};
    unsigned penalty = 0;

    for (int i = 0; i + 7 <= (int)board->width; i++) {
        bool equal = true;

        for (int n = 0; n < 7; n++)
            equal = equal && dark_at(board, i + n, line, turned) == finder[n];
        if (equal && (is_light(board, i - 4, line, turned) ||
                      is_light(board, i + 7, line, turned)))
            penalty += 40;
    }
    return penalty;
}

static unsigned rate_areas(const struct board *board)
{
    unsigned width = board->width;
    unsigned penalty = 0;
    unsigned dark = 0;
    unsigned percent;

    cr_assert_gt(width, 0);
    for (int y = 0; y < (int)width; y++) {
        for (int x = 0; x < (int)width; x++) {
            bool here = dark_at(board, x, y, false);

            dark += here;
            if (x + 1 < (int)width && y + 1 < (int)width &&
                dark_at(board, x + 1, y, false) == here &&
                dark_at(board, x, y + 1, false) == here &&
                dark_at(board, x + 1, y + 1, false) == here)
                penalty += 3;
        }
    }
    /* Whole steps of 5% away from a half, by thousandths of a per cent. */
    percent = dark * 100000 / (width * width);
    percent = percent > 50000 ? percent - 50000 : 50000 - percent;
    return penalty + percent / 5000 * 10;
}

static unsigned rate(const struct board *board)
{
    unsigned penalty = rate_areas(board);

    for (int turned = 0; turned < 2; turned++) {
        for (int line = 0; line < (int)board->width; line++) {
            penalty += rate_runs(board, line, turned);
            penalty += rate_finders(board, line, turned);
        }
    }
    return penalty;
}

/* libqrencode's symbol of the same text with a mask of one's own. */
static QRcode *reference(const char *text, int version, QRecLevel level,
                         int mask)
{
    QRinput *input = QRinput_new2(version, level);
    QRcode *code;

    cr_assert_eq(QRinput_append(input, QR_MODE_8, (int)strlen(text),
                                (const unsigned char *)text),
                 0);
    code = QRcode_encodeMask(input, mask);
    cr_assert_not_null(code);
    QRinput_free(input);
    return code;
}

static void expect_least(const char *text, int version, enum symbol_level level)
{
    struct symbol symbol = SYMBOL_INIT;
    struct error err = ERROR_INIT;
    unsigned least = UINT32_MAX;
    unsigned chosen;

    cr_assert_eq(symbol_encode(&symbol, slice_str(text), level, version, &err),
                 0);
    chosen = symbol_mask_of(symbol.modules, symbol.width);
    for (int mask = 0; mask < SYMBOL_MASKS; mask++) {
        QRcode *code = reference(text, symbol.version, (QRecLevel)level, mask);
        struct board board = {symbol.width, code->data};
        unsigned penalty = rate(&board);

        if (penalty < least)
            least = penalty;
        if (mask == (int)chosen) {
            for (unsigned i = 0; i < symbol.width * symbol.width; i++)
                cr_assert_eq(symbol.modules[i], code->data[i],
                             "version %d, module %u", symbol.version, i);
        }
        QRcode_free(code);
    }
    {
        struct board board = {symbol.width, symbol.modules};

        cr_expect_eq(rate(&board), least, "version %d", symbol.version);
    }
    symbol_release(&symbol);
}

/* Symbols of one, two and three words a line. */
Test(symbol_mask, takes_the_least_penalty)
{
    static const int versions[] = {1, 2, 3, 5, 7, 11, 12, 15, 27, 28, 40};
    static const char *const texts[] = {
        "a", "https://a.io", "https://b.io", "b?c=d", "\xd8\xb3", "0a1b2c3",
    };

    for (size_t v = 0; v < sizeof(versions) / sizeof(versions[0]); v++) {
        for (size_t t = 0; t < sizeof(texts) / sizeof(texts[0]); t++)
            expect_least(texts[t], versions[v], (enum symbol_level)(t % 2));
    }
}

/* Each mask is the best one of some text. */
Test(symbol_mask, takes_every_mask)
{
    unsigned char seen[SYMBOL_MASKS] = {0};

    for (unsigned i = 0; i < 200; i++) {
        struct symbol symbol = SYMBOL_INIT;
        struct error err = ERROR_INIT;
        char text[16];

        snprintf(text, sizeof(text), "b%u", i);
        cr_assert_eq(
            symbol_encode(&symbol, slice_str(text), SYMBOL_LEVEL_Q, 1, &err),
            0);
        seen[symbol_mask_of(symbol.modules, symbol.width)] = 1;
        symbol_release(&symbol);
    }
    for (int mask = 0; mask < SYMBOL_MASKS; mask++)
        cr_expect(seen[mask], "mask %d was never chosen", mask);
}
