#include "server/api/merge/merge_events.h"

#include <criterion/criterion.h>

#define MERGE SLICE("0123456789abcd")

/* "r0\nr1\n ..." */
static void fill(struct buffer *list, const char *prefix, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_appendf(list, "%s%s%zu", i > 0 ? "\n" : "", prefix, i);
}

static void assert_key(const struct event *event, const char *key)
{
    cr_assert(slice_equal(event->idempotency_key, slice_str(key)),
              "%" SLICE_FMT, SLICE_ARG(event->idempotency_key));
}

Test(merge_events, sends_to_a_hundred_at_once)
{
    struct merge_events events = MERGE_EVENTS_INIT;
    struct buffer tokens = BUFFER_INIT;
    struct merge_part part = {.merge = MERGE, .number = 7, .recipients = 250};
    struct event like = {.has_at = true,
                         .at_ms = 5,
                         .link = SLICE("b/s"),
                         .campaign = SLICE("c")};
    struct error err;

    fill(&tokens, "r", 250);
    part.lists[MERGE_RECIPIENTS] = buffer_slice(&tokens);
    merge_events_make(&events, &part, &like);
    cr_assert_eq(events.count, 3);
    for (size_t i = 0; i < 3; i++) {
        cr_assert_eq(event_check(&events.list[i], 10, &err), 0, "%s",
                     err.message);
        cr_assert_eq(events.list[i].type, EVENT_SEND);
        cr_assert_eq(events.list[i].at_ms, 5);
        cr_assert(slice_equal(events.list[i].campaign, SLICE("c")));
    }
    cr_assert(slice_starts(events.list[1].recipients, SLICE("r100\nr101\n")));
    cr_assert(slice_ends(events.list[1].recipients, SLICE("\nr199")));
    cr_assert_eq(merge_list_lines(events.list[2].recipients), 50);
    assert_key(&events.list[0], "merge:0123456789abcd:7:0:send");
    assert_key(&events.list[2], "merge:0123456789abcd:7:2:send");
    merge_events_release(&events);
    buffer_release(&tokens);
}

Test(merge_events, tell_who_was_in_which_arm)
{
    struct merge_events events = MERGE_EVENTS_INIT;
    struct buffer tokens = BUFFER_INIT;
    struct buffer held = BUFFER_INIT;
    struct merge_part part = {.merge = MERGE, .arms = true};
    struct event like = {.campaign = SLICE("c")};
    struct error err;

    fill(&tokens, "r", 100);
    fill(&held, "k", 101);
    part.recipients = 100;
    part.held_out = 101;
    part.lists[MERGE_RECIPIENTS] = buffer_slice(&tokens);
    part.lists[MERGE_HELD_CUSTOMERS] = buffer_slice(&held);
    merge_events_make(&events, &part, &like);
    cr_assert_eq(events.count, 4);
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(event_check(&events.list[i], 10, &err), 0, "%s",
                     err.message);
    cr_assert_eq(events.list[0].type, EVENT_SEND);
    cr_assert_eq(events.list[1].type, EVENT_ASSIGN);
    cr_assert(slice_equal(events.list[1].arm, SLICE("treated")));
    cr_assert(
        slice_equal(events.list[1].recipients, events.list[0].recipients));
    cr_assert(slice_equal(events.list[2].arm, SLICE("holdout")));
    cr_assert_eq(events.list[2].recipients.len, 0);
    cr_assert(slice_equal(events.list[3].customers, SLICE("k100")));
    merge_events_release(&events);
    like.campaign = SLICE_NONE; /* and then there is no experiment */
    merge_events_make(&events, &part, &like);
    cr_assert_eq(events.count, 1);
    cr_assert_eq(events.list[0].type, EVENT_SEND);
    merge_events_release(&events);
    buffer_release(&tokens);
    buffer_release(&held);
}

/* The last line of a list may be empty, and the cut may be right before it. */
Test(merge_events, keep_lists_line_for_line)
{
    struct merge_events events = MERGE_EVENTS_INIT;
    struct buffer tokens = BUFFER_INIT;
    struct buffer emails = BUFFER_INIT;
    struct merge_part part = {.merge = MERGE};
    struct event like = {.campaign = SLICE("c")};
    struct error err;

    fill(&tokens, "r", 102);
    buffer_append_byte(&emails, 'e');
    for (size_t i = 1; i < 102; i++)
        buffer_append_byte(&emails, '\n');
    part.lists[MERGE_RECIPIENTS] = buffer_slice(&tokens);
    part.lists[MERGE_EMAILS] = buffer_slice(&emails);
    merge_events_make(&events, &part, &like);
    cr_assert_eq(events.count, 2);
    cr_assert_eq(event_check(&events.list[0], 10, &err), 0, "%s", err.message);
    cr_assert_eq(merge_list_lines(events.list[0].emails), 100);
    cr_assert_eq(events.list[1].emails.len, 0);
    cr_assert(slice_equal(events.list[1].recipients, SLICE("r100\nr101")));
    merge_events_release(&events);
    buffer_release(&tokens);
    buffer_release(&emails);
}
