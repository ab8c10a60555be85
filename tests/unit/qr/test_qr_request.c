#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "qr/qr_request.h"

/* Options as a query would give them, and what comes of them. */
static const struct {
    const char *query;
    const char *text;
    enum error_code code;
    const char *reason;
    struct slice start;
} rows[] = {
    {"", "HTTPS://GO.ACME.COM/Q/7K3M", ERROR_NONE, "", SLICE_INIT("<svg ")},
    {"format=svg&size=40mm", "x", ERROR_NONE, "", SLICE_INIT("<svg ")},
    {"format=png&size=300px&ecc=H&quiet=6", "x", ERROR_NONE, "",
     SLICE_INIT("\x89PNG")},
    {"size=40mm&format=png&dpi=600", "x", ERROR_NONE, "",
     SLICE_INIT("\x89PNG")},
    {"format=terminal&terminal=dark", "x", ERROR_NONE, "",
     SLICE_INIT("\xe2\x96\x88")},
    {"format=pdf&style=rounded&eye=circle", "x", ERROR_NONE, "",
     SLICE_INIT("%PDF")},
    {"format=eps&style=dots&color=cmyk", "x", ERROR_NONE, "",
     SLICE_INIT("%!PS-Adobe-3.0 EPSF-3.0\n")},
    {"format=png&style=dots&size=300px", "x", ERROR_NONE, "",
     SLICE_INIT("\x89PNG")},
    {"quiet=3&force=true", "x", ERROR_NONE, "", SLICE_INIT("<svg ")},
    {"fg=FFFFFF&bg=000000&force=true", "x", ERROR_NONE, "",
     SLICE_INIT("<svg ")},
    {"fg=FFFFFF&bg=F0F0F0&force=true",
     "x",
     ERROR_INVALID,
     "not_scannable",
     {NULL, 0}},
    {"quiet=3", "x", ERROR_INVALID, "bad_option", {NULL, 0}},
    {"color=cmyk", "x", ERROR_INVALID, "bad_option", {NULL, 0}},
    {"format=png&color=cmyk", "x", ERROR_INVALID, "bad_option", {NULL, 0}},
    {"format=png&style=dots&module=2",
     "x",
     ERROR_INVALID,
     "size_too_small",
     {NULL, 0}},
    {"format=gif", "x", ERROR_INVALID, "bad_option", {NULL, 0}},
    {"size=0mm", "x", ERROR_INVALID, "bad_option", {NULL, 0}},
    {"logo=x.png", "x", ERROR_USAGE, "unknown_option", {NULL, 0}},
    {"format=png&size=100000px",
     "x",
     ERROR_INVALID,
     "size_too_large",
     {NULL, 0}},
    {"format=png&size=20px", "x", ERROR_INVALID, "size_too_small", {NULL, 0}},
    {"fg=FFFF00", "x", ERROR_INVALID, "low_contrast", {NULL, 0}},
    {"size=40mm&module=8", "x", ERROR_INVALID, "bad_option", {NULL, 0}},
    {"", "", ERROR_INVALID, "text_empty", {NULL, 0}},
    {"format=terminal&bg=none", "x", ERROR_INVALID, "bad_option", {NULL, 0}},
};

static int draw(const char *query, const char *text, struct buffer *out,
                struct error *err)
{
    struct slice rest = slice_str(query);
    struct qr_request request;
    struct qr_answer answer;
    struct slice value;
    struct slice name;

    qr_request_init(&request);
    while (rest.len > 0 && slice_split(&rest, '&', &value)) {
        slice_split(&value, '=', &name);
        if (qr_request_set(&request, name, value, err) < 0)
            return err->code;
    }
    return qr_request_draw(&request, slice_str(text), &answer, out, err);
}

Test(qr_request, draw)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;
        int result = draw(rows[i].query, rows[i].text, &out, &err);

        cr_expect_eq(result, rows[i].code, "%s: %d %s", rows[i].query, result,
                     err.message);
        cr_expect_str_eq(err.reason, rows[i].reason, "%s: %s", rows[i].query,
                         err.message);
        if (result == 0)
            cr_expect(slice_starts(buffer_slice(&out), rows[i].start), "%s",
                      rows[i].query);
        else
            cr_expect_eq(out.len, 0, "%s", rows[i].query);
        buffer_release(&out);
    }
}

Test(qr_request, answer_says_what_was_drawn)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct qr_request request;
    struct qr_answer answer;

    qr_request_init(&request);
    cr_assert_eq(qr_request_set(&request, SLICE("format"), SLICE("png"), &err),
                 0);
    cr_assert_eq(qr_request_set(&request, SLICE("size"), SLICE("40mm"), &err),
                 0);
    cr_assert_eq(qr_request_draw(&request, SLICE("HTTPS://GO.ACME.COM/Q/7K3M"),
                                 &answer, &out, &err),
                 0);
    cr_expect_eq(answer.version, 2);
    cr_expect_eq(answer.level, SYMBOL_LEVEL_M);
    cr_expect_eq(answer.mode, SYMBOL_MODE_ALPHANUMERIC);
    cr_expect_eq(answer.width, 25);
    cr_expect_eq(answer.proof.reserve, 100);
    cr_expect_float_eq(answer.proof.contrast, 21, 0.1);
    cr_expect_float_eq(answer.distance_mm, 10 * 25 * answer.layout.module_mm,
                       1e-6);
    cr_expect_eq(answer.layout.width_px, 472);
    cr_expect_eq(answer.layout.module_px, 14);
    buffer_release(&out);
}
