#include "attribution/ledger/ledger.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

struct seen {
    struct ledger *ledger;
    int calls;
    uint32_t rows;
};

static void on_progress(void *arg)
{
    struct seen *seen = arg;

    seen->calls++;
    seen->rows = ledger_rows(seen->ledger);
}

Test(ledger, counts_a_repeated_entry_once)
{
    struct ledger *ledger = ledger_new();
    struct seen seen = {.ledger = ledger};
    struct ledger_click click = {.kind = SLICE("click")};
    struct slice name = SLICE("clicks:n.0");
    uint32_t stream = ledger_stream(ledger, name);
    uint32_t other = ledger_stream(ledger, SLICE("clicks:n.1"));

    cr_expect_eq(ledger_stream(ledger, name), stream);
    cr_expect_neq(other, stream);
    ledger_on_progress(ledger, on_progress, &seen);
    ledger_begin(ledger);
    cr_expect(
        ledger_add_click(ledger, stream, (struct stream_id){5, 1}, &click));
    cr_expect_not(
        ledger_add_click(ledger, stream, (struct stream_id){5, 1}, &click));
    cr_expect_not(
        ledger_add_click(ledger, stream, (struct stream_id){4, 9}, &click));
    cr_expect(
        ledger_add_click(ledger, other, (struct stream_id){5, 1}, &click));
    cr_expect(ledger_skip(ledger, other, (struct stream_id){5, 2}));
    cr_expect_not(ledger_reached(ledger, name, (struct stream_id){5, 1}),
                  "not before the batch's end");
    ledger_end(ledger);
    cr_expect_eq(seen.calls, 1);
    cr_expect_eq(seen.rows, 2);
    cr_expect(ledger_reached(ledger, name, (struct stream_id){5, 1}));
    cr_expect_not(ledger_reached(ledger, name, (struct stream_id){5, 2}));
    cr_expect(
        ledger_reached(ledger, SLICE("clicks:n.1"), (struct stream_id){5, 2}));
    cr_expect_not(ledger_reached(ledger, SLICE("clicks:other"),
                                 (struct stream_id){0, 1}));
    ledger_begin(ledger);
    ledger_end(ledger);
    cr_expect_eq(seen.calls, 1, "nothing moved");
    ledger_free(&ledger);
}

Test(ledger, forgets_all_but_agents_and_streams)
{
    struct story story;
    struct stream_id none;

    story_init(&story);
    story_touch(&story, 1, "k", "a");
    ledger_set_caught_up(story.ledger, true);
    ledger_clear(story.ledger);
    cr_expect_eq(ledger_rows(story.ledger), 0);
    cr_expect_not(ledger_caught_up(story.ledger));
    none = ledger_position(story.ledger, SLICE("events:{0}"));
    cr_expect_eq(none.ms + none.seq, 0);
    cr_expect(ledger_knows_agent(story.ledger, STORY_BOT));
    story_touch(&story, 1, "k", "a");
    cr_expect_eq(ledger_rows(story.ledger), 1);
    story_release(&story);
}

Test(ledger, asks_for_user_agents_that_it_has_not_judged)
{
    struct ledger *ledger = ledger_new();

    cr_expect(ledger_knows_agent(ledger, SLICE("")));
    cr_expect(ledger_knows_agent(ledger, SLICE("not hex")));
    cr_expect_not(ledger_knows_agent(ledger, STORY_HUMAN));
    ledger_learn_agent(ledger, STORY_HUMAN, SLICE_NONE);
    cr_expect(ledger_knows_agent(ledger, STORY_HUMAN));
    ledger_free(&ledger);
}

/* An orphan's address is a stranger's and must not stay in memory. */
Test(ledger, keeps_no_address_of_an_orphan)
{
    struct ledger_view view;
    struct story story;

    story_init(&story);
    story_click(&story, 1,
                (struct ledger_click){.kind = SLICE("orphan"),
                                      .link = SLICE("h/wp-login.php")});
    ledger_view_open(story.ledger, &view, LEDGER_ROWS);
    cr_expect_eq(view.rows, 1);
    cr_expect_null(view.identity);
    cr_expect_eq(interner_find(view.strings, SLICE("h/wp-login.php")),
                 INTERNER_NONE);
    ledger_view_close(&view);
    story_release(&story);
}

/* An open pixel's: known by its recipient, and no touch. */
Test(ledger, takes_a_loaded_pixel_for_an_open)
{
    struct ledger_click open = {
        .kind = SLICE("open"),
        .recipient = SLICE("k3Jx9QaZIii"),
        .campaign = SLICE("spring"),
        .visitor = SLICE("00000000000000ff"),
        .ua = STORY_HUMAN,
    };
    struct ledger_view view;
    struct story story;
    struct journey journey;
    uint32_t node;

    story_init(&story);
    story_click(&story, 1, open);
    open.flags = SLICE("x");
    story_click(&story, 2, open);
    ledger_view_open(story.ledger, &view, LEDGER_PERSONS);
    cr_expect_eq(view.rows, 2);
    cr_expect_eq(event_table_chunk(view.table, 0)->kind[0], ROW_OPEN);
    cr_expect_eq(event_table_chunk(view.table, 1)->kind[1], ROW_OPEN);
    cr_expect_eq(event_table_id(view.table, 0).ms, (uint64_t)story_ms(1));
    node =
        identity_find(view.identity, IDENTITY_RECIPIENT, SLICE("k3Jx9QaZIii"));
    cr_assert_neq(node, IDENTITY_NONE);
    cr_expect_eq(event_table_chunk(view.table, 0)->node[0], node);
    cr_expect_eq(event_table_chunk(view.table, 1)->node[1], IDENTITY_NONE,
                 "a token that fails its check names nobody");
    journey = journeys_at(view.journeys, journeys_person(view.journeys, node));
    cr_expect_eq(journey.touch_count, 0);
    cr_expect_eq(journey.mark_count, 1);
    ledger_view_close(&view);
    story_release(&story);
}

static struct campaign_labels *label(const char *objective)
{
    struct campaign_labels *labels = campaign_labels_new();

    campaign_labels_add(labels, SLICE("a"), slice_str(objective));
    return labels;
}

static void expect_label(const struct ledger_view *view, const char *objective)
{
    cr_expect(slice_equal(campaign_labels_find(view->labels, SLICE("a")),
                          slice_str(objective)),
              "not %s", objective);
}

/* Each view keeps its own; a new table waits for none of them. */
Test(ledger, gives_a_view_the_labels_of_when_it_was_opened)
{
    struct campaign_labels *upstream = label("upstream");
    struct campaign_labels *downstream = label("downstream");
    struct ledger *ledger = ledger_new();
    struct ledger_view views[3];

    ledger_view_open(ledger, &views[0], LEDGER_PERSONS);
    ledger_set_labels(ledger, upstream);
    campaign_labels_unref(&upstream);
    ledger_view_open(ledger, &views[1], LEDGER_ROWS);
    ledger_set_labels(ledger, downstream);
    campaign_labels_unref(&downstream);
    ledger_view_open(ledger, &views[2], LEDGER_PERSONS);
    ledger_set_labels(ledger, NULL);
    expect_label(&views[0], "");
    expect_label(&views[1], "upstream");
    expect_label(&views[2], "downstream");
    for (int i = 0; i < 3; i++)
        ledger_view_close(&views[i]);
    ledger_view_open(ledger, &views[0], LEDGER_ROWS);
    expect_label(&views[0], "");
    ledger_view_close(&views[0]);
    ledger_free(&ledger);
}

Test(ledger, keeps_its_labels_when_it_is_cleared)
{
    struct campaign_labels *labels = label("upstream");
    struct ledger *ledger = ledger_new();
    struct ledger_view view;

    ledger_set_labels(ledger, labels);
    ledger_set_labels(ledger, labels);
    campaign_labels_unref(&labels);
    ledger_clear(ledger);
    ledger_view_open(ledger, &view, LEDGER_ROWS);
    expect_label(&view, "upstream");
    ledger_view_close(&view);
    ledger_free(&ledger);
}
