#ifndef TESTS_UNIT_ATTRIBUTION_RANDOM_HISTORY_H
#define TESTS_UNIT_ATTRIBUTION_RANDOM_HISTORY_H

#include "tests/unit/attribution/story.h"

/*
 * A random history of facts and ways to tell it to a ledger: in any order of
 * arrival, over any number of streams, in batches of any size, some of it
 * twice. What a fact is, and which of two came first, does not depend on how
 * it is told: each has an instant of taking in of its own.
 */
#define FACTS       160u
#define FACT_SHARDS 8

struct fact {
    bool is_click;
    struct ledger_click click;
    struct ledger_event event;
    int64_t time_ms;
    int64_t order_us; /* among facts of one time */
    char names[4][16];
};

struct random_history {
    struct fact facts[FACTS];
};

struct draw {
    uint64_t state;
};

static inline uint32_t draw_below(struct draw *draw, uint32_t bound)
{
    draw->state = draw->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(draw->state >> 33) % bound;
}

static inline struct slice draw_one(struct draw *draw, const char *const *words,
                                    uint32_t count)
{
    return slice_str(words[draw_below(draw, count)]);
}

static inline struct slice draw_name(struct draw *draw, char *out, char kind,
                                     uint32_t of, uint32_t one_in)
{
    if (draw_below(draw, one_in) != 0)
        return SLICE_NONE;
    snprintf(out, 16, "%c%u", kind, draw_below(draw, of));
    return slice_str(out);
}

struct drawn_tags {
    struct slice campaign, channel, direction, source;
};

/* Without a campaign, some are direct, and some came by a channel or source. */
static inline struct drawn_tags draw_tags(struct draw *draw)
{
    static const char *const campaigns[] = {"", "", "a", "b", "c", "d", "e"};
    static const char *const channels[] = {"print", "direct", "email", ""};
    static const char *const directions[] = {"outbound", "inbound", "unknown"};
    static const char *const sources[] = {"", "", "", "paper"};

    return (struct drawn_tags){
        .campaign = draw_one(draw, campaigns, 7),
        .channel = draw_one(draw, channels, 4),
        .direction = draw_one(draw, directions, 3),
        .source = draw_one(draw, sources, 4),
    };
}

static inline void draw_click(struct draw *draw, struct fact *fact)
{
    static const char *const agents[] = {"00000000000000aa", "00000000000000aa",
                                         "00000000000000bb", ""};

    struct drawn_tags tags = draw_tags(draw);

    fact->is_click = true;
    fact->click = (struct ledger_click){
        .campaign = tags.campaign,
        .channel = tags.channel,
        .direction = tags.direction,
        .source = tags.source,
        .kind =
            draw_one(draw, (const char *const[]){"click", "scan", "orphan"}, 3),
        .recipient = draw_name(draw, fact->names[0], 'r', 20, 1),
        .ua = draw_one(draw, agents, 4),
    };
}

static inline void draw_sale(struct draw *draw, struct ledger_event *event)
{
    static const char *const currencies[] = {"USD", "USD", "EUR", "JPY"};

    event->stage = draw_one(
        draw, (const char *const[]){"won", "won", "won", "lead", "sql", "sql"},
        6);
    event->amount = 1 + draw_below(draw, 100000);
    event->currency = draw_one(draw, currencies, 4);
    event->invoice =
        draw_one(draw, (const char *const[]){"", "i1", "i2", "i3"}, 4);
}

static inline void draw_refund(struct draw *draw, struct ledger_event *event)
{
    draw_sale(draw, event);
    event->amount /= 4;
    if (draw_below(draw, 2) == 0)
        event->stage = SLICE_NONE;
}

static inline void draw_event(struct draw *draw, struct fact *fact)
{
    static const char *const types[] = {"touch", "touch",  "touch",   "touch",
                                        "touch", "visit",  "stage",   "stage",
                                        "cost",  "refund", "identify"};
    struct ledger_event *event = &fact->event;
    struct drawn_tags tags = draw_tags(draw);
    bool joins;

    event->type = draw_one(draw, types, 11);
    joins = slice_equal(event->type, SLICE("identify"));
    event->customer = draw_name(draw, fact->names[0], 'k', 30, joins ? 1 : 2);
    event->visitor = draw_name(draw, fact->names[1], 'v', 30,
                               joins || event->customer.len == 0 ? 1 : 9);
    if (joins)
        event->recipient = draw_name(draw, fact->names[2], 'r', 20, 2);
    event->campaign = tags.campaign;
    event->channel = tags.channel;
    event->direction = tags.direction;
    event->source = tags.source;
    if (slice_equal(event->type, SLICE("stage")))
        draw_sale(draw, event);
    if (slice_equal(event->type, SLICE("refund")))
        draw_refund(draw, event);
    if (slice_equal(event->type, SLICE("cost"))) {
        event->amount = draw_below(draw, 50000);
        event->currency = SLICE("USD");
    }
}

/* What a fact carries, whichever kind it is. */
static inline struct drawn_tags fact_tags(const struct fact *fact)
{
    return fact->is_click
               ? (struct drawn_tags){fact->click.campaign, fact->click.channel,
                                     fact->click.direction, fact->click.source}
               : (struct drawn_tags){fact->event.campaign, fact->event.channel,
                                     fact->event.direction, fact->event.source};
}

/* Ten days; events at every sixth hour, so that many have one time. */
static inline void draw_history(struct draw *draw,
                                struct random_history *history)
{
    for (size_t i = 0; i < FACTS; i++) {
        struct fact *fact = &history->facts[i];

        *fact = (struct fact){0};
        if (draw_below(draw, 5) == 0)
            draw_click(draw, fact);
        else
            draw_event(draw, fact);
        fact->time_ms = story_ms(6 * (int)draw_below(draw, 40));
        fact->order_us = (int64_t)1000 * STORY_START_MS + (int64_t)i;
        if (fact->is_click) { /* one at a time: its id is its time */
            fact->time_ms += 1 + (int64_t)i;
            fact->order_us = fact->time_ms * 1000;
        }
    }
}

static inline void history_use_one_currency(struct random_history *history)
{
    for (size_t i = 0; i < FACTS; i++) {
        if (history->facts[i].event.currency.len > 0)
            history->facts[i].event.currency = SLICE("USD");
    }
}

static inline bool fact_is(const struct fact *fact, const char *type)
{
    return !fact->is_click && slice_equal(fact->event.type, slice_str(type));
}

/* The one order of facts. */
static inline bool fact_before(const struct fact *a, const struct fact *b)
{
    if (a->time_ms != b->time_ms)
        return a->time_ms < b->time_ms;
    return a->order_us < b->order_us;
}

/* ---- Telling ------------------------------------------------------------- */

enum telling { TELL_MIXED, TELL_IDENTITIES_FIRST, TELL_IDENTITIES_LAST };

struct teller {
    struct draw *draw;
    struct ledger *ledger;
    uint32_t shards;
    uint32_t batch; /* entries in one, on average */
    uint64_t seq;
};

static inline void teller_add(struct teller *teller, const struct fact *fact)
{
    char name[24];
    struct stream_id id = {STORY_START_MS, ++teller->seq};
    uint32_t stream;

    snprintf(name, sizeof(name), fact->is_click ? "clicks:n.%u" : "events:{%u}",
             draw_below(teller->draw, teller->shards));
    stream = ledger_stream(teller->ledger, slice_str(name));
    if (fact->is_click)
        id = (struct stream_id){(uint64_t)fact->time_ms, 0};
    for (int again = 0; again == 0 || draw_below(teller->draw, 4) == 0;
         again++) {
        struct ledger_event event = fact->event;
        bool added;

        event.at_ms = fact->time_ms;
        event.ingest_us = fact->order_us;
        added = fact->is_click
                    ? ledger_add_click(teller->ledger, stream, id, &fact->click)
                    : ledger_add_event(teller->ledger, stream, id, &event);
        cr_assert_eq(added, again == 0);
    }
    if (draw_below(teller->draw, teller->batch) == 0) {
        ledger_end(teller->ledger);
        ledger_begin(teller->ledger);
    }
}

/* A random order in which clicks keep theirs. */
static inline void draw_order(struct draw *draw,
                              const struct random_history *history,
                              size_t *order)
{
    size_t click = 0;
    size_t clicks[FACTS];

    for (size_t i = 0; i < FACTS; i++)
        order[i] = i;
    for (size_t i = FACTS - 1; i > 0; i--) {
        size_t j = draw_below(draw, (uint32_t)i + 1);
        size_t swapped = order[i];

        order[i] = order[j];
        order[j] = swapped;
    }
    for (size_t i = 0; i < FACTS; i++) {
        size_t place = click;

        if (!history->facts[i].is_click)
            continue;
        while (place > 0 && fact_before(&history->facts[i],
                                        &history->facts[clicks[place - 1]])) {
            clicks[place] = clicks[place - 1];
            place--;
        }
        clicks[place] = i;
        click++;
    }
    click = 0;
    for (size_t i = 0; i < FACTS; i++) {
        if (history->facts[order[i]].is_click)
            order[i] = clicks[click++];
    }
}

static inline void history_tell(const struct random_history *history,
                                struct draw *draw, enum telling telling,
                                struct ledger *ledger)
{
    struct teller teller = {.draw = draw,
                            .ledger = ledger,
                            .shards = 1 + draw_below(draw, FACT_SHARDS),
                            .batch = 1 + draw_below(draw, 50)};
    size_t order[FACTS];

    draw_order(draw, history, order);
    ledger_begin(ledger);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < FACTS; i++) {
            const struct fact *fact = &history->facts[order[i]];
            bool early =
                telling == TELL_MIXED ||
                fact_is(fact, "identify") == (telling == TELL_IDENTITIES_FIRST);

            if (early == (round == 0))
                teller_add(&teller, fact);
        }
    }
    ledger_end(ledger);
}

#endif
