#include "attribution/query/rates.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/datetime.h"
#include "core/file.h"

static int64_t day_of(const char *text)
{
    int64_t ms;

    cr_assert(datetime_parse(slice_str(text), &ms), "%s", text);
    return ms >= 0 ? ms / 86400000 : -((-ms + 86399999) / 86400000);
}

static struct rates *parsed(const char *text)
{
    struct error err = ERROR_INIT;
    struct rates *rates = NULL;

    cr_assert_eq(rates_parse(slice_str(text), &rates, &err), 0, "%s: %s", text,
                 err.message);
    return rates;
}

/* The rate, or 0 where there is none. */
static double rate_of(const struct rates *rates, const char *day,
                      const char *from, const char *to)
{
    double rate = -1;
    bool found =
        rates_find(rates, day_of(day), slice_str(from), slice_str(to), &rate);

    if (!found)
        cr_expect_eq(rate, -1, "left alone");
    return found ? rate : 0;
}

Test(rates, names_the_line_that_is_bad)
{
    static const struct {
        const char *text;
        unsigned line;
        const char *what;
    } rows[] = {
        {"x", 1, "fewer than four"},
        {"2026-11-20", 1, "fewer than four"},
        {"2026-11-20,EUR,USD", 1, "fewer than four"},
        {"2026-11-20,EUR,USD,1,", 1, "more than four"},
        {"2026-11-20,EUR,USD,1,000", 1, "more than four"},
        {",,,", 1, "day"},
        {"date,from,to,rate", 1, "day"},
        {"\xef\xbb\xbf"
         "2026-11-20,EUR,USD,1",
         1, "day"},
        {"2026-11-31,EUR,USD,1", 1, "day"},
        {"2026-02-29,EUR,USD,1", 1, "day"},
        {"2026-13-01,EUR,USD,1", 1, "day"},
        {"2026-11-20T00:00:00Z,EUR,USD,1", 1, "day"},
        {"20261120,EUR,USD,1", 1, "day"},
        {"1793491200,EUR,USD,1", 1, "day"}, /* seconds are no day */
        {"20.11.2026,EUR,USD,1", 1, "day"},
        {"11/20/2026,EUR,USD,1", 1, "day"},
        {"2026-11-20..,EUR,USD,1", 1, "day"},
        {"..2026-11-20,EUR,USD,1", 1, "day"},
        {"2026-11-20..2026-11-19,EUR,USD,1", 1, "day"},
        {"2026-11-20..2026-11-21..2026-11-22,EUR,USD,1", 1, "day"},
        {"2026-11-20...2026-11-21,EUR,USD,1", 1, "day"},
        {"2026-11-20.2026-11-21,EUR,USD,1", 1, "day"},
        {"2026-11-20..1793491200,EUR,USD,1", 1, "day"},
        {"2026-11-20,eur,USD,1", 1, "two currencies"},
        {"2026-11-20,EUR,usd,1", 1, "two currencies"},
        {"2026-11-20,EU,USD,1", 1, "two currencies"},
        {"2026-11-20,EURO,USD,1", 1, "two currencies"},
        {"2026-11-20,,USD,1", 1, "two currencies"},
        {"2026-11-20,USD,,1", 1, "two currencies"},
        {"2026-11-20,USD,USD,1", 1, "two currencies"},
        {"2026-11-20,EUR,USD,", 1, "above zero"},
        {"2026-11-20,EUR,USD,0", 1, "above zero"},
        {"2026-11-20,EUR,USD,-1", 1, "above zero"},
        {"2026-11-20,EUR,USD,nan", 1, "above zero"},
        {"2026-11-20,EUR,USD,inf", 1, "above zero"},
        {"2026-11-20,EUR,USD,1e999", 1, "above zero"},
        {"2026-11-20,EUR,USD,1e13", 1, "above zero"},
        {"2026-11-20,EUR,USD,1e-999", 1, "above zero"},
        {"2026-11-20,EUR,USD,0x1p1", 1, "above zero"},
        {"2026-11-20,EUR,USD,1.0.0", 1, "above zero"},
        {"2026-11-20,EUR,USD,1 2", 1, "above zero"},
        {"2026-11-20,EUR,USD,\"1\"", 1, "above zero"},
        {"2026-11-20;EUR;USD;1.0843", 1, "fewer than four"},
        {"2026-11-20,EUR,USD,1,# so", 1, "more than four"},
        /* Lines that say nothing count as lines. */
        {"# rates\n\n2026-11-20,EUR,USD,1\r\n \t\nbad\n", 5, "fewer"},
        {"2026-11-20,EUR,USD,1\n2026-11-21,EUR,USD,zero\nbad", 2, "zero"},
        {"\n\n\n2026-11-20,EUR,USD,1,\r\n", 4, "more than four"},
        /* The later line contradicts the earlier, whatever their days. */
        {"2026-11-20,EUR,USD,1\n2026-11-20,EUR,USD,1", 2, "already"},
        {"2026-11-20..2026-11-30,EUR,USD,1\n2026-11-30,EUR,USD,2", 2,
         "already"},
        {"2026-11-30,EUR,USD,2\n2026-11-20..2026-11-30,EUR,USD,1", 2,
         "already"},
        {"2026-11-20,EUR,USD,1\n2026-11-19..2026-11-21,EUR,USD,1", 2,
         "already"},
        {"2026-11-01..2026-11-30,EUR,USD,1\n2026-11-02,EUR,USD,1\n"
         "2026-11-04,EUR,USD,1",
         2, "already"},
        {"2026-11-01,USD,EUR,1\n2026-11-01,EUR,USD,1\n#\n2026-11-01,USD,EUR,2",
         4, "already"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        struct rates *rates = (void *)&err;
        char line[32];

        cr_expect_eq(rates_parse(slice_str(rows[i].text), &rates, &err),
                     ERROR_INVALID, "%s", rows[i].text);
        cr_expect_null(rates, "%s", rows[i].text);
        rates_unref(&rates);
        snprintf(line, sizeof(line), "line %u of", rows[i].line);
        cr_expect_not_null(strstr(err.message, line), "%s: %s", rows[i].text,
                           err.message);
        cr_expect_not_null(strstr(err.message, rows[i].what), "%s: %s",
                           rows[i].text, err.message);
        cr_expect_null(strchr(err.message, '\n'));
        cr_expect_str_eq(err.reason, "bad_rate");
        cr_expect_str_eq(err.field, "rates");
    }
}

Test(rates, takes_comments_spaces_and_either_end_of_line)
{
    static const char *const texts[] = {
        "2026-11-20,EUR,USD,1.0843",
        "2026-11-20,EUR,USD,1.0843\n",
        "2026-11-20,EUR,USD,1.0843\r\n",
        "# day,from,to,rate\n2026-11-20,EUR,USD,1.0843\n#\n",
        "  # indented\r\n\r\n2026-11-20,EUR,USD,1.0843\r\n\r\n",
        " 2026-11-20 ,\tEUR , USD,  1.0843 \t\n",
        "2026-11-20,EUR,USD,10843e-4",
        "2026-11-20..2026-11-20,EUR,USD,1.0843",
        ("2026-11-19,EUR,USD,2\n2026-11-21,EUR,USD,2\n"
         "2026-11-20,EUR,USD,1.0843\n2026-11-20,EUR,CHF,3\n"
         "2026-11-20,CHF,USD,4"),
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct rates *rates = parsed(texts[i]);

        cr_expect_eq(rate_of(rates, "2026-11-20", "EUR", "USD"), 1.0843, "%s",
                     texts[i]);
        rates_unref(&rates);
        cr_expect_null(rates);
    }
}

Test(rates, hold_for_their_days_and_no_other)
{
    static const struct {
        const char *day, *from, *to;
        double rate;
    } rows[] = {
        {"2026-11-19", "EUR", "USD", 0},
        {"2026-11-20", "EUR", "USD", 1.25},
        {"2026-11-21", "EUR", "USD", 1.5},
        {"2026-11-22", "EUR", "USD", 1.5},
        {"2026-11-23", "EUR", "USD", 1.5},
        {"2026-11-24", "EUR", "USD", 0},
        {"2026-11-25", "EUR", "USD", 2},
        {"2026-11-26", "EUR", "USD", 0},
        /* The reciprocal, where only the other direction is given ... */
        {"2026-11-20", "USD", "EUR", 1 / 1.25},
        {"2026-11-23", "USD", "EUR", 1 / 1.5},
        {"2026-11-24", "USD", "EUR", 0},
        /* ... and not where its own is. */
        {"2026-11-25", "USD", "EUR", 0.4},
        {"1969-12-30", "CHF", "USD", 0},
        {"1969-12-31", "CHF", "USD", 4},
        {"1970-01-01", "CHF", "USD", 4},
        {"1970-01-02", "CHF", "USD", 0},
        /* No chain over a third currency, nobody's own pair. */
        {"1970-01-01", "CHF", "EUR", 0},
        {"2026-11-20", "EUR", "EUR", 0},
        {"2026-11-20", "XXX", "USD", 0},
        {"2026-11-20", "", "USD", 0},
        {"2026-11-20", "EURO", "USD", 0},
        {"2026-11-20", "eur", "USD", 0},
    };
    struct rates *rates = parsed("2026-11-25,EUR,USD,2\n"
                                 "2026-11-21..2026-11-23,EUR,USD,1.5\n"
                                 "2026-11-25,USD,EUR,0.4\n"
                                 "2026-11-20,EUR,USD,1.25\n"
                                 "1969-12-31..1970-01-01,CHF,USD,4\n");

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(rate_of(rates, rows[i].day, rows[i].from, rows[i].to),
                     rows[i].rate, "%s %s %s", rows[i].day, rows[i].from,
                     rows[i].to);
    cr_expect_eq(rate_of(NULL, "2026-11-20", "EUR", "USD"), 0);
    rates_unref(&rates);
}

Test(rates, a_file_without_any_is_good)
{
    static const char *const texts[] = {"", "\n", "\r\n", "#", "# none yet\n"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct rates *rates = parsed(texts[i]);

        cr_expect_eq(rate_of(rates, "2026-11-20", "EUR", "USD"), 0);
        rates_unref(&rates);
    }
}

/* A line a day for a century and two pairs, told backwards. */
Test(rates, finds_each_of_many_days)
{
    enum { DAYS = 36525 };
    struct buffer text = BUFFER_INIT;
    struct rates *rates;

    for (int64_t day = DAYS - 1; day >= 0; day--) {
        int year, month, of_month;

        datetime_civil(day, &year, &month, &of_month);
        buffer_appendf(&text,
                       "%04d-%02d-%02d,EUR,USD,%lld\n"
                       "%04d-%02d-%02d,AUD,USD,%lld.5\n",
                       year, month, of_month, (long long)day + 1, year, month,
                       of_month, (long long)day + 1);
    }
    rates = parsed(buffer_str(&text));
    for (int64_t day = 0; day < DAYS; day++) {
        double rate;

        cr_assert(rates_find(rates, day, SLICE("EUR"), SLICE("USD"), &rate));
        cr_assert_eq(rate, (double)day + 1);
        cr_assert(rates_find(rates, day, SLICE("AUD"), SLICE("USD"), &rate));
        cr_assert_eq(rate, (double)day + 1.5);
    }
    rates_unref(&rates);
    buffer_release(&text);
}

Test(rates, live_as_long_as_anybody_holds_them)
{
    struct rates *first = parsed("2026-11-20,EUR,USD,2");
    struct rates *second = rates_ref(first);

    cr_expect_eq(second, first);
    rates_unref(&first);
    cr_expect_null(first);
    cr_expect_eq(rate_of(second, "2026-11-20", "EUR", "USD"), 2);
    rates_unref(&second);
    rates_unref(&second);
    cr_expect_null(rates_ref(NULL));
}

Test(rates, are_read_from_a_file_of_bounded_size)
{
    char path[] = "/tmp/waypost-rates-XXXXXX";
    int fd = mkstemp(path);
    struct error err = ERROR_INIT;
    struct rates *rates = NULL;

    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, "2026-11-20,EUR,USD,2\n", 21), 21);
    cr_assert_eq(rates_read(path, &rates, &err), 0, "%s", err.message);
    cr_expect_eq(rate_of(rates, "2026-11-20", "EUR", "USD"), 2);
    rates_unref(&rates);

    cr_assert_eq(write(fd, "oops\n", 5), 5);
    cr_expect_eq(rates_read(path, &rates, &err), ERROR_INVALID);
    cr_expect_null(rates);
    cr_expect_not_null(strstr(err.message, "line 2 of"), "%s", err.message);

    cr_assert_eq(ftruncate(fd, (64 << 20) + 1), 0);
    cr_expect_eq(rates_read(path, &rates, &err), ERROR_FULL);
    cr_expect_null(rates);
    cr_expect_not_null(strstr(err.message, path), "%s", err.message);
    close(fd);
    unlink(path);

    cr_expect_eq(rates_read(path, &rates, &err), ERROR_IO);
    cr_expect_null(rates);
    cr_expect_not_null(strstr(err.message, path), "%s", err.message);
    cr_expect_eq(rates_read("/", &rates, &err), ERROR_IO);
}
