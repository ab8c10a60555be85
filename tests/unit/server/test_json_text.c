#include <criterion/criterion.h>
#include <jansson.h>

#include "server/api/call/json_text.h"

#define LOST "\xef\xbf\xbd"

static const struct {
    const char *bytes;
    const char *text;
} cases[] = {
    {"", ""},
    {"plain", "plain"},
    {"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"},
    {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
    {"a\xff z", "a" LOST " z"},
    {"\xc3", LOST},
    {"cut \xe2\x82", "cut " LOST LOST},
    {"\xc0\xaf", LOST LOST},                   /* overlong */
    {"\xed\xa0\x80", LOST LOST LOST},          /* a surrogate */
    {"\xf4\x90\x80\x80", LOST LOST LOST LOST}, /* beyond Unicode */
    {"\xfc\x80\x80\x80\x80\x80", LOST LOST LOST LOST LOST LOST},
};

Test(json_text, bytes_that_are_no_utf8_are_replaced)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        json_t *value = json_text_new(slice_str(cases[i].bytes));

        cr_assert_not_null(value, "case %zu", i);
        cr_expect_str_eq(json_string_value(value), cases[i].text, "case %zu",
                         i);
        json_decref(value);
    }
}

Test(json_text, a_nul_is_a_character)
{
    json_t *value = json_text_new(SLICE("a\0b"));
    struct buffer out = BUFFER_INIT;

    json_text_append(&out, value);
    cr_expect(slice_equal(buffer_slice(&out), SLICE("\"a\\u0000b\"")));
    buffer_release(&out);
    json_decref(value);
}

Test(json_text, times_are_rfc_3339)
{
    json_t *value = json_text_time(1795339800000);
    json_t *never = json_text_time(-1);

    cr_expect_str_eq(json_string_value(value), "2026-11-22T09:30:00Z");
    cr_expect(json_is_null(never));
    json_decref(value);
    json_decref(never);
}

Test(json_text, some_leaves_the_empty_out)
{
    json_t *object = json_object();
    struct buffer out = BUFFER_INIT;

    json_text_set_some(object, "b", SLICE("2"));
    json_text_set_some(object, "gone", SLICE(""));
    json_text_set(object, "a", SLICE(""));
    json_text_append(&out, object);
    cr_expect(
        slice_equal(buffer_slice(&out), SLICE("{\"b\":\"2\",\"a\":\"\"}")));
    buffer_release(&out);
    json_decref(object);
}
