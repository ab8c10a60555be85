#include <criterion/criterion.h>

#include "server/api/call/etag.h"

static const struct {
    const char *field;
    bool strong, weak; /* whether it names version 7 */
} cases[] = {
    {"\"7\"", true, true},        {"*", true, true},
    {"\"6\", \"7\"", true, true}, {" \"7\" ", true, true},
    {"W/\"7\"", false, true},     {"\"x\",W/\"7\"", false, true},
    {"", false, false},           {"7", false, false},
    {"\"77\"", false, false},     {"\"\"", false, false},
    {"w/\"7\"", false, false},    {"**", false, false},
};

Test(etag, a_field_names_a_version_or_not)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slice field = slice_str(cases[i].field);

        cr_expect_eq(etag_matches(field, 7, false), cases[i].strong, "%s",
                     cases[i].field);
        cr_expect_eq(etag_matches(field, 7, true), cases[i].weak, "%s",
                     cases[i].field);
    }
}

Test(etag, what_is_written_is_matched)
{
    struct buffer tag = BUFFER_INIT;

    etag_append(&tag, 9007199254740993);
    cr_expect_str_eq(buffer_str(&tag), "\"9007199254740993\"");
    cr_expect(etag_matches(buffer_slice(&tag), 9007199254740993, false));
    buffer_release(&tag);
}
