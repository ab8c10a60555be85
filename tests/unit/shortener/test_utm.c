#include "shortener/catalog/utm.h"

#include <criterion/criterion.h>
#include <string.h>

Test(utm, takes_templates_of_known_parts)
{
    static const char *const good[] = {
        "",
        "utm_campaign={campaign}\nutm_content={content}\nutm_id={brand}\n"
        "utm_medium={channel}\nutm_source={source}-{slug}\nutm_term=x\n",
        "utm_source={tag.team}{direction}\n",
        "utm_source=\n",
    };

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct error err = ERROR_INIT;

        cr_expect_eq(utm_check(slice_str(good[i]), &err), 0, "%s: %s", good[i],
                     err.message);
    }
}

struct refusal_case {
    const char *template, *message;
};

Test(utm, refuses_what_would_come_out_wrong)
{
    static const struct refusal_case cases[] = {
        {"utm_sorce={source}\n", "\"utm_sorce\" is no UTM parameter"},
        {"source={source}\n", "\"source\" is no UTM parameter"},
        {"utm_source={sorce}\n", "utm_source: there is no {sorce}"},
        {"utm_source={}\n", "there is no {}"},
        {"utm_source={tag.}\n", "there is no {tag.}"},
        {"utm_source={source\n", "a brace stands alone"},
        {"utm_source=source}\n", "a brace stands alone"},
        {"utm_source={source}}\n", "a brace stands alone"},
        {"utm_source={{source}\n", "there is no {{source}"},
        {"utm_source=a\x01\n", "utm must not hold control characters"},
        {"utm_source=\xff\n", "utm must be UTF-8"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error err = ERROR_INIT;

        cr_expect_eq(utm_check(slice_str(cases[i].template), &err),
                     ERROR_INVALID, "%s", cases[i].template);
        cr_expect_str_eq(err.field, "utm");
        cr_expect_not_null(strstr(err.message, cases[i].message),
                           "%s gave \"%s\"", cases[i].template, err.message);
    }
}

static void put(char *to, struct slice text)
{
    memcpy(to, text.ptr, text.len);
}

Test(utm, has_a_bound)
{
    char text[sizeof("utm_id=") + UTM_PATTERN_MAX + 2];
    struct error err = ERROR_INIT;

    memset(text, 'x', sizeof(text));
    put(text, SLICE("utm_id="));
    text[7 + UTM_PATTERN_MAX] = '\n';
    cr_expect_eq(utm_check(slice_of(text, 8 + UTM_PATTERN_MAX), &err), 0);
    text[7 + UTM_PATTERN_MAX] = 'x';
    text[8 + UTM_PATTERN_MAX] = '\n';
    cr_expect_eq(utm_check(slice_of(text, 9 + UTM_PATTERN_MAX), &err),
                 ERROR_INVALID);
}

struct expand_case {
    const char *pattern, *text;
};

/* Whatever stands in Redis: one that was never checked does no harm. */
Test(utm, expands_any_pattern)
{
    static const struct expand_case cases[] = {
        {"{campaign}", "spring"},
        {"a{slug}b{slug}", "axbx"},
        {"{tag.team}", "blue"},
        {"{tag.none}", ""},
        {"{unknown}x", "x"},
        {"{slug", "x"},
        {"}", "}"},
        {"{", ""},
        {"", ""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct link link;

        link_init(&link);
        link.campaign = SLICE("spring");
        link.slug = SLICE("x");
        link.tags = SLICE("a=b\nteam=blue\n");
        utm_expand(slice_str(cases[i].pattern), &link, &out);
        cr_expect_str_eq(buffer_str(&out), cases[i].text, "%s",
                         cases[i].pattern);
        buffer_release(&out);
    }
}
