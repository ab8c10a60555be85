#include "attribution/query/report_dimension.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

Test(report_dimension, names_are_read_back)
{
    enum report_dimension dimension;

    for (int i = 0; i < REPORT_DIMENSIONS; i++) {
        const char *name = report_dimension_name((enum report_dimension)i);

        cr_expect(report_dimension_parse(slice_str(name), &dimension));
        cr_expect_eq((int)dimension, i, "%s", name);
        cr_expect_eq(report_dimension_is_time(dimension),
                     i >= REPORT_TAG_DIMENSIONS, "%s", name);
    }
    cr_expect_not(report_dimension_parse(SLICE("country"), &dimension));
    cr_expect_not(report_dimension_parse(SLICE("Objective"), &dimension));
    cr_expect_not(report_dimension_parse(SLICE(""), &dimension));
}

/* What the one tag set of a ledger is called. */
struct key_case {
    enum report_dimension dimension;
    const char *campaign, *recorded, *touch;
    const char *channel, *direction, *source; /* NULL: none */
};

static void expect_keys(const struct key_case *one, bool labelled)
{
    struct story story;
    struct ledger_view view;
    const struct tagset *tags;

    story_init(&story);
    if (labelled)
        story_label(story.ledger, "up=upstream,down=downstream,plain=");
    story_event(&story, 0,
                (struct ledger_event){.type = SLICE("touch"),
                                      .campaign = slice_str(one->campaign),
                                      .channel = slice_str(one->channel),
                                      .direction = slice_str(one->direction),
                                      .source = slice_str(one->source)});
    ledger_view_open(story.ledger, &view, LEDGER_ROWS);
    tags = tagset_at(view.tagsets, interner_count(view.tagsets) - 1);
    cr_expect(slice_equal(report_dimension_key(one->dimension, tags, &view),
                          slice_str(one->recorded)),
              "%s", one->recorded);
    cr_expect(
        slice_equal(report_dimension_touch_key(one->dimension, tags, &view),
                    slice_str(one->touch)),
        "%s", one->touch);
    ledger_view_close(&view);
    story_release(&story);
}

Test(report_dimension, keys_say_what_was_recorded_or_that_nothing_was)
{
    static const struct key_case cases[] = {
        {REPORT_BY_CAMPAIGN, "up", "up", "up"},
        {REPORT_BY_CAMPAIGN, "", "(direct)", "(direct)"},
        {REPORT_BY_DIRECTION, "up", "unknown", "unknown"},
        {REPORT_BY_DIRECTION, "", "unknown", "direct"},
        {REPORT_BY_CHANNEL, "up", "(not set)", "(not set)"},
        {REPORT_BY_CHANNEL, "", "(not set)", "(direct)"},
        {REPORT_BY_OBJECTIVE, "up", "upstream", "upstream"},
        {REPORT_BY_OBJECTIVE, "down", "downstream", "downstream"},
        {REPORT_BY_OBJECTIVE, "plain", "(not set)", "(not set)"},
        {REPORT_BY_OBJECTIVE, "stranger", "(not set)", "(not set)"},
        {REPORT_BY_OBJECTIVE, "upstream", "(not set)", "(not set)"},
        {REPORT_BY_OBJECTIVE, "", "(direct)", "(direct)"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_keys(&cases[i], true);
}

Test(report_dimension, what_a_channel_or_a_source_brought_is_not_direct)
{
    static const struct key_case cases[] = {
#define SEARCH "organic_search", "inbound", NULL
        {REPORT_BY_CAMPAIGN, "", "(not set)", "(not set)", SEARCH},
        {REPORT_BY_OBJECTIVE, "", "(not set)", "(not set)", SEARCH},
        {REPORT_BY_CHANNEL, "", "organic_search", "organic_search", SEARCH},
        {REPORT_BY_DIRECTION, "", "inbound", "inbound", SEARCH},
        {REPORT_BY_SOURCE, "", "(not set)", "(not set)", SEARCH},
        {REPORT_BY_LINK, "", "(not set)", "(not set)", SEARCH},
#define PAPER NULL, NULL, "paper"
        {REPORT_BY_CAMPAIGN, "", "(not set)", "(not set)", PAPER},
        {REPORT_BY_OBJECTIVE, "", "(not set)", "(not set)", PAPER},
        {REPORT_BY_CHANNEL, "", "(not set)", "(not set)", PAPER},
        {REPORT_BY_DIRECTION, "", "unknown", "unknown", PAPER},
        {REPORT_BY_SOURCE, "", "paper", "paper", PAPER},
#define DIRECT "direct", "inbound", NULL
        {REPORT_BY_CAMPAIGN, "", "(direct)", "(direct)", DIRECT},
        {REPORT_BY_OBJECTIVE, "", "(direct)", "(direct)", DIRECT},
        {REPORT_BY_CHANNEL, "", "direct", "(direct)", DIRECT},
        {REPORT_BY_DIRECTION, "", "inbound", "direct", DIRECT},
        {REPORT_BY_SOURCE, "", "(not set)", "(direct)", DIRECT},
        {REPORT_BY_PLACEMENT, "", "(not set)", "(direct)", DIRECT},
        /* A campaign of that channel did bring it. */
        {REPORT_BY_CAMPAIGN, "up", "up", "up", DIRECT},
        {REPORT_BY_CHANNEL, "up", "direct", "direct", DIRECT},
        {REPORT_BY_DIRECTION, "up", "inbound", "inbound", DIRECT},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_keys(&cases[i], true);
}

Test(report_dimension, without_labels_every_objective_is_unset)
{
    static const struct key_case cases[] = {
        {REPORT_BY_OBJECTIVE, "up", "(not set)", "(not set)"},
        {REPORT_BY_OBJECTIVE, "", "(direct)", "(direct)"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_keys(&cases[i], false);
}
