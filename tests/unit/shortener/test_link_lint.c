#include "shortener/lint/link_lint.h"

#include <criterion/criterion.h>
#include <stdio.h>

static const struct value_census *census_of(const struct link_lint *lint,
                                            const char *name)
{
    for (size_t i = 0; i < lint->count; i++) {
        if (slice_equal(slice_str(lint->kinds[i].name), slice_str(name)))
            return &lint->kinds[i].census;
    }
    return NULL;
}

static struct link sample(const char *slug, const char *source,
                          const char *tags)
{
    struct link link;

    link_init(&link);
    link.brand = SLICE("go.test");
    link.slug = slice_str(slug);
    link.campaign = SLICE("spring");
    link.source = slice_str(source);
    link.tags = slice_str(tags);
    return link;
}

Test(link_lint, counts_values_and_remembers_where)
{
    struct link_lint *lint = link_lint_new();
    const char *const slugs[] = {"a", "b", "c", "d"};
    const struct value_census *census;

    for (size_t i = 0; i < 4; i++) {
        struct link link = sample(slugs[i], i == 1 ? "list" : "mail",
                                  "team=x\nutm_source=y\n");

        link_lint_add(lint, &link);
    }
    cr_expect_eq(lint->links, 4);
    census = census_of(lint, "source");
    cr_assert_eq(census->count, 2);
    cr_expect_str_eq(census->values[0].value, "mail");
    cr_expect_eq(census->values[0].links, 3);
    cr_expect_str_eq(census->values[0].examples[0], "go.test/a");
    cr_expect_str_eq(census->values[0].examples[1], "go.test/c");
    cr_expect_str_eq(census->values[0].examples[2], "go.test/d");
    cr_expect_null(census->values[1].examples[1]);
    cr_expect_eq(census_of(lint, "content")->count, 0);
    cr_expect_eq(census_of(lint, "tags")->count, 2);
    cr_expect_eq(census_of(lint, "tags.utm_source")->values[0].links, 4);
    cr_expect_null(census_of(lint, "tags.none"));
    link_lint_free(&lint);
    link_lint_free(&lint);
}

Test(link_lint, is_bounded)
{
    struct link_lint *lint = link_lint_new();
    char tags[32];

    for (size_t i = 0; i < (size_t)2 * LINK_LINT_KINDS; i++) {
        struct link link;

        snprintf(tags, sizeof(tags), "t%zu=x\n", i);
        link = sample("a", "mail", tags);
        link_lint_add(lint, &link);
    }
    cr_expect_eq(lint->count, LINK_LINT_KINDS);
    cr_expect(lint->full);
    cr_expect_eq(census_of(lint, "tags")->count, (size_t)2 * LINK_LINT_KINDS);
    link_lint_free(&lint);
}
