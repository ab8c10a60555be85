#include "core/csv_quotes.h"

#include <criterion/criterion.h>

static const struct row {
    const char *text;
    enum csv_quotes state; /* behind it */
} rows[] = {
    {"", CSV_QUOTES_START},
    {"a", CSV_QUOTES_PLAIN},
    {"a,", CSV_QUOTES_START},
    {"a;", CSV_QUOTES_START},
    {"a\t", CSV_QUOTES_PLAIN},
    {"a,b\r\n", CSV_QUOTES_START},
    {"a\r", CSV_QUOTES_START},
    {"12\" pipe", CSV_QUOTES_PLAIN},
    {"12\"", CSV_QUOTES_PLAIN},
    {" \"a\" b", CSV_QUOTES_PLAIN},
    {"\"", CSV_QUOTES_INSIDE},
    {"\"a,b\n", CSV_QUOTES_INSIDE},
    {"x,\"a", CSV_QUOTES_INSIDE},
    {"\"a\"", CSV_QUOTES_CLOSED},
    {"\"\"", CSV_QUOTES_CLOSED},
    {"\"a\"\"", CSV_QUOTES_INSIDE},
    {"\"a\"\" b\"", CSV_QUOTES_CLOSED},
    {"\"a\",", CSV_QUOTES_START},
    {"\"a\"\r\n", CSV_QUOTES_START},
    {"\"a\"b", CSV_QUOTES_BROKEN},
    {"\"a\" ", CSV_QUOTES_BROKEN},
    {"\"a\" b\"\n\"c\"\n", CSV_QUOTES_BROKEN},
};

/* In one piece, and in two wherever it is cut. */
Test(csv_quotes, knows_where_it_stands)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct slice text = slice_str(rows[i].text);

        for (size_t cut = 0; cut <= text.len; cut++) {
            enum csv_quotes state = csv_quotes_read(
                CSV_QUOTES_START, SLICE(",;"), slice_head(text, cut));

            state = csv_quotes_read(state, SLICE(",;"), slice_skip(text, cut));
            cr_assert_eq(state, rows[i].state, "%s at %zu", rows[i].text, cut);
        }
    }
}
