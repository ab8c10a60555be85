#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "qr/drawing/drawing.h"

/* One option set on the defaults. */
static const struct {
    const char *name;
    const char *value;
    enum error_code code;
} rows[] = {
    {"ecc", "L", ERROR_NONE},
    {"ecc", "h", ERROR_NONE},
    {"ecc", "", ERROR_INVALID},
    {"ecc", "X", ERROR_INVALID},
    {"ecc", "LM", ERROR_INVALID},
    {"size", "40mm", ERROR_NONE},
    {"size", "1.5in", ERROR_NONE},
    {"size", "300px", ERROR_NONE},
    {"size", "300", ERROR_NONE},
    {"size", "10000mm", ERROR_NONE},
    {"size", "", ERROR_INVALID},
    {"size", "mm", ERROR_INVALID},
    {"size", "0mm", ERROR_INVALID},
    {"size", "0", ERROR_INVALID},
    {"size", "-40mm", ERROR_INVALID},
    {"size", "40 mm", ERROR_INVALID},
    {"size", "40cm", ERROR_INVALID},
    {"size", "40mmmm", ERROR_INVALID},
    {"size", "300.5px", ERROR_INVALID},
    {"size", "10000.5mm", ERROR_INVALID},
    {"size", "395in", ERROR_INVALID},
    {"size", "100001px", ERROR_INVALID},
    {"size", "1e300mm", ERROR_INVALID},
    {"size", "nanmm", ERROR_INVALID},
    {"size", "infpx", ERROR_INVALID},
    {"module", "1", ERROR_NONE},
    {"module", "1000", ERROR_NONE},
    {"module", "0", ERROR_INVALID},
    {"module", "1001", ERROR_INVALID},
    {"module", "4294967297", ERROR_INVALID},
    {"module", "8px", ERROR_INVALID},
    {"dpi", "36", ERROR_NONE},
    {"dpi", "2400", ERROR_NONE},
    {"dpi", "35", ERROR_INVALID},
    {"dpi", "2401", ERROR_INVALID},
    {"quiet", "4", ERROR_NONE},
    {"quiet", "40", ERROR_NONE},
    {"quiet", "0", ERROR_NONE},
    {"quiet", "41", ERROR_INVALID},
    {"fg", "1A2B3C", ERROR_NONE},
    {"fg", "none", ERROR_INVALID},
    {"fg", "red", ERROR_INVALID},
    {"bg", "FFEEDD", ERROR_NONE},
    {"bg", "none", ERROR_NONE},
    {"bg", "FFEED", ERROR_INVALID},
    {"ecc", "auto", ERROR_NONE},
    {"ecc", "Auto", ERROR_INVALID},
    {"min_version", "1", ERROR_NONE},
    {"min_version", "40", ERROR_NONE},
    {"min_version", "0", ERROR_INVALID},
    {"min_version", "41", ERROR_INVALID},
    {"style", "square", ERROR_NONE},
    {"style", "rounded", ERROR_NONE},
    {"style", "dots", ERROR_NONE},
    {"style", "stars", ERROR_INVALID},
    {"style", "", ERROR_INVALID},
    {"eye", "circle", ERROR_NONE},
    {"eye", "dots", ERROR_INVALID},
    {"logo_size", "5", ERROR_NONE},
    {"logo_size", "40", ERROR_NONE},
    {"logo_size", "4", ERROR_INVALID},
    {"logo_size", "41", ERROR_INVALID},
    {"logo_size", "20%", ERROR_INVALID},
    {"color", "cmyk", ERROR_NONE},
    {"color", "CMYK", ERROR_INVALID},
    {"force", "true", ERROR_NONE},
    {"force", "1", ERROR_INVALID},
    {"terminal", "ansi", ERROR_NONE},
    {"terminal", "dark", ERROR_NONE},
    {"terminal", "light", ERROR_NONE},
    {"terminal", "auto", ERROR_INVALID},
    {"", "4", ERROR_USAGE},
    {"Size", "40mm", ERROR_USAGE},
    {"colour", "1A2B3C", ERROR_USAGE},
};

static bool is_default(const struct drawing *drawing)
{
    struct drawing fresh;

    drawing_init(&fresh);
    return drawing->level == fresh.level && drawing->unit == fresh.unit &&
           drawing->size == fresh.size &&
           drawing->module_px == fresh.module_px && drawing->dpi == fresh.dpi &&
           drawing->quiet == fresh.quiet &&
           ink_equal(drawing->dark, fresh.dark) &&
           ink_equal(drawing->light, fresh.light) &&
           drawing->terminal == fresh.terminal &&
           drawing->min_version == fresh.min_version &&
           drawing->style == fresh.style && drawing->eye == fresh.eye &&
           drawing->logo_percent == fresh.logo_percent &&
           drawing->cmyk == fresh.cmyk && drawing->force == fresh.force;
}

Test(drawing, set)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        struct drawing drawing;
        int result;

        drawing_init(&drawing);
        result = drawing_set(&drawing, slice_str(rows[i].name),
                             slice_str(rows[i].value), &err);
        cr_expect_eq(result, rows[i].code, "%s=%s: %d %s", rows[i].name,
                     rows[i].value, result, err.message);
        if (result == 0)
            continue;
        cr_expect(is_default(&drawing), "%s=%s", rows[i].name, rows[i].value);
        if (result == ERROR_INVALID)
            cr_expect_str_eq(err.field, rows[i].name);
        cr_expect(strstr(err.message, "; use ") != NULL, "%s", err.message);
    }
}

Test(drawing, defaults)
{
    struct drawing drawing;

    drawing_init(&drawing);
    cr_expect_eq(drawing.level, SYMBOL_LEVEL_M);
    cr_expect_eq(drawing.unit, DRAWING_UNIT_NONE);
    cr_expect_eq(drawing.module_px, 0);
    cr_expect_eq(drawing.dpi, 300);
    cr_expect_eq(drawing.quiet, 4);
    cr_expect_eq(drawing.min_version, 1);
    cr_expect_eq(drawing.style, DRAWING_STYLE_SQUARE);
    cr_expect_eq(drawing.eye, DRAWING_EYE_SQUARE);
    cr_expect_eq(drawing.logo_percent, 0);
    cr_expect_not(drawing.cmyk);
    cr_expect_not(drawing.force);
    cr_expect(ink_equal(drawing.dark, INK_BLACK));
    cr_expect(ink_equal(drawing.light, INK_WHITE));
    cr_expect_eq(drawing.terminal, DRAWING_TERMINAL_ANSI);
}

Test(drawing, values)
{
    struct error err = ERROR_INIT;
    struct drawing drawing;

    drawing_init(&drawing);
    cr_expect_eq(drawing_set(&drawing, SLICE("ecc"), SLICE("q"), &err), 0);
    cr_expect_eq(drawing.level, SYMBOL_LEVEL_Q);
    cr_expect_eq(drawing_set(&drawing, SLICE("size"), SLICE("1.5in"), &err), 0);
    cr_expect_eq(drawing.unit, DRAWING_UNIT_IN);
    cr_expect_float_eq(drawing.size, 1.5, 1e-12);
    cr_expect_eq(drawing_set(&drawing, SLICE("size"), SLICE("300"), &err), 0);
    cr_expect_eq(drawing.unit, DRAWING_UNIT_PX);
    cr_expect_eq(drawing_set(&drawing, SLICE("terminal"), SLICE("light"), &err),
                 0);
    cr_expect_eq(drawing.terminal, DRAWING_TERMINAL_LIGHT);
}

/* Several options together, "name=value" each. */
static const struct {
    const char *options[3];
    const char *reason; /* NULL: accepted */
} checks[] = {
    {{NULL}, NULL},
    {{"fg=1A2B3C", "bg=FFEEDD"}, NULL},
    {{"fg=777777"}, NULL},
    {{"fg=888888"}, "low_contrast"},
    {{"fg=888888", "bg=none"}, "low_contrast"},
    {{"bg=777777"}, NULL},
    {{"fg=FFFFFF", "bg=000000"}, "low_contrast"},
    {{"fg=FFFFFF"}, "low_contrast"},
    {{"fg=888888", "force=true"}, NULL},
    {{"fg=FFFFFF", "bg=000000", "force=true"}, NULL},
    {{"quiet=3"}, "bad_option"},
    {{"quiet=0", "force=true"}, NULL},
    {{"size=40mm", "module=4", "force=true"}, "bad_option"},
    {{"size=40mm"}, NULL},
    {{"module=4"}, NULL},
    {{"size=40mm", "module=4"}, "bad_option"},
    {{"module=4", "size=300px"}, "bad_option"},
};

Test(drawing, check)
{
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        struct error err = ERROR_INIT;
        struct drawing drawing;
        int result;

        drawing_init(&drawing);
        for (size_t n = 0; n < 3 && checks[i].options[n] != NULL; n++) {
            struct slice value = slice_str(checks[i].options[n]);
            struct slice name;

            slice_split(&value, '=', &name);
            cr_assert_eq(drawing_set(&drawing, name, value, &err), 0, "%s",
                         err.message);
        }
        result = drawing_check(&drawing, &err);
        cr_expect_eq(result, checks[i].reason != NULL ? ERROR_INVALID : 0,
                     "row %zu: %s", i, err.message);
        if (checks[i].reason != NULL)
            cr_expect_str_eq(err.reason, checks[i].reason);
    }
}
