#include <criterion/criterion.h>

#include "server/api/call/api_query.h"

static const struct {
    const char *query;
    const char *reason; /* NULL: fine */
    const char *field;
} cases[] = {
    {"", NULL, ""},
    {"brand=go.test&limit=5", NULL, ""},
    {"brand=go%2Etest", NULL, ""},
    {"brnad=go.test", "unknown_parameter", "brnad"},
    {"brand=a&brand=b", "repeated_parameter", "brand"},
    {"brand=%zz", "bad_query", ""},
    {"brand=%00", "bad_query", ""},
};

Test(api_query, each_mistake_names_its_parameter)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct api_query_field fields[] = {{"brand"}, {"limit"}};
        struct error err = ERROR_INIT;
        int code = api_query_read(slice_str(cases[i].query), fields, 2, &err);

        if (cases[i].reason == NULL) {
            cr_expect_eq(code, 0, "%s: %s", cases[i].query, err.message);
        } else {
            cr_expect_eq(code, ERROR_USAGE, "%s", cases[i].query);
            cr_expect_str_eq(err.reason, cases[i].reason, "%s", cases[i].query);
            cr_expect_str_eq(err.field, cases[i].field, "%s", cases[i].query);
        }
        api_query_release(fields, 2);
    }
}

Test(api_query, values_are_decoded_and_absent_ones_none)
{
    struct api_query_field fields[] = {{"brand"}, {"limit"}, {"empty"}};
    struct error err = ERROR_INIT;

    cr_assert_eq(api_query_read(SLICE("brand=a%2Fb+c&empty="), fields, 3, &err),
                 0);
    cr_expect(slice_equal(api_query_value(&fields[0]), SLICE("a/b c")));
    cr_expect(slice_is_none(api_query_value(&fields[1])));
    cr_expect_not(slice_is_none(api_query_value(&fields[2])));
    api_query_release(fields, 3);
}

static const struct {
    const char *text;
    size_t limit; /* 0: refused */
} limits[] = {
    {NULL, API_QUERY_LIMIT},
    {"1", 1},
    {"1000", 1000},
    {"0", 0},
    {"1001", 0},
    {"-1", 0},
    {"", 0},
    {"5x", 0},
    {"99999999999999999999", 0},
};

Test(api_query, limits_have_limits)
{
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        struct api_query_field field = {"limit", NULL};
        struct error err = ERROR_INIT;
        size_t limit = 0;

        if (limits[i].text != NULL)
            field.value = slice_copy(slice_str(limits[i].text));
        cr_expect_eq(api_query_limit(&field, &limit, &err),
                     limits[i].limit > 0 ? 0 : ERROR_USAGE, "case %zu", i);
        cr_expect_eq(limit, limits[i].limit);
        api_query_release(&field, 1);
    }
}
