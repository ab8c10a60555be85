#include <criterion/criterion.h>
#include <string.h>

#include "core/error.h"
#include "server/http/http_query.h"

struct row {
    const char *query;
    const char *items; /* "name=value|" each, decoded */
    int end;           /* what the last http_query_next gave */
};

static const struct row rows[] = {
    {"", "", 0},
    {"a=1", "a=1|", 0},
    {"a=1&b&c=", "a=1|b=|c=|", 0},
    {"&&a=1&&", "a=1|", 0},
    {"a=b=c", "a=b=c|", 0},
    {"=x", "=x|", 0},
    {"a+b=c+d%2B", "a b=c d+|", 0},
    {"%61%3d=%26", "a==&|", 0},
    {"a=1&a=2", "a=1|a=2|", 0},
    {"a=%0a", "a=\n|", 0},
    {"a=1&b=%", "a=1|", ERROR_SYNTAX},
    {"a=1&%zz=1", "a=1|", ERROR_SYNTAX},
    {"a=%4", "", ERROR_SYNTAX},
    {"a=%00", "", ERROR_SYNTAX},
};

Test(http_query, items)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer items = BUFFER_INIT;
        struct http_query query;
        struct slice name;
        struct slice value;
        int got;

        http_query_init(&query, slice_str(rows[i].query));
        while ((got = http_query_next(&query, &name, &value)) > 0)
            buffer_appendf(&items, "%" SLICE_FMT "=%" SLICE_FMT "|",
                           SLICE_ARG(name), SLICE_ARG(value));
        http_query_release(&query);
        cr_assert_eq(got, rows[i].end, "%s", rows[i].query);
        cr_assert_str_eq(buffer_str(&items), rows[i].items);
        buffer_release(&items);
    }
}

Test(http_query, none_is_empty)
{
    struct http_query query;
    struct slice name;
    struct slice value;

    http_query_init(&query, SLICE_NONE);
    cr_assert_eq(http_query_next(&query, &name, &value), 0);
    http_query_release(&query);
}

Test(http_query, gets_the_first_by_name)
{
    struct buffer out = BUFFER_INIT;
    struct slice query = SLICE("a=1&b=x%20y&b=2&c=%");

    cr_assert_eq(http_query_get(query, SLICE("b"), &out), 1);
    cr_assert_str_eq(buffer_str(&out), "x y");
    cr_assert_eq(http_query_get(SLICE("a=1"), SLICE("b"), &out), 0);
    cr_assert_eq(http_query_get(query, SLICE("d"), &out), ERROR_SYNTAX);
    cr_assert_str_eq(buffer_str(&out), "x y");
    buffer_release(&out);
}
