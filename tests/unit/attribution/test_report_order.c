#include "attribution/report/report_attribution.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "attribution/query/rates.h"
#include "attribution/result/report_result.h"
#include "tests/unit/attribution/random_history.h"

/*
 * One history told in many ways is one report, to the byte: in any order of
 * arrival, in batches of any size, over any number of streams, some of it
 * delivered twice, identities first or last. And its cents sum up, in
 * whatever currencies they came.
 */
#define HISTORIES 8
#define TELLINGS  6

#define RATES                                 \
    "2026-11-01..2026-11-11,EUR,USD,1.0843\n" \
    "2026-11-01..2026-11-05,USD,JPY,151.37\n" \
    "2026-11-06..2026-11-11,JPY,USD,0.0067\n"

static const char *const questions[] = {
    "models=all&bootstrap=50&by=campaign",
    "models=all&bootstrap=50&by=direction,channel&order=2&seed=7",
    "models=all&bootstrap=0&by=channel&uncertain=true&count=first&order=3",
    "models=all&bootstrap=20&by=campaign&from=2026-11-04&to=2026-11-07",
    "models=linear,markov&bootstrap=0&by=campaign&format=csv&stage=sql",
    "models=last&by=link&format=table",
};

#define QUESTIONS (sizeof(questions) / sizeof(questions[0]))

static const char *const explanations[] = {
    "models=all&bootstrap=0&by=campaign&explain=a",
    "models=all&bootstrap=0&by=direction,channel&explain=outbound,email",
    "models=all&bootstrap=0&by=direction&explain=direct",
    "models=linear&by=campaign&explain=(none)&lookback=6h",
};

#define EXPLANATIONS (sizeof(explanations) / sizeof(explanations[0]))

static void open_query(struct report_query *query, struct rates *rates,
                       const char *text)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(query, text, &err), 0, "%s", err.message);
    query->rates = rates_ref(rates);
    snprintf(query->default_currency, sizeof(query->default_currency), "USD");
}

static struct rates *open_rates(void)
{
    struct error err = ERROR_INIT;
    struct rates *rates;

    cr_assert_eq(rates_parse(SLICE(RATES), &rates, &err), 0, "%s", err.message);
    return rates;
}

static void answer(struct ledger *ledger, struct rates *rates, const char *text,
                   struct buffer *out)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    open_query(&query, rates, text);
    cr_assert_eq(report_text(SLICE("attribution"), ledger, &query, out, &err),
                 0, "%s: %s", text, err.message);
    report_query_release(&query);
}

static int compare_lines(const void *a, const void *b)
{
    const struct slice *left = a;
    const struct slice *right = b;

    return slice_compare(*left, *right);
}

/* The text without its `"event":"..."` and `"key":"..."`: ids follow from the
   order of arrival, and so does the order of lines, which are sorted here. */
static void append_without_ids(struct slice text, struct buffer *out)
{
    static const struct slice names[] = {SLICE_INIT("\"event\":\""),
                                         SLICE_INIT("{\"key\":\"")};
    struct slice lines[2 * (size_t)FACTS];
    size_t count = 0;
    struct slice line;

    while (slice_split(&text, '\n', &line)) {
        if (line.len > 0 && line.ptr[line.len - 1] == ',')
            line.len--; /* between rows ... */
        else if (line.len > 1 && line.ptr[line.len - 2] == ']')
            line.len -= 2; /* ... and what ends the last */
        if (slice_starts(line, names[1]))
            line = slice_skip(line, slice_find(line, ','));
        cr_assert_lt(count, 2 * (size_t)FACTS);
        lines[count++] = line;
    }
    qsort(lines, count, sizeof(lines[0]), compare_lines);
    for (size_t i = 0; i < count; i++) {
        line = lines[i];
        while (line.len > 0) {
            size_t at = slice_search(line, names[0]);

            buffer_append(out, slice_head(line, at));
            line = slice_skip(line, at);
            if (line.len == 0)
                break;
            line = slice_skip(line, names[0].len);
            line = slice_skip(line, slice_find(line, '"') + 1);
        }
        buffer_append_byte(out, '\n');
    }
}

static void answer_all(struct ledger *ledger, struct rates *rates,
                       struct buffer *out)
{
    for (size_t i = 0; i < QUESTIONS; i++)
        answer(ledger, rates, questions[i], out);
    for (size_t i = 0; i < EXPLANATIONS; i++) {
        struct buffer one = BUFFER_INIT;

        answer(ledger, rates, explanations[i], &one);
        append_without_ids(buffer_slice(&one), out);
        buffer_release(&one);
    }
}

/* Where two texts part, with what stands before. */
static void expect_same(struct buffer *first, struct buffer *again,
                        size_t history, size_t telling)
{
    size_t at = 0;
    size_t from;

    if (slice_equal(buffer_slice(first), buffer_slice(again)))
        return;
    while (at < first->len && at < again->len &&
           buffer_str(first)[at] == buffer_str(again)[at])
        at++;
    from = at > 200 ? at - 200 : 0;
    cr_assert(false, "history %zu, telling %zu:\n%.300s\n\n%.300s", history,
              telling, buffer_str(first) + from, buffer_str(again) + from);
}

Test(report_order, any_telling_of_a_history_is_one_report)
{
    struct draw draw = {20261125};
    struct rates *rates = open_rates();

    for (size_t i = 0; i < HISTORIES; i++) {
        struct random_history history;
        struct buffer first = BUFFER_INIT;

        draw_history(&draw, &history);
        for (size_t j = 0; j < TELLINGS; j++) {
            struct ledger *ledger = ledger_new();
            struct buffer again = BUFFER_INIT;

            story_learn(ledger);
            history_tell(&history, &draw, (enum telling)(j % 3), ledger);
            answer_all(ledger, rates, &again);
            if (j == 0)
                buffer_append(&first, buffer_slice(&again));
            expect_same(&first, &again, i, j);
            buffer_release(&again);
            ledger_free(&ledger);
        }
        buffer_release(&first);
    }
    rates_unref(&rates);
}

/* ---- Money ----------------------------------------------------------------
 */

#define MODEL_COLUMNS 8
#define ROUNDED       2

static void expect_sums(struct ledger *ledger, struct rates *rates,
                        const char *text)
{
    struct report_query query;
    struct report_result result;
    struct error err = ERROR_INIT;
    const struct report_section *rows;
    int64_t cost = 0;
    size_t keys;

    open_query(&query, rates, text);
    report_result_init(&result);
    cr_assert_eq(report_attribution_run(ledger, &query, &result, &err), 0,
                 "%s: %s", text, err.message);
    rows = result.sections[0];
    keys = report_section_keys(rows);
    cr_assert_str_eq(result.totals[1].name, "value");
    cr_assert_str_eq(result.totals[5].name, "cost");
    for (size_t m = 0; m < query.model_count; m++) {
        int64_t sum = 0;

        for (size_t i = 0; i < rows->row_count; i++)
            sum += report_section_row(rows,
                                      i)[keys + 3 + m * MODEL_COLUMNS + ROUNDED]
                       .count;
        cr_assert_eq(sum, result.totals[1].cell.count, "%s, %s: %lld of %lld",
                     text, query.models[m]->name, (long long)sum,
                     (long long)result.totals[1].cell.count);
    }
    for (size_t i = 0; i < rows->row_count; i++)
        cost += report_section_row(rows, i)[keys + 2].count;
    cr_assert_eq(cost, result.totals[5].cell.count);
    report_result_release(&result);
    report_query_release(&query);
}

Test(report_order, cents_sum_to_the_total_under_every_model)
{
    static const char *const sums[] = {
        "models=all&bootstrap=0&by=campaign",
        "models=all&bootstrap=0&by=campaign&currency=JPY",
        "models=all&bootstrap=0&by=campaign&currency=EUR&to=2026-11-05",
        "models=all&bootstrap=0&by=direction,channel&currency=USD",
        "models=all&bootstrap=0&by=channel&order=3&from=2026-11-05",
        "models=all&bootstrap=0&by=campaign&lookback=6h&uncertain=true",
        "models=all&bootstrap=0&by=campaign&stage=sql&count=first",
        "models=all&bootstrap=0&by=link",
    };
    /* Each also to and from JPY, by way of rates of their own. */
    static const char more[] = RATES "2026-11-01..2026-11-11,EUR,JPY,163.5\n";
    struct draw draw = {3};
    struct error err = ERROR_INIT;
    struct rates *rates;

    cr_assert_eq(rates_parse(slice_str(more), &rates, &err), 0);
    for (size_t i = 0; i < 4 * (size_t)HISTORIES; i++) {
        struct random_history history;
        struct ledger *ledger = ledger_new();

        story_learn(ledger);
        draw_history(&draw, &history);
        history_tell(&history, &draw, TELL_MIXED, ledger);
        for (size_t j = 0; j < sizeof(sums) / sizeof(sums[0]); j++)
            expect_sums(ledger, rates, sums[j]);
        ledger_free(&ledger);
    }
    rates_unref(&rates);
}

/* ---- Several stages at once ------------------------------------------------
 */

/* The lines behind the first, each with the stage in front. */
static void append_lines(struct slice csv, const char *stage,
                         struct buffer *out)
{
    struct slice line;
    bool first = true;

    while (slice_split(&csv, '\n', &line)) {
        if (!first && line.len > 0)
            buffer_appendf(out, "%s%s%" SLICE_FMT "\n", stage,
                           stage[0] != '\0' ? "," : "", SLICE_ARG(line));
        first = false;
    }
}

Test(report_order, several_stages_are_each_stages_own)
{
    static const char *const bys[] = {"campaign", "direction,channel"};
    static const char *const stages[] = {"lead", "sql", "won", "renewal"};
    struct draw draw = {9};
    struct rates *rates = open_rates();

    for (size_t i = 0; i < HISTORIES; i++) {
        struct random_history history;
        struct ledger *ledger = ledger_new();
        struct buffer text = BUFFER_INIT;
        struct buffer answered = BUFFER_INIT;
        struct buffer together = BUFFER_INIT;
        struct buffer apart = BUFFER_INIT;

        story_learn(ledger);
        draw_history(&draw, &history);
        history_use_one_currency(&history);
        history_tell(&history, &draw, TELL_MIXED, ledger);
        for (size_t j = 0; j < 4; j++) {
            buffer_clear(&text);
            buffer_clear(&answered);
            buffer_appendf(&text,
                           "models=all&bootstrap=10&format=csv&by=%s&stage=%s",
                           bys[i % 2], stages[j]);
            answer(ledger, rates, buffer_str(&text), &answered);
            append_lines(buffer_slice(&answered), stages[j], &apart);
        }
        buffer_clear(&text);
        buffer_clear(&answered);
        buffer_appendf(&text,
                       "models=all&bootstrap=10&format=csv&by=%s&"
                       "stage=lead,sql,won,renewal",
                       bys[i % 2]);
        answer(ledger, rates, buffer_str(&text), &answered);
        append_lines(buffer_slice(&answered), "", &together);
        expect_same(&apart, &together, i, 0);
        buffer_release(&apart);
        buffer_release(&together);
        buffer_release(&answered);
        buffer_release(&text);
        ledger_free(&ledger);
    }
    rates_unref(&rates);
}
