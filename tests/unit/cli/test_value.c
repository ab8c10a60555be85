#include "cli/value.h"

#include <criterion/criterion.h>

static const struct {
    const char *json;
    const char *text;
} rows[] = {
    {"null", ""},
    {"\"a b\"", "a b"},
    {"true", "yes"},
    {"false", "no"},
    {"302", "302"},
    {"-1.5", "-1.5"},
    {"[]", ""},
    {"[\"links:read\",\"admin\"]", "links:read, admin"},
    {"[{\"text\":\"os=ios,android -> x\",\"n\":1},{\"text\":\"-> y\"}]",
     "os=ios,android -> x; -> y"},
    {"[{\"slug\":\"a\",\"ends\":null},{\"n\":1}]", "slug=a; n=1"},
    {"{}", ""},
    {"{\"team\":\"a\",\"n\":2,\"none\":null}", "team=a, n=2"},
    {"{\"deep\":{\"er\":[1]}}", "deep={\"er\":[1]}"},
};

Test(value, text)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        json_t *value = json_loads(rows[i].json, JSON_DECODE_ANY, NULL);
        struct buffer out = BUFFER_INIT;

        cr_assert_not_null(value, "row %zu", i);
        value_append(&out, value);
        cr_expect_str_eq(buffer_str(&out), rows[i].text, "row %zu: %s", i,
                         buffer_str(&out));
        buffer_release(&out);
        json_decref(value);
    }
}

Test(value, absent_is_nothing)
{
    struct buffer out = BUFFER_INIT;

    value_append(&out, NULL);
    cr_assert_eq(out.len, 0);
    buffer_release(&out);
}
