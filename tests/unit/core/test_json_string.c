#include "core/json_string.h"

#include <criterion/criterion.h>

struct string_case {
    struct slice text;
    const char *json;
};

Test(json_string, escapes_what_json_does_not_take)
{
    static const struct string_case cases[] = {
        {SLICE_INIT(""), "\"\""},
        {SLICE_INIT("plain"), "\"plain\""},
        {SLICE_INIT("a\"b\\c"), "\"a\\\"b\\\\c\""},
        {SLICE_INIT("\n\x01\x7f"), "\"\\u000a\\u0001\\u007f\""},
        {SLICE_INIT("\xc3\xa4\xf0\x9f\x98\x80"),
         "\"\xc3\xa4\xf0\x9f\x98\x80\""},
        {SLICE_INIT("\xff"
                    "a\xc3"),
         "\"\\ufffda\\ufffd\""},
        {SLICE_INIT("\0"), "\"\\u0000\""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;

        json_string_append(&out, cases[i].text);
        cr_expect_str_eq(buffer_str(&out), cases[i].json, "case %zu", i);
        buffer_release(&out);
    }
}
