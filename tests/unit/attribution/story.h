#ifndef TESTS_UNIT_ATTRIBUTION_STORY_H
#define TESTS_UNIT_ATTRIBUTION_STORY_H

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "attribution/ledger/ledger.h"
#include "tests/support/report_text.h"

/*
 * Clicks and events for tests of the ledger and its reports, one call each.
 * Every call is a batch of its own with the stream's next id, and its time is
 * in hours since 2026-11-01T00:00:00Z.
 */
#define STORY_START_MS 1793491200000
#define STORY_HOUR_MS  3600000
#define STORY_HUMAN    SLICE("00000000000000aa")
#define STORY_BOT      SLICE("00000000000000bb")

struct story {
    struct ledger *ledger;
    uint64_t seq; /* of the last id */
};

static inline void story_learn(struct ledger *ledger)
{
    ledger_learn_agent(ledger, STORY_HUMAN,
                       SLICE("Mozilla/5.0 (X11; Linux x86_64) Firefox/120"));
    ledger_learn_agent(ledger, STORY_BOT, SLICE("Googlebot/2.1"));
}

static inline void story_init(struct story *story)
{
    story->ledger = ledger_new();
    story->seq = 0;
    story_learn(story->ledger);
}

static inline void story_release(struct story *story)
{
    ledger_free(&story->ledger);
}

/* What campaigns say from now on: "a=upstream,b=downstream". */
static inline void story_label(struct ledger *ledger, const char *text)
{
    struct campaign_labels *labels = campaign_labels_new();
    struct slice rest = slice_str(text);
    struct slice pair;

    while (text[0] != '\0' && slice_split(&rest, ',', &pair)) {
        size_t equals = slice_find(pair, '=');

        campaign_labels_add(labels, slice_head(pair, equals),
                            slice_skip(pair, equals + 1));
    }
    ledger_set_labels(ledger, labels);
    campaign_labels_unref(&labels);
}

static inline int64_t story_ms(double hour)
{
    return STORY_START_MS + (int64_t)(hour * STORY_HOUR_MS);
}

static inline void story_event(struct story *story, double hour,
                               struct ledger_event event)
{
    struct stream_id id = {STORY_START_MS, ++story->seq};
    uint32_t stream = ledger_stream(story->ledger, SLICE("events:{0}"));

    event.at_ms = story_ms(hour);
    ledger_begin(story->ledger);
    cr_assert(ledger_add_event(story->ledger, stream, id, &event));
    ledger_end(story->ledger);
}

/* Clicks must come in the order of their times. */
static inline void story_click(struct story *story, double hour,
                               struct ledger_click click)
{
    struct stream_id id = {(uint64_t)story_ms(hour), ++story->seq};
    uint32_t stream = ledger_stream(story->ledger, SLICE("clicks:n.0"));

    if (click.kind.len == 0)
        click.kind = SLICE("click");
    ledger_begin(story->ledger);
    cr_assert(ledger_add_click(story->ledger, stream, id, &click));
    ledger_end(story->ledger);
}

/* A human touch of a campaign, by a customer; direct without a campaign. */
static inline void story_touch(struct story *story, double hour,
                               const char *customer, const char *campaign)
{
    struct ledger_event touch = {.type = SLICE("touch"),
                                 .customer = slice_str(customer),
                                 .campaign = slice_str(campaign)};

    if (campaign[0] != '\0') {
        touch.direction = SLICE("outbound");
        touch.channel = SLICE("print");
    }
    story_event(story, hour, touch);
}

/* A human touch that no campaign brought: direct if neither a source nor a
   channel but "direct" did. */
static inline void story_arrival(struct story *story, double hour,
                                 const char *customer, const char *channel,
                                 const char *direction, const char *source)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("touch"),
                                      .customer = slice_str(customer),
                                      .channel = slice_str(channel),
                                      .direction = slice_str(direction),
                                      .source = slice_str(source)});
}

static inline void story_won(struct story *story, double hour,
                             const char *customer, int64_t amount)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("won"),
                                      .customer = slice_str(customer),
                                      .amount = amount,
                                      .currency = SLICE("USD")});
}

/* A query of "name=value&name=value". */
static inline int story_query(struct report_query *query, const char *text,
                              struct error *err)
{
    struct report_param params[16];
    struct slice rest = slice_str(text);
    struct slice pair;
    size_t count = 0;

    while (text[0] != '\0' && slice_split(&rest, '&', &pair)) {
        size_t equals = slice_find(pair, '=');

        params[count].name = slice_head(pair, equals);
        params[count++].value = slice_skip(pair, equals + 1);
    }
    return report_query_init(query, params, count, NULL, err);
}

/* Appends a report that must succeed. */
static inline void story_report(struct ledger *ledger, const char *name,
                                const char *text, struct buffer *out)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, text, &err), 0, "%s", err.message);
    cr_assert_eq(report_text(slice_str(name), ledger, &query, out, &err), 0,
                 "%s", err.message);
    report_query_release(&query);
}

/* Fails unless the report is exactly `expected`. */
static inline void story_expect(struct ledger *ledger, const char *name,
                                const char *text, const char *expected)
{
    struct buffer out = BUFFER_INIT;

    story_report(ledger, name, text, &out);
    cr_expect_str_eq(buffer_str(&out), expected, "got:\n%s", buffer_str(&out));
    buffer_release(&out);
}

/* Events with their hours, to be told in any order. */
struct story_line {
    double hour;
    struct ledger_event event;
};

/* Tells every line once, each `step` lines behind the one before; step and
   count must have no common divisor. */
static inline void story_tell(struct story *story,
                              const struct story_line *lines, size_t count,
                              size_t step)
{
    for (size_t i = 0; i < count; i++) {
        const struct story_line *line = &lines[i * step % count];

        story_event(story, line->hour, line->event);
    }
}

static inline bool story_reaches_all(size_t step, size_t count)
{
    while (count != 0) {
        size_t rest = step % count;

        step = count;
        count = rest;
    }
    return step == 1;
}

/* Fails unless the report says the same in whatever order it was told. */
static inline void story_expect_any_order(const struct story_line *lines,
                                          size_t count, const char *name,
                                          const char *text)
{
    struct buffer expected = BUFFER_INIT;

    for (size_t step = 1; step < count; step++) {
        struct buffer out = BUFFER_INIT;
        struct story story;

        if (!story_reaches_all(step, count))
            continue;
        story_init(&story);
        story_tell(&story, lines, count, step);
        story_report(story.ledger, name, text, &out);
        if (step == 1)
            buffer_append(&expected, buffer_slice(&out));
        cr_expect_str_eq(buffer_str(&out), buffer_str(&expected));
        story_release(&story);
        buffer_release(&out);
    }
    buffer_release(&expected);
}

/* A report must be refused because of `field`. */
static inline void story_refuse(const char *name, const char *text,
                                const char *field)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    cr_assert_eq(story_query(&query, text, &err), 0, "%s", err.message);
    cr_expect_eq(report_text(slice_str(name), story.ledger, &query, &out, &err),
                 ERROR_USAGE, "%s", text);
    cr_expect_str_eq(err.field, field, "%s: %s", text, err.message);
    report_query_release(&query);
    story_release(&story);
}

/* The cell below a CSV's heading, in the row of a key; none if not there. */
static inline struct slice story_csv_cell(struct slice csv, const char *key,
                                          const char *column)
{
    struct slice line;
    struct slice cell;
    size_t at = 0;

    cr_assert(slice_split(&csv, '\n', &line));
    while (slice_split(&line, ',', &cell) &&
           !slice_equal(slice_head(cell, slice_find(cell, '\r')),
                        slice_str(column)))
        at++;
    cr_assert(slice_equal(slice_head(cell, slice_find(cell, '\r')),
                          slice_str(column)),
              "no column %s", column);
    while (slice_split(&csv, '\n', &line)) {
        cell = SLICE_NONE;
        slice_split(&line, ',', &cell);
        if (!slice_equal(cell, slice_str(key)))
            continue;
        for (size_t i = 0; i < at; i++)
            slice_split(&line, ',', &cell);
        return slice_head(cell, slice_find(cell, '\r'));
    }
    return SLICE_NONE;
}

/* That cell of a report in CSV; NAN where it is empty, -1 without the row. */
static inline double story_figure(struct ledger *ledger, const char *name,
                                  const char *text, const char *key,
                                  const char *column)
{
    struct buffer query = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;
    struct slice cell;
    double number = -1;

    buffer_appendf(&query, "format=csv%s%s", text[0] != '\0' ? "&" : "", text);
    story_report(ledger, name, buffer_str(&query), &out);
    cell = story_csv_cell(buffer_slice(&out), key, column);
    if (cell.len > 0)
        cr_assert(slice_parse_double(cell, &number));
    else if (!slice_is_none(cell))
        number = NAN;
    buffer_release(&out);
    buffer_release(&query);
    return number;
}

#endif
