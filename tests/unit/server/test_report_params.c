#include "server/api/report/report_params.h"

#include <criterion/criterion.h>

static const struct {
    const char *query;
    const char *plain; /* as the API reads it; NULL: refused */
    const char *form;  /* as a page's form is read; NULL: refused */
} rows[] = {
    {"", "", ""},
    {"by=link&from=2026-11-01", "by=link&from=2026-11-01",
     "by=link&from=2026-11-01"},
    {"by=link&by=channel", "by=link&by=channel", "by=link%2Cchannel"},
    {"by=&by=&from=", "by=&by=&from=", ""},
    {"by=&by=channel&to=x", "by=&by=channel&to=x", "by=channel&to=x"},
    {"models=a&stage=&models=b&models=&models=c",
     "models=a&stage=&models=b&models=&models=c", "models=a%2Cb%2Cc"},
    {"tz=Europe%2FZurich&explain=a+%26%22%C3%A9",
     "tz=Europe%2FZurich&explain=a%20%26%22%C3%A9",
     "tz=Europe%2FZurich&explain=a%20%26%22%C3%A9"},
    {"=x&&y", "=x&y=", "=x"},
    {"by=%zz", NULL, NULL},
    {"by=%00", NULL, NULL},
};

typedef int read_fn(struct report_params *params, struct slice query,
                    struct error *err);

static void expect(read_fn *read, const char *query, const char *expected)
{
    struct report_params params;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    int code = read(&params, slice_str(query), &err);

    cr_expect_eq(code, expected != NULL ? 0 : ERROR_USAGE, "%s", query);
    report_params_append(&params, &out);
    if (expected != NULL)
        cr_expect_str_eq(buffer_str(&out), expected, "%s gave %s", query,
                         buffer_str(&out));
    else
        cr_expect_str_eq(err.reason, "bad_query");
    buffer_release(&out);
    report_params_release(&params);
}

Test(report_params, are_read_as_sent_or_as_a_form_sends_them)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        expect(report_params_read, rows[i].query, rows[i].plain);
        expect(report_params_read_form, rows[i].query, rows[i].form);
    }
}

Test(report_params, are_not_without_end)
{
    struct report_params params;
    struct error err = ERROR_INIT;
    struct buffer query = BUFFER_INIT;

    for (int i = 0; i < REPORT_PARAMS_MAX; i++)
        buffer_appendf(&query, "a%d=%d&", i, i);
    cr_expect_eq(report_params_read(&params, buffer_slice(&query), &err), 0);
    report_params_release(&params);
    buffer_append(&query, SLICE("one=more"));
    cr_expect_eq(report_params_read(&params, buffer_slice(&query), &err),
                 ERROR_USAGE);
    report_params_release(&params);
    buffer_release(&query);
}

Test(report_params, are_found_and_dropped_by_name)
{
    struct report_params params;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;

    cr_assert_eq(report_params_read(&params, SLICE("a=1&b=2&a=3&c=4"), &err),
                 0);
    cr_expect(slice_equal(report_params_get(&params, "a"), SLICE("1")));
    cr_expect(slice_is_none(report_params_get(&params, "d")));
    report_params_drop(&params, "a");
    report_params_drop(&params, "d");
    report_params_append(&params, &out);
    cr_expect_str_eq(buffer_str(&out), "b=2&c=4");
    buffer_release(&out);
    report_params_release(&params);
}
