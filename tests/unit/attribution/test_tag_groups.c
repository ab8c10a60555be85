#include "attribution/credit/tag_groups.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

static const struct {
    const char *direction, *channel, *campaign;
} tagged[] = {
    {"outbound", "print", "z"}, {"inbound", "print", "a"},
    {"outbound", "email", "m"}, {"outbound", "print", "a"},
    {"unknown", "", "b"},       {"inbound", "zeppelin", "\xc3\xa9"},
    {"", "print", "Z"},         {"", "", ""},
};

#define TAGGED (sizeof(tagged) / sizeof(tagged[0]))

/* Told from the `start`-th on, forwards or backwards. */
static void tell_tagged(struct story *story, size_t start, bool backwards)
{
    for (size_t i = 0; i < TAGGED; i++) {
        size_t at =
            backwards ? (start + TAGGED - i) % TAGGED : (start + i) % TAGGED;

        story_event(
            story, 1,
            (struct ledger_event){.type = SLICE("touch"),
                                  .customer = SLICE("k"),
                                  .direction = slice_str(tagged[at].direction),
                                  .channel = slice_str(tagged[at].channel),
                                  .campaign = slice_str(tagged[at].campaign)});
    }
}

/* Likewise; "z" and "\xc3\xa9" are not known. */
static void label_tagged(struct story *story, bool backwards)
{
    story_label(story->ledger, backwards
                                   ? "Z=upstream,b=,m=downstream,a=upstream"
                                   : "a=upstream,m=downstream,b=,Z=upstream");
}

static void append_all(const struct tag_groups *groups, struct buffer *out)
{
    for (uint32_t g = 0; g < groups->count; g++) {
        if (g > 0)
            buffer_append_byte(out, '|');
        tag_groups_append(groups, g, out);
    }
}

struct group_case {
    enum report_dimension by[2];
    size_t by_count;
    const char *keys; /* in byte order, "|" between */
};

Test(tag_groups, are_numbered_by_their_keys_however_they_were_told)
{
    static const struct group_case cases[] = {
        {{REPORT_BY_CAMPAIGN}, 1, "(direct)|Z|a|b|m|z|\xc3\xa9"},
        {{REPORT_BY_DIRECTION}, 1, "direct|inbound|outbound|unknown"},
        {{REPORT_BY_CHANNEL}, 1, "(direct)|(not set)|email|print|zeppelin"},
        {{REPORT_BY_DIRECTION, REPORT_BY_CHANNEL},
         2,
         "direct,(direct)|inbound,print|inbound,zeppelin|outbound,email|"
         "outbound,print|unknown,(not set)|unknown,print"},
        {{REPORT_BY_CHANNEL, REPORT_BY_DIRECTION},
         2,
         "(direct),direct|(not set),unknown|email,outbound|print,inbound|"
         "print,outbound|print,unknown|zeppelin,inbound"},
        {{REPORT_BY_OBJECTIVE}, 1, "(direct)|(not set)|downstream|upstream"},
        {{REPORT_BY_DIRECTION, REPORT_BY_OBJECTIVE},
         2,
         "direct,(direct)|inbound,(not set)|inbound,upstream|"
         "outbound,(not set)|outbound,downstream|outbound,upstream|"
         "unknown,(direct)|unknown,(not set)|unknown,upstream"},
        {{REPORT_BY_OBJECTIVE, REPORT_BY_CAMPAIGN},
         2,
         "(direct),(direct)|(not set),b|(not set),z|(not set),\xc3\xa9|"
         "downstream,m|upstream,Z|upstream,a"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (size_t start = 0; start < TAGGED * 2; start++) {
            struct story story;
            struct ledger_view view;
            struct tag_groups groups;
            struct buffer keys = BUFFER_INIT;

            story_init(&story);
            tell_tagged(&story, start % TAGGED, start >= TAGGED);
            label_tagged(&story, start % 2 == 1);
            ledger_view_open(story.ledger, &view, LEDGER_ROWS);
            tag_groups_init(&groups, &view, cases[i].by, cases[i].by_count);
            append_all(&groups, &keys);
            cr_expect_str_eq(buffer_str(&keys), cases[i].keys);
            tag_groups_release(&groups);
            ledger_view_close(&view);
            story_release(&story);
            buffer_release(&keys);
        }
    }
}

Test(tag_groups, find_a_key_by_its_text)
{
    static const enum report_dimension by[] = {REPORT_BY_DIRECTION,
                                               REPORT_BY_CHANNEL};
    static const char *const strangers[] = {
        "",
        "inbound",
        "inbound,",
        "inbound,print,",
        ",inbound",
        "print,inbound",
        "inbound,print ",
        "inbound, print",
        "Inbound,print",
        "(none)",
    };
    struct story story;
    struct ledger_view view;
    struct tag_groups groups;

    story_init(&story);
    tell_tagged(&story, 0, false);
    ledger_view_open(story.ledger, &view, LEDGER_ROWS);
    tag_groups_init(&groups, &view, by, 2);
    for (uint32_t g = 0; g < groups.count; g++) {
        struct buffer key = BUFFER_INIT;

        tag_groups_append(&groups, g, &key);
        cr_expect_eq(tag_groups_find(&groups, buffer_slice(&key)), g);
        buffer_release(&key);
    }
    for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++)
        cr_expect_eq(tag_groups_find(&groups, slice_str(strangers[i])),
                     groups.count, "%s", strangers[i]);
    tag_groups_release(&groups);
    ledger_view_close(&view);
    story_release(&story);
}

/* A touch that nothing brought is direct; a cost without campaign is not. */
Test(tag_groups, read_a_tag_set_as_a_touch_or_as_recorded)
{
    static const enum report_dimension by[] = {REPORT_BY_CHANNEL};
    struct story story;
    struct ledger_view view;
    struct tag_groups groups;

    story_init(&story);
    story_event(&story, 0,
                (struct ledger_event){.type = SLICE("cost"), .amount = 1});
    ledger_view_open(story.ledger, &view, LEDGER_ROWS);
    tag_groups_init(&groups, &view, by, 1);
    cr_assert_eq(groups.count, 2);
    for (uint32_t i = 1; i < interner_count(view.tagsets); i++) {
        cr_expect_eq(tag_groups_of(&groups, i, REPORT_AS_TOUCH),
                     tag_groups_find(&groups, SLICE("(direct)")));
        cr_expect_eq(tag_groups_of(&groups, i, REPORT_AS_RECORDED),
                     tag_groups_find(&groups, SLICE("(not set)")));
    }
    tag_groups_release(&groups);
    ledger_view_close(&view);
    story_release(&story);
}

Test(tag_groups, of_an_empty_ledger_can_be_asked)
{
    static const enum report_dimension by[] = {REPORT_BY_CAMPAIGN};
    struct story story;
    struct ledger_view view;
    struct tag_groups groups;

    story_init(&story);
    ledger_view_open(story.ledger, &view, LEDGER_ROWS);
    tag_groups_init(&groups, &view, by, 1);
    cr_expect_eq(tag_groups_find(&groups, SLICE("a")), groups.count);
    tag_groups_release(&groups);
    ledger_view_close(&view);
    story_release(&story);
}
