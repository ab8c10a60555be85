#include "shortener/rule/rule_match.h"

#include <criterion/criterion.h>

#include "core/datetime.h"
#include "shortener/rule/rule_text.h"

struct shelf {
    struct zone_shelf zones;
    struct rules *rules;
};

static void open_rules(struct shelf *shelf, const char *text)
{
    struct error err = ERROR_INIT;

    shelf->zones = (struct zone_shelf)ZONE_SHELF_INIT;
    cr_assert_eq(
        rule_text_parse(slice_str(text), &shelf->zones, &shelf->rules, &err), 0,
        "%s: %s", text, err.message);
}

static void close_rules(struct shelf *shelf)
{
    rules_free(&shelf->rules);
    zone_shelf_release(&shelf->zones);
}

static int64_t instant(const char *text)
{
    int64_t ms;

    cr_assert(datetime_parse(slice_str(text), &ms), "%s", text);
    return ms;
}

/* What is not given is a desktop of no language in 2026. */
struct visit {
    unsigned device, system;
    const char *language, *country, *query, *at;
    bool returning;
};

struct match_case {
    const char *rules;
    struct visit visit;
    const char *chosen; /* the side's name; NULL: none */
};

static const char *choose(const struct match_case *match, struct buffer *name)
{
    const struct visit *visit = &match->visit;
    struct shelf shelf;
    struct rule_facts facts = {
        .client = {visit->device, visit->system},
        .country = slice_str(visit->country),
        .query = slice_str(visit->query),
        .returning = visit->returning,
        .now_ms = instant(visit->at != NULL ? visit->at : "2026-06-01"),
    };
    size_t side;

    accept_language_parse(&facts.languages, slice_str(visit->language));
    open_rules(&shelf, match->rules);
    side = rule_match_choose(shelf.rules, &facts);
    if (side != RULE_NO_SIDE)
        buffer_append(name, shelf.rules->sides[side].name);
    close_rules(&shelf);
    return side != RULE_NO_SIDE ? buffer_str(name) : NULL;
}

static void expect_choices(const struct match_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buffer name = BUFFER_INIT;
        const char *chosen = choose(&cases[i], &name);
        const char *expected = cases[i].chosen;

        cr_expect(slice_equal(slice_str(chosen), slice_str(expected)),
                  "%zu: %s gave %s, not %s", i, cases[i].rules,
                  chosen != NULL ? chosen : "none",
                  expected != NULL ? expected : "none");
        buffer_release(&name);
    }
}

#define EXPECT_CHOICES(cases) \
    expect_choices((cases), sizeof(cases) / sizeof((cases)[0]))

#define IOS     RULE_BIT(RULE_IOS)
#define ANDROID RULE_BIT(RULE_ANDROID)
#define MOBILE  RULE_BIT(RULE_MOBILE)
#define TABLET  RULE_BIT(RULE_TABLET)

Test(rule_match, takes_the_first_rule_whose_conditions_all_hold)
{
    static const char rules[] = "os=ios device=mobile -> a=https://a.test\n"
                                "os=ios,android -> b=https://b.test\n"
                                "returning=yes -> c=https://c.test";
    static const struct match_case cases[] = {
        {rules, {.device = MOBILE, .system = IOS}, "a"},
        {rules, {.device = TABLET, .system = IOS}, "b"},
        {rules, {.device = MOBILE, .system = ANDROID, .returning = true}, "b"},
        {rules, {.device = MOBILE, .returning = true}, "c"},
        {rules, {.device = 0, .system = 0}, NULL},
        {"returning=no -> a=https://a.test", {.returning = true}, NULL},
        {"returning=no -> a=https://a.test", {.returning = false}, "a"},
        {"-> a=https://a.test", {0}, "a"},
        {"country=DE,AT -> a=https://a.test", {.country = "AT"}, "a"},
        {"country=DE,AT -> a=https://a.test", {.country = "CH"}, NULL},
        {"country=DE,AT -> a=https://a.test", {.country = ""}, NULL},
    };

    EXPECT_CHOICES(cases);
}

Test(rule_match, weighs_the_languages_that_the_rules_name)
{
    static const char german[] = "lang=de -> de=https://de.test";
    static const char two[] = "lang=de -> de=https://de.test\n"
                              "lang=fr -> fr=https://fr.test";
    static const char many[] = "lang=de-AT -> at=https://at.test\n"
                               "lang=de,nl -> de=https://de.test\n"
                               "os=ios lang=en -> en=https://en.test";
    static const struct match_case cases[] = {
        {german, {.language = "de-AT,en;q=0.5"}, "de"},
        {german, {.language = "fr,de;q=0.1"}, "de"},
        {german, {.language = "fr,de;q=0"}, NULL},
        {german, {.language = ""}, NULL},
        {german, {.language = "*"}, NULL},
        {two, {.language = "it,fr;q=0.9,de;q=0.8"}, "fr"},
        {two, {.language = "it,fr;q=0.8,de;q=0.9"}, "de"},
        {two, {.language = "fr;q=0.5,de;q=0.5"}, "de"},
        {many, {.language = "de-AT"}, "at"},
        {many, {.language = "de-DE,de-AT;q=0.9"}, "de"},
        {many, {.language = "nl"}, "de"},
        {many, {.language = "en,de;q=0.9", .system = IOS}, "en"},
        /* A visitor who likes English better than German keeps to it. */
        {many, {.language = "en,de;q=0.9"}, NULL},
    };

    EXPECT_CHOICES(cases);
}

Test(rule_match, knows_hours_and_days_where_they_are)
{
    static const char work[] =
        "time=09:00-17:00@Europe/Berlin days=mon-fri -> a=https://a.test";
    static const char night[] =
        "time=22:00-02:00@America/New_York days=fri -> a=https://a.test";
    static const char gap[] =
        "time=02:00-03:00@Europe/Berlin -> a=https://a.test";
    static const char sunday[] = "days=sun@Asia/Tokyo -> a=https://a.test";
    static const char late[] = "time=18:00-24:00 -> a=https://a.test";
    static const struct match_case cases[] = {
        /* 2026-06-01 is a Monday, and Berlin two hours ahead. */
        {work, {.at = "2026-06-01T06:59:59Z"}, NULL},
        {work, {.at = "2026-06-01T07:00:00Z"}, "a"},
        {work, {.at = "2026-06-01T14:59:59Z"}, "a"},
        {work, {.at = "2026-06-01T15:00:00Z"}, NULL},
        {work, {.at = "2026-05-31T10:00:00Z"}, NULL},
        /* In winter one. */
        {work, {.at = "2026-12-01T07:30:00Z"}, NULL},
        {work, {.at = "2026-12-01T08:00:00Z"}, "a"},
        {work, {.at = "2026-12-01T15:59:00Z"}, "a"},
        /* A window over midnight is of the day on which it begins. */
        {night, {.at = "2026-06-06T01:59:00Z"}, NULL}, /* Fri 21:59 */
        {night, {.at = "2026-06-06T02:00:00Z"}, "a"},  /* Fri 22:00 */
        {night, {.at = "2026-06-06T05:59:00Z"}, "a"},  /* Sat 01:59 */
        {night, {.at = "2026-06-06T06:00:00Z"}, NULL}, /* Sat 02:00 */
        {night, {.at = "2026-06-05T05:00:00Z"}, NULL}, /* Fri 01:00 */
        {night, {.at = "2026-06-07T02:30:00Z"}, NULL}, /* Sat 22:30 */
        /* The hour that summer time skips never comes. */
        {gap, {.at = "2026-03-28T01:30:00Z"}, "a"},
        {gap, {.at = "2026-03-29T00:59:59Z"}, NULL},
        {gap, {.at = "2026-03-29T01:00:00Z"}, NULL},
        /* The one that is repeated comes twice. */
        {gap, {.at = "2026-10-25T00:30:00Z"}, "a"},
        {gap, {.at = "2026-10-25T01:30:00Z"}, "a"},
        {gap, {.at = "2026-10-25T02:00:00Z"}, NULL},
        {sunday, {.at = "2026-06-06T15:00:00Z"}, "a"},
        {sunday, {.at = "2026-06-07T14:59:59Z"}, "a"},
        {sunday, {.at = "2026-06-07T15:00:00Z"}, NULL},
        {late, {.at = "2026-06-07T23:59:59Z"}, "a"},
        {late, {.at = "2026-06-08T00:00:00Z"}, NULL},
        {late, {.at = "1969-12-31T23:00:00Z"}, "a"},
    };

    EXPECT_CHOICES(cases);
}

Test(rule_match, reads_the_requests_query)
{
    static const char mail[] = "query.ref=mail,a%20b -> a=https://a.test";
    static const char any[] = "query.ref -> a=https://a.test";
    static const char both[] = "query.x=1 query.y=%C3%A4 -> a=https://a.test";
    static const struct match_case cases[] = {
        {mail, {.query = "ref=mail"}, "a"},
        {mail, {.query = "x=1&ref=mail&y"}, "a"},
        {mail, {.query = "ref=m%61il"}, "a"},
        {mail, {.query = "%72ef=mail"}, "a"},
        {mail, {.query = "ref=a+b"}, "a"},
        {mail, {.query = "ref=a%20b"}, "a"},
        {mail, {.query = "ref=web&ref=mail"}, "a"},
        {mail, {.query = "ref=Mail"}, NULL},
        {mail, {.query = "ref=mail2"}, NULL},
        {mail, {.query = "ref=mai"}, NULL},
        {mail, {.query = "ref=mail%"}, NULL},
        {mail, {.query = "ref=mai%zz"}, NULL},
        {mail, {.query = "ref"}, NULL},
        {mail, {.query = "xref=mail"}, NULL},
        {mail, {.query = ""}, NULL},
        {mail, {.query = NULL}, NULL},
        {any, {.query = "ref"}, "a"},
        {any, {.query = "ref="}, "a"},
        {any, {.query = "ref=x"}, "a"},
        {any, {.query = "refs=x"}, NULL},
        {both, {.query = "y=%c3%a4&x=1"}, "a"},
        {both, {.query = "x=1"}, NULL},
    };

    EXPECT_CHOICES(cases);
}

#define DRAWS 20000

/* How often each side comes, of DRAWS visitors; and that it stays. */
static void count_sides(const struct rules *rules, struct slice link,
                        const struct siphash_key *key, size_t *counts,
                        size_t *sides)
{
    for (size_t i = 0; i < DRAWS; i++) {
        struct rule_facts facts = {
            .draw = rule_match_draw(key, link, SLICE_NONE, i + 1)};

        sides[i] = rule_match_choose(rules, &facts);
        counts[sides[i]]++;
        cr_assert_eq(rule_match_choose(rules, &facts), sides[i]);
    }
}

Test(rule_match, splits_by_weight_and_keeps_a_person_on_a_side)
{
    static const struct siphash_key key = {1, 2};
    static size_t sides[DRAWS];
    static size_t other[DRAWS];
    size_t counts[3] = {0};
    size_t other_counts[3] = {0};
    size_t both = 0;
    struct shelf shelf;

    open_rules(&shelf, "split 50:https://a.test 30:https://b.test "
                       "20:https://c.test");
    count_sides(shelf.rules, SLICE("go.test/x"), &key, counts, sides);
    /* Five standard deviations. */
    cr_expect_float_eq((double)counts[0], 0.5 * DRAWS, 354.0);
    cr_expect_float_eq((double)counts[1], 0.3 * DRAWS, 325.0);
    cr_expect_float_eq((double)counts[2], 0.2 * DRAWS, 283.0);
    /* Another link's test is not the same test. */
    count_sides(shelf.rules, SLICE("go.test/y"), &key, other_counts, other);
    for (size_t i = 0; i < DRAWS; i++)
        both += sides[i] == 0 && other[i] == 0;
    cr_expect_float_eq((double)both, 0.25 * DRAWS, 307.0);
    close_rules(&shelf);
}

/* More weight on a side takes people from the others, and sends nobody away. */
Test(rule_match, moves_few_people_when_weights_change)
{
    static const struct siphash_key key = {3, 4};
    static size_t before[DRAWS];
    static size_t after[DRAWS];
    size_t counts[2] = {0};
    size_t later[2] = {0};
    struct shelf shelf;

    open_rules(&shelf, "split 50:https://a.test 50:https://b.test");
    count_sides(shelf.rules, SLICE("go.test/x"), &key, counts, before);
    close_rules(&shelf);
    open_rules(&shelf, "split 60:https://a.test 40:https://b.test");
    count_sides(shelf.rules, SLICE("go.test/x"), &key, later, after);
    close_rules(&shelf);
    for (size_t i = 0; i < DRAWS; i++)
        cr_assert(before[i] == 1 || after[i] == 0, "%zu", i);
}

Test(rule_match, draws_for_the_recipient_where_there_is_one)
{
    static const struct siphash_key key = {5, 6};
    static const struct siphash_key another = {5, 7};
    struct slice link = SLICE("go.test/x");
    uint64_t draw = rule_match_draw(&key, link, SLICE("abcdefgh123"), 1);

    /* On every device of theirs, the same. */
    cr_expect_eq(rule_match_draw(&key, link, SLICE("abcdefgh123"), 2), draw);
    cr_expect_neq(rule_match_draw(&key, link, SLICE("abcdefgh124"), 1), draw);
    cr_expect_neq(rule_match_draw(&key, link, SLICE_NONE, 1), draw);
    cr_expect_neq(rule_match_draw(&another, link, SLICE("abcdefgh123"), 1),
                  draw);
    cr_expect_neq(
        rule_match_draw(&key, SLICE("go.test/y"), SLICE("abcdefgh123"), 1),
        draw);
}

Test(rule_match, takes_every_side_at_the_ends_of_the_draw)
{
    struct rule_facts facts = {.draw = 0};
    struct shelf shelf;

    open_rules(&shelf, "split 1:https://a.test 9999:https://b.test "
                       "1:https://c.test");
    cr_expect_eq(rule_match_choose(shelf.rules, &facts), 0);
    facts.draw = UINT64_MAX;
    cr_expect_eq(rule_match_choose(shelf.rules, &facts), 2);
    facts.draw = UINT64_MAX / 2;
    cr_expect_eq(rule_match_choose(shelf.rules, &facts), 1);
    close_rules(&shelf);
}

Test(rule_match, says_what_stands_in_the_way)
{
    static const char *const expected[] = {
        "device", "os", "lang", "country", "time", "query", "returning", NULL};
    struct rule_facts facts = {.now_ms = instant("2026-06-01T12:00:00Z")};
    struct shelf shelf;

    open_rules(&shelf, "device=mobile os=ios -> https://a.test\n"
                       "os=ios lang=de -> https://a.test\n"
                       "lang=de country=DE -> https://a.test\n"
                       "country=DE days=tue -> https://a.test\n"
                       "days=tue -> https://a.test\n"
                       "query.a -> https://a.test\n"
                       "returning=yes -> https://a.test\n"
                       "days=mon -> https://a.test");
    for (size_t i = 0; i < shelf.rules->count; i++) {
        const char *obstacle = rule_match_obstacle(shelf.rules, i, &facts);

        cr_expect(slice_equal(slice_str(obstacle), slice_str(expected[i])),
                  "rule %zu: %s", i + 1, obstacle);
    }
    close_rules(&shelf);
}

Test(rule_match, says_what_it_needs_to_know)
{
    static const struct {
        const char *rules;
        unsigned needs;
    } cases[] = {
        {"-> https://a.test", 0},
        {"days=mon query.a -> https://a.test", 0},
        {"os=ios -> https://a.test", RULE_NEEDS_CLIENT},
        {"split 1:https://a.test 1:https://b.test", RULE_NEEDS_DRAW},
        {"device=bot -> https://a.test", RULE_NEEDS_CLIENT},
        {"lang=de -> https://a.test\ncountry=DE returning=no -> https://a.test",
         RULE_NEEDS_LANGUAGE | RULE_NEEDS_COUNTRY | RULE_NEEDS_RETURNING},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct shelf shelf;

        open_rules(&shelf, cases[i].rules);
        cr_expect_eq(shelf.rules->needs, cases[i].needs, "%s", cases[i].rules);
        close_rules(&shelf);
    }
}
