#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <qrencode.h>
#include <stdio.h>
#include <string.h>

#include "qr/symbol/symbol.h"

static const struct {
    const char *text;
    enum symbol_level level;
    enum symbol_mode mode;
    int version;
} rows[] = {
    {"0", SYMBOL_LEVEL_L, SYMBOL_MODE_NUMERIC, 1},
    {"0123456789", SYMBOL_LEVEL_M, SYMBOL_MODE_NUMERIC, 1},
    {"HTTPS://GO.ACME.COM/Q/7K3M", SYMBOL_LEVEL_M, SYMBOL_MODE_ALPHANUMERIC, 2},
    {"A $%*+-./:9", SYMBOL_LEVEL_H, SYMBOL_MODE_ALPHANUMERIC, 2},
    {"https://go.acme.com/Q/7K3M", SYMBOL_LEVEL_M, SYMBOL_MODE_BYTES, 2},
    {"https://go.acme.com/Q/7K3M", SYMBOL_LEVEL_H, SYMBOL_MODE_BYTES, 4},
    {"A?B", SYMBOL_LEVEL_L, SYMBOL_MODE_BYTES, 1},
    {"A_B", SYMBOL_LEVEL_L, SYMBOL_MODE_BYTES, 1},
    {"\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85", SYMBOL_LEVEL_Q, SYMBOL_MODE_BYTES, 1},
};

Test(symbol, mode_and_version)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct symbol symbol = SYMBOL_INIT;
        struct error err = ERROR_INIT;

        cr_assert_eq(symbol_encode(&symbol, slice_str(rows[i].text),
                                   rows[i].level, 1, &err),
                     0, "%s: %s", rows[i].text, err.message);
        cr_expect_eq(symbol.mode, rows[i].mode, "%s is %s", rows[i].text,
                     symbol_mode_name(symbol.mode));
        cr_expect_eq(symbol.version, rows[i].version, "%s has version %d",
                     rows[i].text, symbol.version);
        cr_expect_eq(symbol.width, 17 + 4 * (unsigned)symbol.version);
        cr_expect_eq(symbol.level, rows[i].level);
        symbol_release(&symbol);
    }
}

/* The finder pattern's rings, which every symbol has at three corners. */
Test(symbol, finders)
{
    struct symbol symbol = SYMBOL_INIT;
    struct error err = ERROR_INIT;
    unsigned far;

    cr_assert_eq(symbol_encode(&symbol, SLICE("https://go.acme.com/x"),
                               SYMBOL_LEVEL_M, 1, &err),
                 0);
    far = symbol.width - 7;
    for (unsigned y = 0; y < 7; y++) {
        for (unsigned x = 0; x < 7; x++) {
            unsigned dx = x < 3 ? 3 - x : x - 3;
            unsigned dy = y < 3 ? 3 - y : y - 3;
            bool dark = (dx > dy ? dx : dy) != 2;

            cr_expect_eq(symbol_is_dark(&symbol, x, y), dark);
            cr_expect_eq(symbol_is_dark(&symbol, far + x, y), dark);
            cr_expect_eq(symbol_is_dark(&symbol, x, far + y), dark);
        }
    }
    symbol_release(&symbol);
}

Test(symbol, same_text_same_modules)
{
    struct symbol a = SYMBOL_INIT;
    struct symbol b = SYMBOL_INIT;
    struct error err = ERROR_INIT;
    struct slice text = SLICE("HTTPS://GO.ACME.COM/Q/7K3M");

    cr_assert_eq(symbol_encode(&a, text, SYMBOL_LEVEL_M, 1, &err), 0);
    cr_assert_eq(symbol_encode(&b, text, SYMBOL_LEVEL_M, 1, &err), 0);
    cr_assert_eq(a.width, b.width);
    cr_expect_eq(memcmp(a.modules, b.modules, (size_t)a.width * a.width), 0);
    symbol_release(&a);
    symbol_release(&b);
}

/* What the error says is the limit is one, in each mode at each level. */
Test(symbol, capacity_is_exact)
{
    static const char fill[] = {'7', 'A', 'a'};
    static char text[8000];

    for (int mode = SYMBOL_MODE_NUMERIC; mode <= SYMBOL_MODE_BYTES; mode++) {
        memset(text, fill[mode], sizeof(text));
        for (int level = SYMBOL_LEVEL_L; level <= SYMBOL_LEVEL_H; level++) {
            size_t limit = symbol_capacity((enum symbol_mode)mode,
                                           (enum symbol_level)level);
            struct symbol symbol = SYMBOL_INIT;
            struct error err = ERROR_INIT;
            char number[32];

            cr_expect_eq(symbol_encode(&symbol, slice_of(text, limit),
                                       (enum symbol_level)level, 1, &err),
                         0, "%s", err.message);
            cr_expect_eq(symbol.version, 40);
            symbol_release(&symbol);
            cr_expect_eq(symbol_encode(&symbol, slice_of(text, limit + 1),
                                       (enum symbol_level)level, 1, &err),
                         ERROR_INVALID);
            cr_expect_str_eq(err.reason, "text_too_long");
            snprintf(number, sizeof(number), "at most %zu;", limit);
            cr_expect(strstr(err.message, number) != NULL, "%s", err.message);
            cr_expect_null(symbol.modules);
        }
    }
}

Test(symbol, empty_text)
{
    struct symbol symbol = SYMBOL_INIT;
    struct error err = ERROR_INIT;

    cr_expect_eq(symbol_encode(&symbol, SLICE_NONE, SYMBOL_LEVEL_M, 1, &err),
                 ERROR_INVALID);
    cr_expect_str_eq(err.reason, "text_empty");
    cr_expect_null(symbol.modules);
    symbol_release(&symbol);
}

/*
 * tests/CMakeLists.txt builds this file a second time with that: there the
 * libqrencode that is linked has no QRcode_encodeMask. Then its own choice of
 * the mask is taken, module by module.
 */
#ifdef WAYPOST_BARE_QRENCODE

extern QRcode *QRcode_encodeMask(QRinput *input, int mask)
    __attribute__((weak));

Test(symbol, falls_back_on_the_library)
{
    static const char text[] = "HTTPS://GO.ACME.COM/Q/7K3M";

    cr_assert(QRcode_encodeMask == NULL);
    for (int version = 2; version <= SYMBOL_VERSION_MAX; version++) {
        struct symbol symbol = SYMBOL_INIT;
        struct error err = ERROR_INIT;
        QRinput *input = QRinput_new2(version, QR_ECLEVEL_Q);
        QRcode *code;

        QRinput_append(input, QR_MODE_AN, (int)strlen(text),
                       (const unsigned char *)text);
        code = QRcode_encodeInput(input);
        cr_assert_not_null(code);
        cr_assert_eq(symbol_encode(&symbol, slice_str(text), SYMBOL_LEVEL_Q,
                                   version, &err),
                     0, "%s", err.message);
        cr_assert_eq(symbol.width, (unsigned)code->width);
        cr_expect_eq(memcmp(symbol.modules, code->data,
                            (size_t)symbol.width * symbol.width),
                     0, "version %d", version);
        symbol_release(&symbol);
        QRcode_free(code);
        QRinput_free(input);
    }
}

#endif
