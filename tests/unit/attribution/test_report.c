#include "attribution/report/report.h"

#include <criterion/criterion.h>
#include <math.h>
#include <pthread.h>

#include "attribution/report/report_attribution.h"
#include "attribution/report/report_paths.h"
#include "attribution/result/report_result.h"
#include "core/memory.h"
#include "tests/support/report_text.h"
#include "tests/unit/attribution/story.h"

/*
 * Random histories: whatever order, repetition and batching the entries come
 * in, the reports are the same bytes; and they are what a second, naive
 * implementation of ATTRIBUTION.md makes of the same history.
 */
#define EVENTS    120
#define STREAMS   3
#define HISTORIES 40

struct draw {
    uint64_t state;
};

static uint32_t draw_below(struct draw *draw, uint32_t bound)
{
    draw->state = draw->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(draw->state >> 33) % bound;
}

/* One entry: a click, or an event. */
struct told {
    size_t stream;
    struct stream_id id;
    bool is_click;
    struct ledger_click click;
    struct ledger_event event;
    char names[4][16]; /* of identifiers, when drawn */
    bool confirmed;    /* by the naive reading */
};

struct history {
    struct told told[EVENTS]; /* each stream's in the order of its ids */
};

static const char *const stream_names[STREAMS] = {"events:{3}", "clicks:n.1",
                                                  "events:{5}"};

static struct slice draw_name(struct draw *draw, char *out, char kind,
                              uint32_t of, uint32_t one_in)
{
    if (draw_below(draw, one_in) != 0)
        return SLICE_NONE;
    snprintf(out, 16, "%c%u", kind, draw_below(draw, of));
    return slice_str(out);
}

static struct slice draw_one(struct draw *draw, const char *const *words,
                             uint32_t count)
{
    return slice_str(words[draw_below(draw, count)]);
}

static const char *const campaigns[] = {"", "a", "b", "c"};
static const char *const channels[] = {"print", "direct", ""};
static const char *const sources[] = {"", "", "paper"};
static const char *const directions[] = {"outbound", "inbound", "unknown"};

static void draw_click(struct draw *draw, struct told *told, size_t i)
{
    static const char *const kinds[] = {"click", "click", "scan", "orphan",
                                        "view"};
    static const char *const agents[] = {"00000000000000aa", "00000000000000aa",
                                         "00000000000000bb", ""};
    static const char *const flags[] = {"", "", "", "h", "x"};

    told->is_click = true;
    snprintf(told->names[0], 16, "c%zu", i);
    told->click = (struct ledger_click){
        .kind = draw_one(draw, kinds, 5),
        .link = draw_one(draw, (const char *const[]){"h/1", "h/2"}, 2),
        .campaign = draw_one(draw, campaigns, 4),
        .channel = draw_one(draw, channels, 3),
        .direction = draw_one(draw, directions, 3),
        .source = draw_one(draw, sources, 3),
        .click = slice_str(told->names[0]),
        .recipient = draw_name(draw, told->names[1], 'r', 6, 2),
        .visitor = SLICE("00000000000000ff"),
        .ua = draw_one(draw, agents, 4),
        .flags = draw_one(draw, flags, 5),
    };
}

static void draw_event(struct draw *draw, struct told *told)
{
    static const char *const types[] = {"touch", "visit", "stage",  "stage",
                                        "stage", "cost",  "refund", "identify"};

    told->event = (struct ledger_event){
        .type = draw_one(draw, types, 8),
        .at_ms = story_ms(draw_below(draw, 96)),
        .customer = draw_name(draw, told->names[0], 'k', 6, 2),
        .click = draw_name(draw, told->names[1], 'c', EVENTS, 3),
        .recipient = draw_name(draw, told->names[2], 'r', 6, 6),
        .visitor = draw_name(draw, told->names[3], 'v', 6, 4),
        .campaign = draw_one(draw, campaigns, 4),
        .channel = draw_one(draw, channels, 3),
        .direction = draw_one(draw, directions, 3),
        .source = draw_one(draw, sources, 3),
        .amount = 1 + draw_below(draw, 100000),
        .currency = SLICE("USD"),
        .invoice = draw_one(draw, (const char *const[]){"", "i1", "i2"}, 3),
    };
    if (slice_equal(told->event.type, SLICE("stage")))
        told->event.stage =
            draw_one(draw, (const char *const[]){"won", "won", "lead"}, 3);
}

/* Ids and times repeat, so that every tie is met. */
static void draw_history(struct draw *draw, struct history *history)
{
    for (size_t i = 0; i < EVENTS; i++) {
        struct told *told = &history->told[i];

        *told = (struct told){.stream = draw_below(draw, STREAMS)};
        told->id.ms = (uint64_t)story_ms((double)(i - i % 2) / 2);
        told->id.seq = i;
        /* The same id in two streams: the streams' names decide. */
        if (i % 2 == 1 && told[-1].stream != told->stream)
            told->id.seq = i - 1;
        if (told->stream == 1)
            draw_click(draw, told, i);
        else
            draw_event(draw, told);
    }
}

/* ---- Telling it in some order ------------------------------------------- */

static void tell(struct ledger *ledger, const struct told *told, bool is_new)
{
    uint32_t stream =
        ledger_stream(ledger, slice_str(stream_names[told->stream]));
    bool added;

    if (told->is_click)
        added = ledger_add_click(ledger, stream, told->id, &told->click);
    else
        added = ledger_add_event(ledger, stream, told->id, &told->event);
    cr_assert_eq(added, is_new);
}

static size_t next_of(const struct history *history, size_t stream, size_t at)
{
    while (at < EVENTS && history->told[at].stream != stream)
        at++;
    return at;
}

/* Streams mixed at random, entries repeated, batches of any length. */
static void tell_mixed(struct draw *draw, struct ledger *ledger,
                       const struct history *history)
{
    size_t next[STREAMS];
    size_t told = 0;

    for (size_t s = 0; s < STREAMS; s++)
        next[s] = next_of(history, s, 0);
    ledger_begin(ledger);
    while (told < EVENTS) {
        size_t s = draw_below(draw, STREAMS);

        if (next[s] == EVENTS)
            continue;
        tell(ledger, &history->told[next[s]], true);
        if (draw_below(draw, 4) == 0)
            tell(ledger, &history->told[next[s]], false);
        next[s] = next_of(history, s, next[s] + 1);
        told++;
        if (draw_below(draw, 5) == 0) {
            ledger_end(ledger);
            ledger_begin(ledger);
        }
    }
    ledger_end(ledger);
}

static const char *const questions[][2] = {
    {"attribution", ""},
    {"attribution", "by=campaign&count=first&lookback=36h&uncertain=true"},
    {"attribution", "by=direction,channel&half_life=5h"},
    {"attribution", "by=objective&count=first"},
    {"attribution", "by=direction,objective&stage=lead"},
    {"attribution", "by=link&from=2026-11-02&to=2026-11-03"},
    {"attribution", "by=campaign&stage=lead&format=table"},
    {"paths", "limit=0"},
    {"roi", "models=linear,position"},
    {"roi", "by=channel,content&from=2026-11-02&uncertain=true"},
    {"lift", "stage=lead"},
    {"kpis", ""},
    {"kpis", "by=campaign,source&lookback=12h"},
    {"people", "limit=0"},
    {"people", "by=campaign,channel&from=2026-11-02&uncertain=true&limit=4"},
    {"paths", "by=channel&collapse=true&lookback=12h&limit=3"},
    {"clicks", ""},
    {"clicks", "by=hour,campaign&format=csv"},
    {"clicks", "by=objective"},
    {"paths", "by=objective"},
    {"funnel", "stages=lead,won&by=campaign&uncertain=true"},
    {"funnel", "stages=lead,won&from=2026-11-02&format=table"},
    {"timing", "stages=lead,won&by=channel&lookback=36h"},
};

static void answer_all(struct ledger *ledger, struct buffer *out)
{
    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
        story_report(ledger, questions[i][0], questions[i][1], out);
}

Test(report, order_repetition_and_batches_do_not_change_a_byte)
{
    struct draw draw = {20261122};

    for (size_t i = 0; i < HISTORIES; i++) {
        struct history history;
        struct buffer first = BUFFER_INIT;

        draw_history(&draw, &history);
        for (size_t j = 0; j < 4; j++) {
            struct ledger *ledger = ledger_new();
            struct buffer again = BUFFER_INIT;

            story_learn(ledger);
            story_label(ledger, j % 2 == 0 ? "a=upstream,b=downstream,c="
                                           : "c=,b=downstream,a=upstream");
            tell_mixed(&draw, ledger, &history);
            answer_all(ledger, j == 0 ? &first : &again);
            ledger_clear(ledger);
            cr_assert_eq(ledger_rows(ledger), 0);
            tell_mixed(&draw, ledger, &history);
            buffer_clear(&again);
            answer_all(ledger, &again);
            cr_assert(slice_equal(buffer_slice(&first), buffer_slice(&again)),
                      "history %zu, telling %zu", i, j);
            buffer_release(&again);
            ledger_free(&ledger);
        }
        buffer_release(&first);
    }
}

/* ---- The naive reading of ATTRIBUTION.md --------------------------------- */

struct naive {
    const struct history *history;
    const struct report_query *query;
    int person[EVENTS]; /* -1: names nobody */
    size_t touches[EVENTS];
    size_t count; /* of touches */
};

static bool is_type(const struct told *told, const char *type)
{
    return !told->is_click && slice_equal(told->event.type, slice_str(type));
}

static bool shares(struct slice a, struct slice b)
{
    return a.len > 0 && slice_equal(a, b);
}

static struct slice own_recipient(const struct told *told)
{
    if (!told->is_click)
        return told->event.recipient;
    return slice_equal(told->click.flags, SLICE("x")) ? SLICE_NONE
                                                      : told->click.recipient;
}

static struct slice own_click(const struct told *told)
{
    return told->is_click ? told->click.click : told->event.click;
}

static bool names_same(const struct told *a, const struct told *b)
{
    return shares(own_click(a), own_click(b)) ||
           shares(own_recipient(a), own_recipient(b)) ||
           shares(a->event.customer, b->event.customer) ||
           shares(a->event.visitor, b->event.visitor);
}

static bool names_nobody(const struct told *told)
{
    return !names_same(told, told);
}

/* Spreads the smallest number until nothing changes. */
static void naive_identify(struct naive *naive)
{
    const struct told *told = naive->history->told;
    bool changed = true;

    for (int i = 0; i < EVENTS; i++)
        naive->person[i] = names_nobody(&told[i]) ? -1 : i;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < EVENTS; i++) {
            for (size_t j = 0; j < EVENTS; j++) {
                if (names_same(&told[i], &told[j]) &&
                    naive->person[j] < naive->person[i]) {
                    naive->person[i] = naive->person[j];
                    changed = true;
                }
            }
        }
    }
}

static int64_t time_of(const struct told *told)
{
    return told->is_click ? (int64_t)told->id.ms : told->event.at_ms;
}

static bool comes_before(const struct told *a, const struct told *b)
{
    if (time_of(a) != time_of(b))
        return time_of(a) < time_of(b);
    if (stream_id_compare(a->id, b->id) != 0)
        return stream_id_compare(a->id, b->id) < 0;
    return strcmp(stream_names[a->stream], stream_names[b->stream]) < 0;
}

static bool naive_is_touch(const struct naive *naive, const struct told *told)
{
    if (!told->is_click)
        return is_type(told, "touch") || is_type(told, "visit");
    if (slice_equal(told->click.kind, SLICE("orphan")) ||
        slice_equal(told->click.kind, SLICE("view")))
        return false;
    for (size_t i = 0; i < EVENTS; i++) {
        if (!naive->history->told[i].is_click &&
            shares(naive->history->told[i].event.click, told->click.click))
            return true;
    }
    if (slice_equal(told->click.flags, SLICE("h")))
        return false;
    if (told->click.ua.len == 0)
        return naive->query->uncertain;
    return slice_equal(told->click.ua, STORY_HUMAN);
}

static void naive_walk(struct naive *naive, size_t conversion)
{
    const struct told *told = naive->history->told;
    int64_t at = time_of(&told[conversion]);

    naive->count = 0;
    for (size_t i = 0; i < EVENTS; i++) {
        size_t place = naive->count;

        if (naive->person[i] < 0 ||
            naive->person[i] != naive->person[conversion] ||
            time_of(&told[i]) > at ||
            time_of(&told[i]) < at - naive->query->lookback_ms ||
            !naive_is_touch(naive, &told[i]))
            continue;
        while (place > 0 &&
               comes_before(&told[i], &told[naive->touches[place - 1]])) {
            naive->touches[place] = naive->touches[place - 1];
            place--;
        }
        naive->touches[place] = i;
        naive->count++;
    }
}

static bool naive_is_direct(const struct told *told)
{
    struct slice campaign =
        told->is_click ? told->click.campaign : told->event.campaign;
    struct slice channel =
        told->is_click ? told->click.channel : told->event.channel;
    struct slice source =
        told->is_click ? told->click.source : told->event.source;

    return campaign.len == 0 && source.len == 0 &&
           (channel.len == 0 || slice_equal(channel, SLICE("direct")));
}

static struct slice naive_campaign(const struct told *told)
{
    struct slice campaign =
        told->is_click ? told->click.campaign : told->event.campaign;

    if (naive_is_direct(told))
        return SLICE("(direct)");
    return campaign.len > 0 ? campaign : SLICE("(not set)");
}

static double naive_weight(const struct naive *naive, const char *model,
                           size_t i, size_t conversion)
{
    const struct told *told = naive->history->told;
    size_t n = naive->count;
    double sum = 0;

    if (strcmp(model, "first") == 0)
        return i == 0;
    if (strcmp(model, "last") == 0)
        return i == n - 1;
    if (strcmp(model, "linear") == 0)
        return 1.0 / (double)n;
    if (strcmp(model, "position") == 0) {
        double ends = (i == 0 ? 0.4 : 0) + (i == n - 1 ? 0.4 : 0);
        double others = n > 2 ? 0.2 : 0;

        return (ends + (i > 0 && i < n - 1 ? 0.2 / (double)(n - 2) : 0)) /
               (0.8 + others);
    }
    if (strcmp(model, "last_non_direct") == 0) {
        size_t to = n;

        for (size_t j = 0; j < n; j++) {
            if (!naive_is_direct(&told[naive->touches[j]]))
                to = j;
        }
        return i == (to < n ? to : n - 1);
    }
    cr_assert_str_eq(model, "time_decay");
    for (size_t j = 0; j < n; j++)
        sum += pow(2, -(double)(time_of(&told[conversion]) -
                                time_of(&told[naive->touches[j]])) /
                          (double)naive->query->half_life_ms);
    return pow(2, -(double)(time_of(&told[conversion]) -
                            time_of(&told[naive->touches[i]])) /
                      (double)naive->query->half_life_ms) /
           sum;
}

static bool naive_is_conversion(const struct naive *naive, size_t i)
{
    const struct told *told = naive->history->told;

    if (!is_type(&told[i], "stage") ||
        !slice_equal(told[i].event.stage, slice_str(naive->query->stage)))
        return false;
    for (size_t j = 0; naive->query->first_only && j < EVENTS; j++) {
        if (naive->person[i] >= 0 && naive->person[j] == naive->person[i] &&
            is_type(&told[j], "stage") &&
            slice_equal(told[j].event.stage, told[i].event.stage) &&
            comes_before(&told[j], &told[i]))
            return false;
    }
    return time_of(&told[i]) >= naive->query->from_ms &&
           time_of(&told[i]) < naive->query->to_ms;
}

/* Refunds name no stage here: the first sale of the invoice gets them all. */
static double naive_value(const struct naive *naive, size_t conversion)
{
    const struct told *told = naive->history->told;
    struct slice invoice = told[conversion].event.invoice;
    double value = (double)told[conversion].event.amount;

    for (size_t i = 0; i < EVENTS; i++) {
        if (is_type(&told[i], "stage") &&
            shares(told[i].event.invoice, invoice) &&
            comes_before(&told[i], &told[conversion]))
            return value;
    }
    for (size_t i = 0; i < EVENTS; i++) {
        if (is_type(&told[i], "refund") &&
            shares(told[i].event.invoice, invoice))
            value -= (double)told[i].event.amount;
    }
    return value;
}

/* What a campaign earns under a model: {conversions, value, squares}. */
static void naive_earned(struct naive *naive, const char *model,
                         struct slice campaign, double out[3])
{
    double of_person[EVENTS] = {0};

    out[0] = out[1] = out[2] = 0;
    for (size_t c = 0; c < EVENTS; c++) {
        if (!naive_is_conversion(naive, c))
            continue;
        naive_walk(naive, c);
        for (size_t i = 0; i < naive->count; i++) {
            double weight = naive_weight(naive, model, i, c);

            if (!slice_equal(
                    naive_campaign(&naive->history->told[naive->touches[i]]),
                    campaign))
                continue;
            out[0] += weight;
            out[1] += weight * naive_value(naive, c);
            of_person[naive->person[c]] += weight;
        }
    }
    for (size_t i = 0; i < EVENTS; i++)
        out[2] += of_person[i] * of_person[i];
}

static const struct report_cell *cells_of(const struct report_result *result,
                                          struct slice campaign)
{
    const struct report_section *rows = result->sections[0];

    for (size_t i = 0; i < rows->row_count; i++) {
        const struct report_cell *row = report_section_row(rows, i);

        if (slice_equal(row[0].text, campaign))
            return row;
    }
    return NULL;
}

static void expect_model(struct naive *naive,
                         const struct report_result *result, size_t model)
{
    static const struct slice keys[] = {
        SLICE_INIT("a"), SLICE_INIT("b"), SLICE_INIT("c"),
        SLICE_INIT("(not set)"), SLICE_INIT("(direct)")};
    const char *name = naive->query->models[model]->name;
    const struct report_cell *none = cells_of(result, SLICE("(none)"));
    size_t at = 4 + model * 8;
    double conversions = (double)none[at].count;
    double value = (double)none[at + 1].count;

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        const struct report_cell *row = cells_of(result, keys[i]);
        double earned[3];

        naive_earned(naive, name, keys[i], earned);
        if (row == NULL) {
            cr_assert_eq(earned[0], 0);
            continue;
        }
        cr_assert_float_eq(row[at].number, earned[0], 1e-9, "%s", name);
        cr_assert_float_eq(row[at + 1].number, earned[1], 1e-6, "%s", name);
        cr_assert_float_eq(row[at + 4].number,
                           earned[0] + 1.959963984540054 * sqrt(earned[2]),
                           1e-9, "%s", name);
        conversions += row[at].number;
        value += row[at + 1].number;
    }
    /* The rows and what nothing earned are the totals. */
    cr_assert_float_eq(conversions, (double)result->totals[0].cell.count, 1e-9);
    cr_assert_float_eq(value, (double)result->totals[1].cell.count, 1e-6);
}

Test(report, agrees_with_a_naive_reading_of_the_definitions)
{
#define NAIVE_MODELS \
    "by=campaign&models=first,last,last_non_direct,linear,position,time_decay"
    static const char *const queries[] = {
        NAIVE_MODELS,
        NAIVE_MODELS "&count=first&uncertain=true",
        NAIVE_MODELS "&lookback=24h&half_life=3h&stage=lead",
        NAIVE_MODELS "&lookback=1h&from=2026-11-02&to=2026-11-03",
    };
    struct draw draw = {7};

    for (size_t i = 0; i < HISTORIES; i++) {
        struct history history;
        struct naive naive = {.history = &history};
        struct ledger *ledger = ledger_new();
        struct report_query query;
        struct report_result result;
        struct error err = ERROR_INIT;

        story_learn(ledger);
        draw_history(&draw, &history);
        naive_identify(&naive);
        tell_mixed(&draw, ledger, &history);
        cr_assert_eq(story_query(&query, queries[i % 4], &err), 0);
        naive.query = &query;
        report_result_init(&result);
        cr_assert_eq(report_attribution_run(ledger, &query, &result, &err), 0);
        for (size_t model = 0; model < query.model_count; model++)
            expect_model(&naive, &result, model);
        report_result_release(&result);
        report_query_release(&query);
        ledger_free(&ledger);
    }
}

static void naive_path(struct naive *naive, size_t conversion,
                       struct buffer *out)
{
    buffer_clear(out);
    naive_walk(naive, conversion);
    for (size_t i = 0; i < naive->count; i++) {
        if (i > 0)
            buffer_append(out, SLICE(" > "));
        buffer_append(out,
                      naive_campaign(&naive->history->told[naive->touches[i]]));
    }
    if (naive->count == 0)
        buffer_append(out, SLICE("(none)"));
}

/* Conversions and value of each path that the report has. */
static void expect_path(struct naive *naive, const struct report_cell *row)
{
    struct buffer text = BUFFER_INIT;
    int64_t conversions = 0;
    double value = 0;

    for (size_t c = 0; c < EVENTS; c++) {
        if (!naive_is_conversion(naive, c))
            continue;
        naive_path(naive, c, &text);
        if (!slice_equal(buffer_slice(&text), row[0].text))
            continue;
        conversions++;
        value += naive_value(naive, c);
    }
    cr_assert_eq(row[1].count, conversions, "%s", row[0].text.ptr);
    cr_assert_eq((double)row[3].count, value, "%s", row[0].text.ptr);
    buffer_release(&text);
}

Test(report, paths_agree_with_a_naive_reading)
{
    static const char *const queries[] = {
        "limit=0", "limit=0&count=first&uncertain=true",
        "limit=0&lookback=24h&stage=lead",
        "limit=0&lookback=1h&from=2026-11-02&to=2026-11-03"};
    struct draw draw = {11};

    for (size_t i = 0; i < HISTORIES; i++) {
        struct history history;
        struct naive naive = {.history = &history};
        struct ledger *ledger = ledger_new();
        struct report_query query;
        struct report_result result;
        struct error err = ERROR_INIT;
        int64_t listed = 0;

        story_learn(ledger);
        draw_history(&draw, &history);
        naive_identify(&naive);
        tell_mixed(&draw, ledger, &history);
        cr_assert_eq(story_query(&query, queries[i % 4], &err), 0);
        naive.query = &query;
        report_result_init(&result);
        cr_assert_eq(report_paths_run(ledger, &query, &result, &err), 0);
        for (size_t row = 0; row < result.sections[0]->row_count; row++) {
            const struct report_cell *cells =
                report_section_row(result.sections[0], row);

            expect_path(&naive, cells);
            listed += cells[1].count;
        }
        /* totals: paths, conversions ... */
        cr_assert_eq(listed, result.totals[1].cell.count);
        report_result_release(&result);
        report_query_release(&query);
        ledger_free(&ledger);
    }
}

/* ---- While the ledger is being filled ------------------------------------ */

struct reader {
    struct ledger *ledger;
    _Atomic bool stop;
    size_t runs;
};

static void *read_reports(void *arg)
{
    struct reader *reader = arg;

    do {
        struct buffer out = BUFFER_INIT;

        answer_all(reader->ledger, &out);
        buffer_release(&out);
        reader->runs++;
    } while (!atomic_load(&reader->stop));
    return NULL;
}

/* Meant for the preset "tsan"; elsewhere it still must not crash. */
Test(report, runs_while_the_ledger_is_filled_and_cleared)
{
    struct draw draw = {99};
    struct reader reader = {.ledger = ledger_new()};
    pthread_t thread;

    story_learn(reader.ledger);
    cr_assert_eq(pthread_create(&thread, NULL, read_reports, &reader), 0);
    for (size_t i = 0; i < HISTORIES; i++) {
        struct history history;

        draw_history(&draw, &history);
        tell_mixed(&draw, reader.ledger, &history);
        ledger_clear(reader.ledger);
    }
    atomic_store(&reader.stop, true);
    pthread_join(thread, NULL);
    cr_expect_gt(reader.runs, 0);
    ledger_free(&reader.ledger);
}

Test(report, names_what_it_does_not_know)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct ledger *ledger = ledger_new();

    cr_assert_eq(story_query(&query, "", &err), 0);
    cr_expect_eq(report_text(SLICE("clickz"), ledger, &query, &out, &err),
                 ERROR_NOT_FOUND);
    cr_expect_str_eq(err.reason, "not_found");
    cr_expect_eq(out.len, 0);
    report_query_release(&query);
    ledger_free(&ledger);
}

Test(report, names_the_sections_that_it_has)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct ledger *ledger = ledger_new();

    cr_assert_eq(story_query(&query, "section=steps", &err), 0);
    cr_expect_eq(report_text(SLICE("clicks"), ledger, &query, &out, &err),
                 ERROR_USAGE);
    cr_expect_str_eq(err.field, "section");
    cr_expect_str_eq(err.message,
                     "the report has no section \"steps\"; use rows");
    cr_expect_eq(out.len, 0);
    report_query_release(&query);
    story_expect(ledger, "clicks", "section=rows&format=csv",
                 "link,raw,human,uncertain,machine,unique,views\r\n");
    ledger_free(&ledger);
}
