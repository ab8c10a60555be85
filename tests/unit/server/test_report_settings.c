#include "server/report_settings.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attribution/query/rates.h"
#include "core/file.h"

#define DAY ((int64_t)20777) /* 2026-11-20 */

struct file {
    char path[64];
    int64_t changed_s; /* time of change: told, since clocks are coarse */
};

static void write_file(struct file *file, const char *text)
{
    struct error err = ERROR_INIT;
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {0}};

    cr_assert_eq(file_write(file->path, slice_str(text), 0600, &err), 0, "%s",
                 err.message);
    times[1].tv_sec = ++file->changed_s;
    cr_assert_eq(utimensat(AT_FDCWD, file->path, times, 0), 0);
}

static void file_init(struct file *file, const char *text)
{
    int fd;

    *file = (struct file){.path = "/tmp/waypost-settings-XXXXXX",
                          .changed_s = 1793491200};
    fd = mkstemp(file->path);
    cr_assert_geq(fd, 0);
    close(fd);
    write_file(file, text);
}

/* The rate of EUR in USD on that day, or 0. */
static double rate_now(struct report_settings *own)
{
    const struct report_defaults *now = report_settings_now(own);
    double rate = 0;

    if (!rates_find(now->rates, DAY, SLICE("EUR"), SLICE("USD"), &rate))
        return 0;
    return rate;
}

#define RATE(text) "2026-11-20,EUR,USD," text "\n"

Test(report_settings, are_the_defaults_of_queries)
{
    struct report_settings own;
    struct report_query query;
    struct error err = ERROR_INIT;
    struct file file;

    file_init(&file, RATE("1.25"));
    cr_assert_eq(report_settings_init(&own, "Europe/Zurich", "CHF", "lead,won",
                                      file.path, &err),
                 0, "%s", err.message);
    cr_assert_eq(
        report_query_init(&query, NULL, 0, report_settings_now(&own), &err), 0);
    report_settings_release(&own);
    /* The query's are its own now. */
    cr_expect_str_eq(query.tz, "Europe/Zurich");
    cr_expect_str_eq(query.default_currency, "CHF");
    cr_expect_str_eq(query.currency, "");
    cr_expect_eq(query.stage_count, 2);
    cr_expect(slice_equal(query.stages[1], SLICE("won")));
    cr_expect_not_null(query.rates);
    report_query_release(&query);
    unlink(file.path);
}

Test(report_settings, may_all_be_left_out)
{
    struct report_settings own;
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(report_settings_init(&own, NULL, NULL, NULL, NULL, &err), 0);
    cr_assert_eq(
        report_query_init(&query, NULL, 0, report_settings_now(&own), &err), 0);
    cr_expect_str_eq(query.tz, "UTC");
    cr_expect_str_eq(query.default_currency, "");
    cr_expect_eq(query.stage_count, 7);
    cr_expect_null(query.rates);
    report_query_release(&query);
    report_settings_release(&own);
}

Test(report_settings, name_the_option_that_is_bad)
{
    static const struct {
        const char *tz, *currency, *stages, *rates; /* file's text */
        enum error_code code;
        const char *field, *message; /* a part of it */
    } rows[] = {
        {"Mars/Olympus", NULL, NULL, NULL, ERROR_USAGE, "tz", "--tz"},
        {"../etc/passwd", NULL, NULL, NULL, ERROR_USAGE, "tz", "--tz"},
        {"", NULL, NULL, NULL, ERROR_USAGE, "tz", "--tz"},
        {NULL, "usd", NULL, NULL, ERROR_USAGE, "currency", "--currency"},
        {NULL, "USDX", NULL, NULL, ERROR_USAGE, "currency", "--currency"},
        {NULL, "", NULL, NULL, ERROR_USAGE, "currency", "--currency"},
        {NULL, NULL, "lead,,won", NULL, ERROR_USAGE, "stages", "--stages"},
        {NULL, NULL, "lead,lead", NULL, ERROR_USAGE, "stages", "--stages"},
        {NULL, NULL, "lead,lost", NULL, ERROR_USAGE, "stages", "--stages"},
        {NULL, NULL, "", NULL, ERROR_USAGE, "stages", "--stages"},
        {NULL, NULL, NULL, "oops", ERROR_INVALID, "rates",
         "--rates: line 1 of"},
        {NULL, NULL, NULL, RATE("1") RATE("2"), ERROR_INVALID, "rates",
         "--rates: line 2 of"},
        {"UTC", "USD", "won", RATE("1") "\n" RATE("x"), ERROR_INVALID, "rates",
         "--rates: line 3 of"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct report_settings own;
        struct error err = ERROR_INIT;
        struct file file = {0};

        if (rows[i].rates != NULL)
            file_init(&file, rows[i].rates);
        cr_expect_eq(report_settings_init(
                         &own, rows[i].tz, rows[i].currency, rows[i].stages,
                         rows[i].rates != NULL ? file.path : NULL, &err),
                     rows[i].code, "row %zu: %s", i, err.message);
        cr_expect_str_eq(err.field, rows[i].field, "row %zu", i);
        cr_expect_not_null(strstr(err.message, rows[i].message), "row %zu: %s",
                           i, err.message);
        if (rows[i].rates != NULL)
            unlink(file.path);
    }
}

Test(report_settings, need_the_file_at_the_start)
{
    struct report_settings own;
    struct error err = ERROR_INIT;

    cr_expect_eq(report_settings_init(&own, NULL, NULL, NULL,
                                      "/tmp/no-such-dir/rates", &err),
                 ERROR_IO);
    cr_expect_not_null(strstr(err.message, "/tmp/no-such-dir/rates"), "%s",
                       err.message);
    cr_expect_not_null(strstr(err.message, "--rates"), "%s", err.message);
}

Test(report_settings, read_the_file_again_when_it_has_changed)
{
    struct report_settings own;
    struct error err = ERROR_INIT;
    struct rates *held;
    struct file file;
    double rate;

    file_init(&file, RATE("1.25"));
    cr_assert_eq(report_settings_init(&own, NULL, NULL, NULL, file.path, &err),
                 0);
    cr_expect_eq(rate_now(&own), 1.25);
    held = rates_ref(own.defaults.rates);
    cr_expect_eq(rate_now(&own), 1.25);
    cr_expect_eq(own.defaults.rates, held, "not read without need");
    write_file(&file, RATE("1.5"));
    cr_expect_eq(rate_now(&own), 1.5);
    write_file(&file, "# none any more\n");
    cr_expect_eq(rate_now(&own), 0);
    file.changed_s -= 86400; /* an older file in its place is a change, too */
    write_file(&file, RATE("1.75"));
    cr_expect_eq(rate_now(&own), 1.75);
    /* Who holds the old ones has the old ones. */
    cr_assert(rates_find(held, DAY, SLICE("EUR"), SLICE("USD"), &rate));
    cr_expect_eq(rate, 1.25);
    rates_unref(&held);
    report_settings_release(&own);
    unlink(file.path);
}

Test(report_settings, keep_the_old_rates_where_the_new_are_none)
{
    struct report_settings own;
    struct error err = ERROR_INIT;
    struct file file;

    file_init(&file, RATE("1.25"));
    cr_assert_eq(report_settings_init(&own, NULL, NULL, NULL, file.path, &err),
                 0);
    write_file(&file, RATE("1.5") "oops\n");
    cr_expect_eq(rate_now(&own), 1.25);
    cr_expect_eq(rate_now(&own), 1.25);
    write_file(&file, RATE("1.5"));
    cr_expect_eq(rate_now(&own), 1.5);
    unlink(file.path);
    cr_expect_eq(rate_now(&own), 1.5);
    cr_expect_eq(rate_now(&own), 1.5);
    write_file(&file, RATE("2"));
    cr_expect_eq(rate_now(&own), 2);
    report_settings_release(&own);
    unlink(file.path);
}
