#include "attribution/report/report_attribution.h"

#include <criterion/criterion.h>
#include <math.h>

#include "attribution/result/report_result.h"
#include "tests/unit/attribution/random_history.h"

/*
 * Every model of ATTRIBUTION.md, written down a second time as naively as it
 * reads there, against the report, over random histories.
 */
#define HISTORIES 24
#define KEYS      16
#define PATHS     256
#define STATES    512
#define Z95       1.959963984540054
#define COLUMNS   8 /* of a model */

struct naive_path {
    size_t touches[FACTS]; /* facts, oldest first */
    int keys[FACTS];
    size_t count;
    int person;
    size_t conversion; /* fact; FACTS: a null path */
    long double value;
};

struct naive {
    const struct random_history *history;
    const struct report_query *query;
    int person[FACTS];
    char keys[KEYS][64];
    int key_count;
    struct naive_path paths[PATHS];
    size_t path_count;
    long double none, none_value; /* conversions without a touch */
    long double total, total_value;
};

struct earned {
    long double conversions[KEYS], value[KEYS], squares[KEYS];
};

static const struct fact *fact_at(const struct naive *naive, size_t i)
{
    return &naive->history->facts[i];
}

/* ---- Persons, touches, conversions --------------------------------------- */

static bool shares(struct slice a, struct slice b)
{
    return a.len > 0 && slice_equal(a, b);
}

static bool names_same(const struct fact *a, const struct fact *b)
{
    struct slice a_recipient =
        a->is_click ? a->click.recipient : a->event.recipient;
    struct slice b_recipient =
        b->is_click ? b->click.recipient : b->event.recipient;

    return shares(a_recipient, b_recipient) ||
           shares(a->event.customer, b->event.customer) ||
           shares(a->event.visitor, b->event.visitor);
}

static void naive_identify(struct naive *naive)
{
    bool changed = true;

    for (size_t i = 0; i < FACTS; i++)
        naive->person[i] = (int)i;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < FACTS; i++) {
            for (size_t j = 0; j < FACTS; j++) {
                if (naive->person[j] < naive->person[i] &&
                    names_same(fact_at(naive, i), fact_at(naive, j))) {
                    naive->person[i] = naive->person[j];
                    changed = true;
                }
            }
        }
    }
}

static bool is_touch(const struct naive *naive, const struct fact *fact)
{
    if (!fact->is_click)
        return fact_is(fact, "touch") || fact_is(fact, "visit");
    if (slice_equal(fact->click.kind, SLICE("orphan")))
        return false;
    if (fact->click.ua.len == 0)
        return naive->query->uncertain;
    return slice_equal(fact->click.ua, STORY_HUMAN);
}

static bool is_stage(const struct fact *fact, const char *stage)
{
    return fact_is(fact, "stage") &&
           slice_equal(fact->event.stage, slice_str(stage));
}

static bool in_span(const struct naive *naive, int64_t ms)
{
    return ms >= naive->query->from_ms && ms < naive->query->to_ms;
}

/* No campaign, no source, and no channel but "direct". */
static bool is_direct(const struct fact *fact)
{
    struct drawn_tags tags = fact_tags(fact);

    return tags.campaign.len == 0 && tags.source.len == 0 &&
           (tags.channel.len == 0 ||
            slice_equal(tags.channel, SLICE("direct")));
}

static struct slice tag_of(const struct fact *fact, enum report_dimension by)
{
    struct drawn_tags tags = fact_tags(fact);

    if (by == REPORT_BY_CAMPAIGN)
        return tags.campaign;
    if (by == REPORT_BY_DIRECTION)
        return tags.direction;
    return by == REPORT_BY_SOURCE ? tags.source : tags.channel;
}

static void key_of(const struct naive *naive, const struct fact *fact,
                   char text[64])
{
    size_t len = 0;

    text[0] = '\0';
    for (size_t i = 0; i < naive->query->by_count; i++) {
        enum report_dimension by = naive->query->by[i];
        struct slice key = tag_of(fact, by);

        if (is_direct(fact))
            key =
                by == REPORT_BY_DIRECTION ? SLICE("direct") : SLICE("(direct)");
        else if (key.len == 0)
            key = SLICE("(not set)");
        len += (size_t)snprintf(text + len, 64 - len, "%s%" SLICE_FMT,
                                i > 0 ? "," : "", SLICE_ARG(key));
    }
}

static int number_of(struct naive *naive, const struct fact *fact)
{
    char text[64];
    int key = 0;

    key_of(naive, fact, text);
    while (key < naive->key_count && strcmp(naive->keys[key], text) != 0)
        key++;
    cr_assert_lt(key, KEYS);
    if (key == naive->key_count)
        snprintf(naive->keys[naive->key_count++], sizeof(text), "%s", text);
    return key;
}

/* The person's touches t with end - lookback <= t <= end, in order. */
static void naive_walk(struct naive *naive, struct naive_path *path, int person,
                       int64_t end)
{
    path->count = 0;
    path->person = person;
    for (size_t i = 0; i < FACTS; i++) {
        const struct fact *fact = fact_at(naive, i);
        size_t place = path->count;

        if (naive->person[i] != person || !is_touch(naive, fact) ||
            fact->time_ms > end ||
            fact->time_ms < end - naive->query->lookback_ms)
            continue;
        while (place > 0 &&
               fact_before(fact, fact_at(naive, path->touches[place - 1]))) {
            path->touches[place] = path->touches[place - 1];
            place--;
        }
        path->touches[place] = i;
        path->count++;
    }
    for (size_t i = 0; i < path->count; i++)
        path->keys[i] = number_of(naive, fact_at(naive, path->touches[i]));
}

static bool is_conversion(const struct naive *naive, size_t i)
{
    const struct fact *fact = fact_at(naive, i);

    if (!is_stage(fact, naive->query->stage) || !in_span(naive, fact->time_ms))
        return false;
    for (size_t j = 0; naive->query->first_only && j < FACTS; j++) {
        if (naive->person[j] == naive->person[i] &&
            is_stage(fact_at(naive, j), naive->query->stage) &&
            fact_before(fact_at(naive, j), fact))
            return false;
    }
    return true;
}

/* Is `sale` the one that the refund names? */
static bool is_of(const struct naive *naive, const struct fact *refund,
                  size_t sale)
{
    size_t first = FACTS;

    if (!fact_is(refund, "refund") || refund->event.invoice.len == 0)
        return false;
    for (size_t i = 0; i < FACTS; i++) {
        const struct fact *fact = fact_at(naive, i);

        if (fact_is(fact, "stage") &&
            slice_equal(fact->event.invoice, refund->event.invoice) &&
            (refund->event.stage.len == 0 ||
             slice_equal(fact->event.stage, refund->event.stage)) &&
            (first == FACTS || fact_before(fact, fact_at(naive, first))))
            first = i;
    }
    return first == sale;
}

static long double value_of(const struct naive *naive, size_t sale)
{
    long double value = fact_at(naive, sale)->event.amount;

    for (size_t i = 0; i < FACTS; i++) {
        if (is_of(naive, fact_at(naive, i), sale))
            value -= fact_at(naive, i)->event.amount;
    }
    return value;
}

static void naive_convert(struct naive *naive)
{
    for (size_t i = 0; i < FACTS; i++) {
        struct naive_path *path = &naive->paths[naive->path_count];

        if (!is_conversion(naive, i))
            continue;
        naive_walk(naive, path, naive->person[i], fact_at(naive, i)->time_ms);
        path->conversion = i;
        path->value = value_of(naive, i);
        naive->total++;
        naive->total_value += path->value;
        if (path->count > 0) {
            naive->path_count++;
        } else {
            naive->none++;
            naive->none_value += path->value;
        }
    }
}

static bool reached(const struct naive *naive, int person)
{
    for (size_t i = 0; i < FACTS; i++) {
        if (naive->person[i] == person &&
            is_stage(fact_at(naive, i), naive->query->stage))
            return true;
    }
    return false;
}

static void naive_fail_to_convert(struct naive *naive)
{
    for (int person = 0; person < (int)FACTS; person++) {
        struct naive_path *path = &naive->paths[naive->path_count];
        int64_t last = INT64_MIN;

        for (size_t i = 0; i < FACTS; i++) {
            const struct fact *fact = fact_at(naive, i);

            if (naive->person[i] == person && is_touch(naive, fact) &&
                in_span(naive, fact->time_ms) && fact->time_ms > last)
                last = fact->time_ms;
        }
        if (last == INT64_MIN || reached(naive, person))
            continue;
        naive_walk(naive, path, person, last);
        path->conversion = FACTS;
        path->value = 0;
        naive->path_count++;
        cr_assert_lt(naive->path_count, PATHS);
    }
}

/* ---- Models that weigh ----------------------------------------------------
 */

struct parts {
    const char *name;
    long double first, lead, opportunity, last, others;
};

static const struct parts parts[] = {
    {"position", .4L, 0, 0, .4L, .2L},
    {"j_shaped", .2L, 0, 0, .6L, .2L},
    {"inverse_j", .6L, 0, 0, .2L, .2L},
    {"u_lead", .4L, .4L, 0, 0, .2L},
    {"w_shaped", .3L, .3L, .3L, 0, .1L},
    {"full_path", .225L, .225L, .225L, .225L, .1L},
};

#define MISSING FACTS

/* The last eligible touch at or before the person's first of the stage. */
static size_t anchor_of(const struct naive *naive,
                        const struct naive_path *path, const char *stage)
{
    int64_t mark = INT64_MAX;
    size_t anchor = MISSING;

    for (size_t i = 0; i < FACTS; i++) {
        if (naive->person[i] == path->person &&
            is_stage(fact_at(naive, i), stage) &&
            fact_at(naive, i)->time_ms < mark)
            mark = fact_at(naive, i)->time_ms;
    }
    if (mark > fact_at(naive, path->conversion)->time_ms)
        return MISSING;
    for (size_t i = 0; i < path->count; i++) {
        if (fact_at(naive, path->touches[i])->time_ms <= mark)
            anchor = i;
    }
    return anchor;
}

static void weigh_parts(const struct naive *naive,
                        const struct naive_path *path, const struct parts *part,
                        long double *weights)
{
    const struct {
        size_t touch;
        long double part;
    } anchors[] = {
        {0, part->first},
        {anchor_of(naive, path, "lead"), part->lead},
        {anchor_of(naive, path, "sql"), part->opportunity},
        {path->count - 1, part->last},
    };
    bool is_anchor[FACTS] = {false};
    size_t others = path->count;
    long double sum = 0;

    for (size_t a = 0; a < 4; a++) {
        if (anchors[a].part == 0 || anchors[a].touch == MISSING)
            continue;
        weights[anchors[a].touch] += anchors[a].part;
        others -= !is_anchor[anchors[a].touch];
        is_anchor[anchors[a].touch] = true;
    }
    for (size_t i = 0; i < path->count; i++) {
        if (!is_anchor[i])
            weights[i] = part->others / others;
        sum += weights[i];
    }
    for (size_t i = 0; i < path->count; i++)
        weights[i] /= sum;
}

static void weigh_decay(const struct naive *naive,
                        const struct naive_path *path, long double *weights)
{
    long double sum = 0;

    for (size_t i = 0; i < path->count; i++) {
        weights[i] =
            powl(2, -(long double)(fact_at(naive, path->conversion)->time_ms -
                                   fact_at(naive, path->touches[i])->time_ms) /
                        naive->query->half_life_ms);
        sum += weights[i];
    }
    for (size_t i = 0; i < path->count; i++)
        weights[i] /= sum;
}

/* The journey goes in equal parts to its distinct keys. */
static void weigh_shapley(const struct naive_path *path, long double *weights)
{
    size_t distinct = 0;

    for (size_t i = 0; i < path->count; i++) {
        size_t before = 0;

        while (before < i && path->keys[before] != path->keys[i])
            before++;
        weights[i] = before == i;
        distinct += before == i;
    }
    for (size_t i = 0; i < path->count; i++)
        weights[i] /= distinct;
}

static void naive_weigh(const struct naive *naive,
                        const struct naive_path *path, const char *model,
                        long double *weights)
{
    size_t n = path->count;
    size_t last = n;

    memset(weights, 0, FACTS * sizeof(weights[0]));
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (strcmp(model, parts[i].name) == 0) {
            weigh_parts(naive, path, &parts[i], weights);
            return;
        }
    }
    if (strcmp(model, "time_decay") == 0) {
        weigh_decay(naive, path, weights);
    } else if (strcmp(model, "shapley") == 0) {
        weigh_shapley(path, weights);
    } else if (strcmp(model, "linear") == 0) {
        for (size_t i = 0; i < n; i++)
            weights[i] = 1.L / n;
    } else if (strcmp(model, "first") == 0) {
        weights[0] = 1;
    } else if (strcmp(model, "last") == 0) {
        weights[n - 1] = 1;
    } else {
        cr_assert_str_eq(model, "last_non_direct");
        for (size_t i = 0; i < n; i++) {
            if (!is_direct(fact_at(naive, path->touches[i])))
                last = i;
        }
        weights[last < n ? last : n - 1] = 1;
    }
}

static void naive_earn_touch(const struct naive *naive, const char *model,
                             struct earned *earned)
{
    static long double of_person[FACTS][KEYS];

    memset(of_person, 0, sizeof(of_person));
    for (size_t p = 0; p < naive->path_count; p++) {
        const struct naive_path *path = &naive->paths[p];
        long double weights[FACTS];

        if (path->conversion == FACTS)
            continue;
        naive_weigh(naive, path, model, weights);
        for (size_t i = 0; i < path->count; i++) {
            earned->conversions[path->keys[i]] += weights[i];
            earned->value[path->keys[i]] += weights[i] * path->value;
            of_person[path->person][path->keys[i]] += weights[i];
        }
    }
    for (size_t person = 0; person < FACTS; person++) {
        for (int key = 0; key < naive->key_count; key++)
            earned->squares[key] +=
                of_person[person][key] * of_person[person][key];
    }
}

/* ---- Markov ---------------------------------------------------------------
 */

/* State 0 is (start); the others are windows of keys. */
struct chain {
    int windows[STATES][3];
    size_t lengths[STATES];
    size_t count;
    long double moves[STATES][STATES];
    long double conversions[STATES], nulls[STATES];
};

static size_t chain_state(struct chain *chain, const int *keys, size_t length)
{
    size_t state = 1;

    while (state < chain->count &&
           (chain->lengths[state] != length ||
            memcmp(chain->windows[state], keys, length * sizeof(int)) != 0))
        state++;
    cr_assert_lt(state, STATES);
    if (state == chain->count) {
        chain->lengths[state] = length;
        memcpy(chain->windows[state], keys, length * sizeof(int));
        chain->count++;
    }
    return state;
}

/* Equal neighbours are one, before windows are cut. */
static struct naive_path chain_collapse(const struct naive_path *path)
{
    struct naive_path short_path = *path;

    short_path.count = 0;
    for (size_t i = 0; i < path->count; i++) {
        if (i == 0 || path->keys[i] != path->keys[i - 1])
            short_path.keys[short_path.count++] = path->keys[i];
    }
    return short_path;
}

static void chain_walk(struct chain *chain, const struct naive_path *whole,
                       size_t order)
{
    struct naive_path short_path = chain_collapse(whole);
    const struct naive_path *path = &short_path;
    size_t length = path->count < order ? path->count : order;
    size_t state = 0;

    for (size_t i = 0; i + length <= path->count; i++) {
        size_t next = chain_state(chain, path->keys + i, length);

        chain->moves[state][next]++;
        state = next;
    }
    if (path->conversion == FACTS)
        chain->nulls[state]++;
    else
        chain->conversions[state]++;
}

static bool chain_has(const struct chain *chain, size_t state, int key)
{
    for (size_t i = 0; i < chain->lengths[state]; i++) {
        if (chain->windows[state][i] == key)
            return true;
    }
    return false;
}

/* Rows of (I - P) x = b, by Gauss and Jordan with the largest pivot. */
static long double solve(size_t n, long double (*a)[STATES + 1])
{
    for (size_t c = 0; c < n; c++) {
        size_t best = c;

        for (size_t r = c; r < n; r++) {
            if (fabsl(a[r][c]) > fabsl(a[best][c]))
                best = r;
        }
        cr_assert_gt(fabsl(a[best][c]), 1e-15L);
        for (size_t j = 0; j <= n; j++) {
            long double swapped = a[c][j];

            a[c][j] = a[best][j];
            a[best][j] = swapped;
        }
        for (size_t r = 0; r < n; r++) {
            long double times = a[r][c] / a[c][c];

            for (size_t j = c; r != c && times != 0 && j <= n; j++)
                a[r][j] -= times * a[c][j];
        }
    }
    return a[0][n] / a[0][0]; /* of (start) */
}

/*
 * What a walk from (start) is worth, a conversion that leaves key l being
 * worth `worth[l]`; walks that would enter `removed` (-1: none) end in null.
 */
static long double chain_expect(const struct chain *chain, int removed,
                                const long double *worth)
{
    static long double a[STATES][STATES + 1];

    for (size_t s = 0; s < chain->count; s++) {
        long double out = chain->conversions[s] + chain->nulls[s];
        bool dead = removed >= 0 && chain_has(chain, s, removed);

        for (size_t t = 0; t < chain->count; t++)
            out += chain->moves[s][t];
        for (size_t t = 0; t < chain->count; t++)
            a[s][t] = (s == t ? 1 : 0) -
                      (dead || out == 0 ? 0 : chain->moves[s][t] / out);
        a[s][chain->count] = 0;
        if (s > 0 && !dead && out > 0)
            a[s][chain->count] =
                chain->conversions[s] / out *
                worth[chain->windows[s][chain->lengths[s] - 1]];
    }
    return solve(chain->count, a);
}

static void chain_credit(const struct naive *naive, const struct chain *chain,
                         const long double *worth, long double total,
                         long double *credits)
{
    long double whole = chain_expect(chain, -1, worth);
    long double effects[KEYS];
    long double sum = 0;

    for (int key = 0; key < naive->key_count; key++) {
        effects[key] =
            whole != 0 ? 1 - chain_expect(chain, key, worth) / whole : 0;
        sum += effects[key];
    }
    for (int key = 0; key < naive->key_count; key++)
        credits[key] = sum != 0 ? total * effects[key] / sum : 0;
}

static void naive_earn_markov(const struct naive *naive, struct earned *earned)
{
    static struct chain chain;
    long double ones[KEYS];
    long double worth[KEYS] = {0};
    long double ended[KEYS] = {0};

    memset(&chain, 0, sizeof(chain));
    chain.count = 1;
    for (size_t p = 0; p < naive->path_count; p++) {
        const struct naive_path *path = &naive->paths[p];

        chain_walk(&chain, path, naive->query->order);
        if (path->conversion == FACTS)
            continue;
        worth[path->keys[path->count - 1]] += path->value;
        ended[path->keys[path->count - 1]]++;
    }
    for (int key = 0; key < KEYS; key++) {
        ones[key] = 1;
        worth[key] = ended[key] > 0 ? worth[key] / ended[key] : 0;
    }
    if (naive->total == naive->none)
        return;
    chain_credit(naive, &chain, ones, naive->total - naive->none,
                 earned->conversions);
    chain_credit(naive, &chain, worth, naive->total_value - naive->none_value,
                 earned->value);
}

/* ---- Shapley value of rates ------------------------------------------------
 */

static void naive_rate(const struct naive *naive, unsigned inside,
                       long double out[2])
{
    long double conversions = 0;
    long double value = 0;
    long double all = 0;

    for (size_t p = 0; p < naive->path_count; p++) {
        const struct naive_path *path = &naive->paths[p];
        bool in = true;

        for (size_t i = 0; i < path->count; i++)
            in = in && (inside >> path->keys[i] & 1) != 0;
        all += in;
        conversions += in && path->conversion != FACTS;
        value += in ? path->value : 0;
    }
    out[0] = all > 0 ? conversions / all * naive->path_count : 0;
    out[1] = all > 0 ? value / all * naive->path_count : 0;
}

/* Over all subsets: |S|! (n-|S|-1)! / n! of what the key adds to S. */
static void naive_earn_rate(const struct naive *naive, struct earned *earned)
{
    static long double rates[1 << 13][2];
    unsigned n = (unsigned)naive->key_count;

    cr_assert_leq(n, 13);
    for (unsigned set = 0; set < 1u << n; set++)
        naive_rate(naive, set, rates[set]);
    for (unsigned set = 0; set < 1u << n; set++) {
        int size = __builtin_popcount(set);
        long double share = tgammal(size + 1) * tgammal((long double)n - size) /
                            tgammal(n + 1.L);

        for (unsigned key = 0; key < n; key++) {
            if ((set >> key & 1) != 0)
                continue;
            earned->conversions[key] +=
                share * (rates[set | 1u << key][0] - rates[set][0]);
            earned->value[key] +=
                share * (rates[set | 1u << key][1] - rates[set][1]);
        }
    }
}

/* ---- Against the report ----------------------------------------------------
 */

static const struct report_cell *row_of(const struct report_result *result,
                                        const char *key, size_t keys)
{
    const struct report_section *rows = result->sections[0];

    for (size_t i = 0; i < rows->row_count; i++) {
        const struct report_cell *row = report_section_row(rows, i);
        char text[64];

        snprintf(text, sizeof(text), "%" SLICE_FMT "%s%" SLICE_FMT,
                 SLICE_ARG(row[0].text), keys > 1 ? "," : "",
                 SLICE_ARG(keys > 1 ? row[1].text : SLICE_NONE));
        if (strcmp(text, key) == 0)
            return row;
    }
    return NULL;
}

static void naive_earn(const struct naive *naive, const struct model *model,
                       struct earned *earned)
{
    memset(earned, 0, sizeof(*earned));
    if (model->family == MODEL_MARKOV)
        naive_earn_markov(naive, earned);
    else if (model->family == MODEL_SHAPLEY_RATE)
        naive_earn_rate(naive, earned);
    else
        naive_earn_touch(naive, model->name, earned);
}

static void expect_close(double got, long double expected, double scale,
                         const char *what, const char *key)
{
    cr_assert_float_eq(got, (double)expected, 1e-9 * (1 + scale),
                       "%s of %s: %.17g for %.17Lg", what, key, got, expected);
}

/* Every row, and rows to the total, in cents without a rest. */
static void expect_model(const struct naive *naive,
                         const struct report_result *result, size_t m)
{
    size_t keys = naive->query->by_count;
    size_t at = keys + 3 + m * COLUMNS;
    const struct model *model = naive->query->models[m];
    const struct report_section *rows = result->sections[0];
    struct earned earned;
    int64_t whole = 0;
    long double scale = 0;

    naive_earn(naive, model, &earned);
    for (int key = 0; key < naive->key_count; key++)
        scale += fabsl(earned.value[key]);
    for (int key = 0; key < naive->key_count; key++) {
        const struct report_cell *row = row_of(result, naive->keys[key], keys);
        long double half = Z95 * sqrtl(earned.squares[key]);

        if (row == NULL) {
            expect_close(0, earned.conversions[key], 0, model->name,
                         naive->keys[key]);
            expect_close(0, earned.value[key], (double)scale, model->name,
                         naive->keys[key]);
            continue;
        }
        expect_close(row[at].number, earned.conversions[key], FACTS,
                     model->name, naive->keys[key]);
        expect_close(row[at + 1].number, earned.value[key], (double)scale,
                     model->name, naive->keys[key]);
        expect_close(row[at + 3].number, earned.conversions[key] - half, FACTS,
                     model->name, naive->keys[key]);
        expect_close(row[at + 4].number, earned.conversions[key] + half, FACTS,
                     model->name, naive->keys[key]);
        cr_assert_lt(fabs((double)row[at + 2].count - row[at + 1].number),
                     1 + 1e-6, "%s of %s: %lld for %g", model->name,
                     naive->keys[key], (long long)row[at + 2].count,
                     row[at + 1].number);
    }
    for (size_t i = 0; i < rows->row_count; i++)
        whole += report_section_row(rows, i)[at + 2].count;
    cr_assert_eq(whole, (int64_t)naive->total_value, "%s: %lld for %Lg",
                 model->name, (long long)whole, naive->total_value);
}

static void expect_totals(const struct naive *naive,
                          const struct report_result *result)
{
    const struct report_section *rows = result->sections[0];
    const struct report_cell *none =
        report_section_row(rows, rows->row_count - 1);
    size_t at = naive->query->by_count + 3;

    cr_assert_eq(result->totals[0].cell.count, (int64_t)naive->total);
    cr_assert_eq(result->totals[1].cell.count, (int64_t)naive->total_value);
    cr_assert_eq(none[at].count, (int64_t)naive->none);
    cr_assert_eq(none[at + 1].count, (int64_t)naive->none_value);
}

static void expect_report(const struct random_history *history,
                          struct ledger *ledger, const char *text)
{
    static struct naive naive;
    struct report_query query;
    struct report_result result;
    struct error err = ERROR_INIT;

    memset(&naive, 0, sizeof(naive));
    cr_assert_eq(story_query(&query, text, &err), 0, "%s", err.message);
    naive.history = history;
    naive.query = &query;
    naive_identify(&naive);
    naive_convert(&naive);
    naive_fail_to_convert(&naive);
    report_result_init(&result);
    cr_assert_eq(report_attribution_run(ledger, &query, &result, &err), 0, "%s",
                 err.message);
    expect_totals(&naive, &result);
    for (size_t m = 0; m < query.model_count; m++)
        expect_model(&naive, &result, m);
    report_result_release(&result);
    report_query_release(&query);
}

static void expect_reports(const char *const *queries, size_t count,
                           uint64_t seed)
{
    struct draw draw = {seed};

    for (size_t i = 0; i < HISTORIES; i++) {
        struct random_history history;
        struct ledger *ledger = ledger_new();

        story_learn(ledger);
        draw_history(&draw, &history);
        history_use_one_currency(&history);
        history_tell(&history, &draw, i % 3, ledger);
        for (size_t j = 0; j < count; j++)
            expect_report(&history, ledger, queries[j]);
        ledger_free(&ledger);
    }
}

#define ALL "models=all&bootstrap=0&by="

Test(report_models, agree_by_campaign)
{
    static const char *const queries[] = {
        ALL "campaign",
        ALL "campaign&stage=sql&uncertain=true",
        ALL "campaign&stage=lead&count=first",
        ALL "campaign&lookback=36h&half_life=6h",
        ALL "campaign&lookback=0s",
        ALL "campaign&stage=renewal",
    };

    expect_reports(queries, sizeof(queries) / sizeof(queries[0]), 1);
}

/* The span cuts conversions and null paths, not the lookback. */
Test(report_models, agree_in_a_span)
{
    static const char *const queries[] = {
        ALL "campaign&from=2026-11-04&to=2026-11-06",
        ALL "campaign&from=2026-11-06&count=first",
        ALL "campaign&to=2026-11-03&uncertain=true",
        ALL "direction&from=2026-11-09T00:00:00Z&lookback=4d",
        ALL "campaign&from=2026-11-10T18:00:00Z",
        ALL "campaign&from=2027-01-01",
    };

    expect_reports(queries, sizeof(queries) / sizeof(queries[0]), 2);
}

Test(report_models, agree_by_other_dimensions_and_by_two)
{
    static const char *const queries[] = {
        ALL "direction",
        ALL "source&uncertain=true",
        ALL "source,campaign",
        ALL "direction,channel",
        ALL "channel,direction&lookback=3d&count=first",
    };

    expect_reports(queries, sizeof(queries) / sizeof(queries[0]), 3);
}

Test(report_models, agree_for_chains_of_higher_order)
{
    static const char *const queries[] = {
        "models=markov&bootstrap=0&by=campaign&order=2",
        "models=markov&bootstrap=0&by=campaign&order=3",
        "models=markov&bootstrap=0&by=direction&order=2&uncertain=true",
        "models=markov&bootstrap=0&by=direction&order=3&from=2026-11-05",
        "models=markov&bootstrap=0&by=direction,channel&order=2&lookback=2d",
    };

    expect_reports(queries, sizeof(queries) / sizeof(queries[0]), 4);
}
