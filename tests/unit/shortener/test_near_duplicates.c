#include "shortener/lint/near_duplicates.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/buffer.h"

struct group_case {
    const char *values; /* by ','; each time it comes is a link */
    const char *groups; /* "reason: a b | reason: c d" */
};

static void show(const struct value_census *census,
                 const struct near_duplicates *found, struct buffer *out)
{
    cr_assert(found->count == 0 || census->values != NULL);
    for (size_t i = 0; i < found->count; i++) {
        const struct near_group *group = &found->groups[i];

        buffer_appendf(out, "%s%s:", i > 0 ? " | " : "",
                       near_duplicates_reason(group->reason));
        for (size_t k = 0; k < group->count; k++)
            buffer_appendf(out, " %s", census->values[group->members[k]].value);
    }
}

static void expect_groups(const char *values, const char *groups)
{
    struct value_census census = VALUE_CENSUS_INIT;
    struct near_duplicates found;
    struct buffer out = BUFFER_INIT;
    struct slice rest = slice_str(values);
    struct slice value;

    while (rest.len > 0 && slice_split(&rest, ',', &value))
        value_census_add(&census, value, SLICE("go.test/x"));
    near_duplicates_find(&census, &found);
    show(&census, &found, &out);
    cr_expect_str_eq(buffer_str(&out), groups, "%s gave \"%s\"", values,
                     buffer_str(&out));
    buffer_release(&out);
    near_duplicates_release(&found);
    value_census_release(&census);
}

Test(near_duplicates, finds_what_was_meant_to_be_one)
{
    static const struct group_case cases[] = {
        {"", ""},
        {"newsletter", ""},
        {"newsletter,partner", ""},
        {"Newsletter,newsletter,newsletter", "case: newsletter Newsletter"},
        {"news-letter,news_letter,newsletter,news letter",
         "separators: news letter news-letter news_letter newsletter"},
        {"News-Letter,newsletter", "separators: News-Letter newsletter"},
        {"newsletter,newsleter", "spelling: newsleter newsletter"},
        {"newsletter,newslettre", "spelling: newsletter newslettre"},
        {"newsletter,NEWSLETTRE,newsletter", "spelling: newsletter NEWSLETTRE"},
        {"linkedin,linkdin,LinkedIn,linkedin",
         "spelling: linkedin LinkedIn linkdin"},
        /* Short words are near to too many. */
        {"mail,mall", ""},
        {"MAIL,mail", "case: MAIL mail"},
        {"email,emails", "spelling: email emails"},
        {"google,goggle", "spelling: goggle google"},
        {"abcde,abxyz", ""},
        {"facebook,fcaebook", "spelling: facebook fcaebook"},
        {"email,emial", ""}, /* two changes of five letters */
        /* Digits are meant. */
        {"spring-24,spring-25", ""},
        {"spring-24,spring_24", "separators: spring-24 spring_24"},
        {"spring24,sprng24", "spelling: spring24 sprng24"},
        {"wave1,wave11", ""},
        {"2024-11,2024-12", ""},
        /* Several at once, the most used first. */
        {"aaaaa,AAAAA,partner,Partner,partner",
         "case: partner Partner | case: AAAAA aaaaa"},
        /* Chains. */
        {"abcdefgh,abcdefghi,abcdefghij",
         "spelling: abcdefgh abcdefghi abcdefghij"},
        {"-,_", ""},
        {"\xc3\xa4rzte,\xc3\x84rzte", "spelling: \xc3\x84rzte \xc3\xa4rzte"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_groups(cases[i].values, cases[i].groups);
}

Test(near_duplicates, looks_at_no_endless_names)
{
    char values[2 * 70 + 2];

    memset(values, 'a', sizeof(values));
    values[70] = ',';
    values[71] = 'A';
    values[141] = '\0';
    expect_groups(values, "");
}

/* As many as a census holds, all near to one another or to none. */
Test(near_duplicates, take_no_time_with_many_values)
{
    struct value_census census = VALUE_CENSUS_INIT;
    struct near_duplicates found;
    char text[64];

    for (size_t i = 0; i < VALUE_CENSUS_MAX + 10; i++) {
        int len = snprintf(text, sizeof(text), "a common prefix %c%c%c%c",
                           (char)('a' + i % 26), (char)('a' + i / 26 % 26),
                           (char)('a' + i / 676 % 26), (char)('a' + i / 17576));

        value_census_add(&census, slice_of(text, (size_t)len),
                         SLICE("go.test/x"));
    }
    cr_expect_eq(census.count, VALUE_CENSUS_MAX);
    cr_expect(census.full);
    near_duplicates_find(&census, &found);
    cr_expect_geq(found.count, 1);
    near_duplicates_release(&found);
    value_census_release(&census);
}
