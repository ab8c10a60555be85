#include "attribution/credit/path.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

/* One person's journey in an open view, and paths of it by campaign. */
struct walk {
    struct story story;
    struct ledger_view view;
    struct report_query query;
    struct tag_groups groups;
    struct path path;
};

static void walk_start(struct walk *walk, const char *text)
{
    static const enum report_dimension by[] = {REPORT_BY_CAMPAIGN};
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&walk->query, text, &err), 0, "%s", err.message);
    ledger_view_open(walk->story.ledger, &walk->view, LEDGER_PERSONS);
    tag_groups_init(&walk->groups, &walk->view, by, 1);
    walk->path = (struct path)PATH_INIT;
}

static void walk_end(struct walk *walk)
{
    path_release(&walk->path);
    tag_groups_release(&walk->groups);
    ledger_view_close(&walk->view);
    report_query_release(&walk->query);
}

static void expect_path(const struct walk *walk, const char *expected,
                        const char *what)
{
    struct buffer text = BUFFER_INIT;

    for (size_t i = 0; i < walk->path.count; i++) {
        if (i > 0)
            buffer_append_byte(&text, ' ');
        tag_groups_append(&walk->groups, walk->path.keys[i], &text);
        cr_expect_eq(walk->path.touches[i].key, walk->path.keys[i]);
        cr_expect_eq(walk->path.touches[i].time_ms,
                     event_table_time(walk->view.table, walk->path.rows[i]));
    }
    cr_expect_str_eq(buffer_str(&text), expected, "%s: %s for %s", what,
                     buffer_str(&text), expected);
    buffer_release(&text);
}

static void take(struct walk *walk, int hour, int ms)
{
    struct journey journey = journeys_at(walk->view.journeys, 0);

    path_take(&walk->path, &journey, &walk->query, &walk->groups,
              story_ms(hour) + ms);
}

static bool take_null(struct walk *walk)
{
    struct journey journey = journeys_at(walk->view.journeys, 0);

    return path_take_null(&walk->path, &journey, &walk->query, &walk->groups);
}

Test(path, includes_both_ends_of_the_lookback_to_the_millisecond)
{
    static const struct {
        const char *query;
        int hour, ms; /* of the conversion, together */
        const char *path;
    } rows[] = {
        {"lookback=24h", 24, 0, "a b"},
        {"lookback=24h", 24, -1, "a"},
        {"lookback=24h", 24, +1, "b"},
        {"lookback=24h", 48, 0, "b c"},
        {"lookback=24h", 48, +1, "c"},
        {"lookback=48h", 48, 0, "a b c"},
        {"lookback=172799s", 48, 0, "b c"},
        {"lookback=0s", 24, 0, "b"},
        {"lookback=0s", 24, +1, ""},
        {"lookback=0s", 23, 0, ""},
        {"lookback=36500d", 48, 0, "a b c"},
        {"", 0, -1, ""},
        {"", 0, 0, "a"},
        {"", 90 * 24, 0, "a b c"},
        {"", 90 * 24, +1, "b c"},
        {"", 91 * 24, +1, "c"},
        {"", 1000 * 24, 0, ""},
    };
    struct walk walk;

    story_init(&walk.story);
    story_touch(&walk.story, 24, "k", "b");
    story_touch(&walk.story, 48, "k", "c");
    story_touch(&walk.story, 0, "k", "a"); /* told last */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        walk_start(&walk, rows[i].query);
        take(&walk, rows[i].hour, rows[i].ms);
        expect_path(&walk, rows[i].path, rows[i].query);
        walk_end(&walk);
    }
    story_release(&walk.story);
}

/* A conversion so long ago that its lookback begins before all time. */
Test(path, bears_the_first_instant_that_there_is)
{
    struct walk walk;
    struct journey journey;

    story_init(&walk.story);
    story_touch(&walk.story, 0, "k", "a");
    walk_start(&walk, "lookback=36500d");
    journey = journeys_at(walk.view.journeys, 0);
    path_take(&walk.path, &journey, &walk.query, &walk.groups, INT64_MIN);
    expect_path(&walk, "", "INT64_MIN");
    path_take(&walk.path, &journey, &walk.query, &walk.groups, INT64_MAX);
    expect_path(&walk, "", "INT64_MAX");
    walk_end(&walk);
    story_release(&walk.story);
}

static void tell_click(struct story *story, double hour, const char *campaign,
                       struct slice agent)
{
    story_click(story, hour,
                (struct ledger_click){.recipient = SLICE("t"),
                                      .campaign = slice_str(campaign),
                                      .ua = agent});
}

Test(path, leaves_machines_out_and_the_uncertain_unless_asked)
{
    struct walk walk;

    story_init(&walk.story);
    tell_click(&walk.story, 0, "human", STORY_HUMAN);
    tell_click(&walk.story, 1, "robot", STORY_BOT);
    tell_click(&walk.story, 2, "doubt", SLICE_NONE);
    tell_click(&walk.story, 3, "person", STORY_HUMAN);
    tell_click(&walk.story, 4, "doubt", SLICE_NONE);
    tell_click(&walk.story, 5, "robot", STORY_BOT);

    walk_start(&walk, "");
    take(&walk, 9, 0);
    expect_path(&walk, "human person", "certain");
    cr_expect(take_null(&walk));
    expect_path(&walk, "human person", "null, certain");
    walk_end(&walk);

    walk_start(&walk, "uncertain=true");
    take(&walk, 9, 0);
    expect_path(&walk, "human doubt person doubt", "uncertain");
    walk_end(&walk);

    /* The last touch of a null path is the last that counts. */
    walk_start(&walk, "lookback=3h");
    cr_expect(take_null(&walk));
    expect_path(&walk, "human person", "3 h before hour 3");
    walk_end(&walk);
    walk_start(&walk, "lookback=3h&uncertain=true");
    cr_expect(take_null(&walk));
    expect_path(&walk, "doubt person doubt", "3 h before hour 4");
    walk_end(&walk);
    story_release(&walk.story);
}

/* The last touch in the span ends it; the lookback may begin before it. */
Test(path, of_who_never_converted_ends_at_the_last_touch_of_the_span)
{
    static const struct {
        const char *query;
        bool there;
        const char *path;
    } rows[] = {
        {"", true, "a b c d"},
        {"lookback=47h", true, "c d"},
        {"lookback=48h", true, "b c d"},
        {"to=2026-11-03", true, "a b c"},
        {"to=2026-11-02", true, "a b"},
        {"to=2026-11-03T00:00:00Z", true, "a b"},
        {"to=2026-11-03T00:00:00.001Z", true, "a b c"},
        {"to=2026-10-31", false, ""},
        {"from=2026-11-04", true, "a b c d"},
        {"from=2026-11-04T00:00:00.001Z", false, ""},
        {"from=2026-11-05", false, ""},
        {"from=2026-11-02&to=2026-11-02", true, "a b"},
        {"from=2026-11-02&to=2026-11-02&lookback=1h", true, "b"},
        {"from=2026-11-02T00:00:00.001Z&to=2026-11-02T12:00:00Z", false, ""},
    };
    struct walk walk;

    story_init(&walk.story);
    for (int day = 3; day >= 0; day--)
        story_touch(&walk.story, day * 24, "k",
                    (const char *const[]){"a", "b", "c", "d"}[day]);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        walk_start(&walk, rows[i].query);
        take(&walk, 24, 0); /* leaves something behind that must go */
        cr_expect_eq(take_null(&walk), rows[i].there, "%s", rows[i].query);
        expect_path(&walk, rows[i].path, rows[i].query);
        walk_end(&walk);
    }
    story_release(&walk.story);
}

/* '-': nothing; 'd': the channel direct; 'S': another channel; 'P': a source;
   else the campaign of that letter. */
static void tell_letter(struct story *story, double hour, char letter)
{
    char campaign[2] = {letter, '\0'};

    if (letter == '-')
        story_arrival(story, hour, "k", "", "", "");
    else if (letter == 'd')
        story_arrival(story, hour, "k", "direct", "inbound", "");
    else if (letter == 'S')
        story_arrival(story, hour, "k", "organic_search", "inbound", "");
    else if (letter == 'P')
        story_arrival(story, hour, "k", "", "unknown", "paper");
    else
        story_touch(story, hour, "k", campaign);
}

Test(path, finds_the_last_touch_that_is_not_direct)
{
    static const struct {
        const char *touches; /* as tell_letter reads them */
        size_t last;
    } rows[] = {{"a", 0},   {"-", 0},   {"ab", 1},   {"a-", 0},  {"-a", 1},
                {"--", 1},  {"---", 2}, {"a-b-", 2}, {"-a-", 1}, {"ab--", 1},
                {"S", 0},   {"aS-", 1}, {"S-d", 0},  {"P--", 0}, {"aP-S-", 3},
                {"d-d", 2}, {"ad", 0},  {"-Sd-", 1}, {"SaP", 2}, {"d", 0}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct walk walk;

        story_init(&walk.story);
        for (size_t j = 0; rows[i].touches[j] != '\0'; j++)
            tell_letter(&walk.story, (double)j, rows[i].touches[j]);
        walk_start(&walk, "");
        take(&walk, 10, 0);
        cr_expect_eq(path_last_non_direct(&walk.path), rows[i].last, "%s",
                     rows[i].touches);
        walk_end(&walk);
        story_release(&walk.story);
    }
}

Test(path, grows_and_shrinks)
{
    struct walk walk;

    story_init(&walk.story);
    for (int i = 0; i < 1000; i++)
        story_touch(&walk.story, i, "k", i % 2 == 0 ? "a" : "b");
    walk_start(&walk, "");
    for (int i = 0; i < 1000; i += 111) {
        take(&walk, i, 0);
        cr_assert_eq(walk.path.count, (size_t)i + 1);
        take(&walk, 0, 0);
        cr_assert_eq(walk.path.count, 1);
    }
    walk_end(&walk);
    story_release(&walk.story);
}
