#include "attribution/report/explain.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>

#include "tests/unit/attribution/random_history.h"

#define HISTORIES 10

static json_t *parsed(struct buffer *text)
{
    json_error_t why;
    json_t *json = json_loads(buffer_str(text), 0, &why);

    cr_assert_not_null(json, "%s: %s", why.text, buffer_str(text));
    return json;
}

/* An attribution report that must succeed, as JSON; json_decref it. */
static json_t *report(struct ledger *ledger, const char *text)
{
    struct buffer out = BUFFER_INIT;
    json_t *json;

    story_report(ledger, "attribution", text, &out);
    json = parsed(&out);
    buffer_release(&out);
    return json;
}

static double number_of(const json_t *object, const char *name)
{
    const json_t *number = json_object_get(object, name);

    cr_assert(json_is_number(number), "%s is no number", name);
    return json_number_value(number);
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    cr_assert_not_null(text, "%s is no text", name);
    return text;
}

/* A row's key, of one or two dimensions. */
static void key_of(const json_t *row, char key[64])
{
    const json_t *own = json_object_get(row, "key");

    if (json_is_string(own))
        snprintf(key, 64, "%s", json_string_value(own));
    else
        snprintf(key, 64, "%s,%s", json_string_value(json_array_get(own, 0)),
                 json_string_value(json_array_get(own, 1)));
}

/* Touch models: weights sum to 1, and those of the key to its credit. */
static void expect_weights(const json_t *row, const char *model,
                           const char *key, double credit)
{
    double of_all = 0;
    double of_key = 0;
    size_t i;
    json_t *touch;

    json_array_foreach(json_object_get(row, "touches"), i, touch)
    {
        const json_t *models = json_object_get(touch, "models");
        const json_t *weight =
            json_object_get(json_object_get(models, model), "weight");

        if (json_is_null(weight)) {
            cr_assert(strcmp(model, "markov") == 0 ||
                          strcmp(model, "shapley_rate") == 0,
                      "%s weighs", model);
            return;
        }
        cr_assert(json_is_number(weight));
        of_all += json_number_value(weight);
        if (strcmp(text_of(touch, "key"), key) == 0)
            of_key += json_number_value(weight);
    }
    cr_assert_float_eq(of_all, 1, 1e-12, "%s", model);
    cr_assert_float_eq(of_key, credit, 1e-12, "%s of %s", model, key);
}

static void expect_sums(const json_t *whole, const json_t *explained,
                        const char *model, const char *key)
{
    const json_t *figure =
        json_object_get(json_object_get(whole, "models"), model);
    const json_t *totals = json_object_get(explained, "totals");
    const json_t *rows = json_object_get(explained, "rows");
    double scale = 1 + fabs(number_of(figure, "value"));
    double credit = 0;
    double value = 0;
    size_t i;
    json_t *row;

    json_array_foreach(rows, i, row)
    {
        const json_t *own =
            json_object_get(json_object_get(row, "models"), model);

        credit += number_of(own, "credit");
        value += number_of(own, "credit_value");
        scale += fabs(number_of(own, "credit_value"));
        expect_weights(row, model, key, number_of(own, "credit"));
    }
    cr_assert_eq(number_of(json_object_get(totals, model), "credit"),
                 number_of(figure, "conversions"), "%s of %s", model, key);
    cr_assert_eq(number_of(json_object_get(totals, model), "credit_value"),
                 number_of(figure, "value"), "%s of %s", model, key);
    if (json_array_size(rows) == 0)
        return; /* on null paths alone: there is nothing to list it with */
    cr_assert_float_eq(credit, number_of(figure, "conversions"), 1e-9,
                       "%s of %s", model, key);
    cr_assert_float_eq(value, number_of(figure, "value"), 1e-12 * scale,
                       "%s of %s", model, key);
}

static void expect_explained(struct ledger *ledger, const char *query,
                             const json_t *whole)
{
    struct buffer text = BUFFER_INIT;
    const json_t *models = json_object_get(whole, "models");
    json_t *explained;
    char key[64];
    const char *model;
    json_t *figures;

    key_of(whole, key);
    buffer_appendf(&text, "%s&explain=%s", query, key);
    explained = report(ledger, buffer_str(&text));
    json_object_foreach((json_t *)(uintptr_t)models, model, figures)
        expect_sums(whole, explained, model, key);
    cr_assert_eq(number_of(json_object_get(explained, "totals"), "conversions"),
                 json_array_size(json_object_get(explained, "rows")));
    json_decref(explained);
    buffer_release(&text);
}

static void expect_none_explained(struct ledger *ledger, const char *query,
                                  const json_t *whole)
{
    const json_t *none =
        json_object_get(json_object_get(whole, "totals"), "unattributed");
    struct buffer text = BUFFER_INIT;
    double value = 0;
    json_t *explained;
    json_t *row;
    size_t i;

    buffer_appendf(&text, "%s&explain=(none)", query);
    explained = report(ledger, buffer_str(&text));
    json_array_foreach(json_object_get(explained, "rows"), i, row)
    {
        value += number_of(row, "value");
        cr_assert_eq(json_array_size(json_object_get(row, "touches")), 0);
    }
    cr_assert_eq(i, number_of(none, "conversions"));
    cr_assert_eq(value, number_of(none, "value"));
    json_decref(explained);
    buffer_release(&text);
}

/* What is listed sums to the figure, of every row under every model. */
Test(explain, lists_what_sums_to_the_figure)
{
    static const char *const queries[] = {
        "models=all&bootstrap=0&by=campaign",
        "models=all&bootstrap=0&by=direction,channel&uncertain=true&order=2",
        "models=all&bootstrap=0&by=channel&lookback=30h&count=first",
        "models=all&bootstrap=0&by=campaign&from=2026-11-05&to=2026-11-07",
        "models=all&bootstrap=0&by=direction&stage=sql",
    };
    struct draw draw = {77};

    for (size_t i = 0; i < HISTORIES; i++) {
        const char *query = queries[i % 5];
        struct random_history history;
        struct ledger *ledger = ledger_new();
        json_t *whole;
        json_t *row;
        size_t j;

        story_learn(ledger);
        draw_history(&draw, &history);
        history_use_one_currency(&history);
        history_tell(&history, &draw, TELL_MIXED, ledger);
        whole = report(ledger, query);
        json_array_foreach(json_object_get(whole, "rows"), j, row)
            expect_explained(ledger, query, row);
        cr_assert_gt(j, 0);
        expect_none_explained(ledger, query, whole);
        json_decref(whole);
        ledger_free(&ledger);
    }
}

/* One of each kind of touch, and a conversion; by hand. */
static void tell_kinds(struct story *story)
{
    story_click(story, 0,
                (struct ledger_click){.recipient = SLICE("t1"),
                                      .campaign = SLICE("a"),
                                      .direction = SLICE("outbound"),
                                      .channel = SLICE("print"),
                                      .ua = STORY_HUMAN});
    story_click(story, 1,
                (struct ledger_click){.kind = SLICE("scan"),
                                      .recipient = SLICE("t1"),
                                      .campaign = SLICE("b"),
                                      .direction = SLICE("outbound"),
                                      .channel = SLICE("email"),
                                      .ua = STORY_HUMAN});
    story_event(
        story, 2,
        (struct ledger_event){.type = SLICE("visit"), .visitor = SLICE("v1")});
    story_event(story, 3,
                (struct ledger_event){.type = SLICE("touch"),
                                      .customer = SLICE("k"),
                                      .campaign = SLICE("a"),
                                      .direction = SLICE("outbound"),
                                      .channel = SLICE("print")});
    story_event(story, 0,
                (struct ledger_event){.type = SLICE("identify"),
                                      .customer = SLICE("k"),
                                      .visitor = SLICE("v1"),
                                      .recipient = SLICE("t1")});
    story_won(story, 4, "k", 1000);
}

#define TOUCH(event, hour, type, key, weight)                          \
    "{\"event\":\"" event "\",\"at\":\"2026-11-01T0" hour ":00:00Z\"," \
    "\"type\":\"" type "\",\"key\":\"" key                             \
    "\",\"models\":{\"position\":{\"weight\":" weight "}}}"

Test(explain, shows_events_touches_and_persons)
{
    struct story story;

    story_init(&story);
    tell_kinds(&story);
    story_expect(
        story.ledger, "attribution", "by=campaign&models=position&explain=a",
        "{\"query\":{\"by\":\"campaign\",\"from\":null,\"to\":null,"
        "\"tz\":\"UTC\",\"stage\":\"won\",\"models\":[\"position\"],"
        "\"lookback\":\"90d\",\"half_life\":\"7d\",\"count\":\"every\","
        "\"uncertain\":false,\"explain\":\"a\"},\n"
        "\"totals\":{\"conversions\":1,\"position\":{\"credit\":0.8,"
        "\"credit_value\":800}},\n"
        "\"rows\":[\n"
        "{\"key\":\"0-1793491200000-6\",\"person\":\"customer:k\","
        "\"at\":\"2026-11-01T04:00:00Z\",\"value\":1000,\"touches\":[" TOUCH(
            "n.0-1793491200000-1", "0", "click", "a",
            "0.4") "," TOUCH("n.0-1793494800000-2", "1", "scan", "b",
                             "0.1") "," TOUCH("0-1793491200000-3", "2", "visit",
                                              "(direct)",
                                              "0.1") "," TOUCH("0-"
                                                               "1793491200000-"
                                                               "4",
                                                               "3", "touch",
                                                               "a",
                                                               "0.4") "],"
                                                                      "\"models"
                                                                      "\":{"
                                                                      "\"positi"
                                                                      "on\":{"
                                                                      "\"credit"
                                                                      "\":0.8,"
                                                                      "\"credit"
                                                                      "_value\""
                                                                      ":800}}}]"
                                                                      "}\n");
    story_release(&story);
}

Test(explain, takes_two_dimensions_with_a_comma)
{
    struct story story;
    json_t *json;
    json_t *row;

    story_init(&story);
    tell_kinds(&story);
    json = report(story.ledger, "by=direction,channel&models=linear"
                                "&explain=outbound,print");
    cr_expect_str_eq(text_of(json_object_get(json, "query"), "by"),
                     "direction,channel");
    row = json_array_get(json_object_get(json, "rows"), 0);
    cr_expect_eq(
        number_of(json_object_get(json_object_get(row, "models"), "linear"),
                  "credit"),
        0.5);
    cr_expect_str_eq(
        text_of(json_array_get(json_object_get(row, "touches"), 1), "key"),
        "outbound,email");
    cr_expect_str_eq(
        text_of(json_array_get(json_object_get(row, "touches"), 2), "key"),
        "direct,(direct)");
    json_decref(json);
    story_release(&story);
}

Test(explain, refuses_a_key_that_is_no_rows)
{
    static const char *const queries[] = {
        "by=campaign&explain=nobody",
        "by=campaign&explain=A",
        "by=campaign&explain=a,b",
        "by=campaign&explain=outbound",
        "by=direction,channel&explain=outbound",
        "by=direction,channel&explain=print,outbound",
        "by=direction,channel&explain=outbound, print",
    };
    struct story story;

    story_init(&story);
    tell_kinds(&story);
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
        struct report_query query;
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;

        cr_assert_eq(story_query(&query, queries[i], &err), 0);
        cr_expect_eq(
            report_text(SLICE("attribution"), story.ledger, &query, &out, &err),
            ERROR_NOT_FOUND, "%s", queries[i]);
        cr_expect_str_eq(err.reason, "unknown_key");
        cr_expect_str_eq(err.field, "explain");
        cr_expect_eq(out.len, 0);
        report_query_release(&query);
    }
    story_release(&story);
}

/* Whatever is asked of nothing, nothing is what there is. */
Test(explain, of_an_empty_ledger_knows_none_only)
{
    struct story story;
    json_t *json;

    story_init(&story);
    json = report(story.ledger, "explain=(none)");
    cr_expect_eq(json_array_size(json_object_get(json, "rows")), 0);
    json_decref(json);
    story_release(&story);
}

/* A conversion counts once however often the key is on its path; chains give
   a key its credit in equal parts with its conversions. */
Test(explain, gives_a_chains_credit_in_equal_parts)
{
    struct story story;
    json_t *json;
    json_t *row;
    size_t i;

    story_init(&story);
    for (int person = 0; person < 3; person++) {
        const char *name = (const char *const[]){"i", "j", "k"}[person];

        story_touch(&story, person, name, "a");
        story_touch(&story, person + 1, name, person < 2 ? "a" : "b");
        story_won(&story, person + 2, name, (int64_t)100 * (person + 1));
    }
    json =
        report(story.ledger, "by=campaign&models=markov&bootstrap=0&explain=a");
    cr_expect_eq(json_array_size(json_object_get(json, "rows")), 3);
    json_array_foreach(json_object_get(json, "rows"), i, row)
    {
        const json_t *own =
            json_object_get(json_object_get(row, "models"), "markov");
        const json_t *whole =
            json_object_get(json_object_get(json, "totals"), "markov");

        cr_expect_float_eq(number_of(own, "credit"),
                           number_of(whole, "credit") / 3, 1e-12);
        cr_expect_float_eq(number_of(own, "credit_value"),
                           number_of(whole, "credit_value") / 3, 1e-9);
    }
    json_decref(json);
    story_release(&story);
}
