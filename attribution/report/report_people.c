#include "attribution/report/report_people.h"

#include <stdlib.h>

#include "attribution/ledger/money.h"
#include "attribution/report/customer_journey.h"
#include "attribution/report/fixed.h"
#include "attribution/report/path.h"
#include "attribution/report/people.h"
#include "attribution/report/person_journey.h"
#include "attribution/report/tag_groups.h"
#include "attribution/report/top.h"
#include "core/memory.h"

#define PEOPLE_LIMIT 100

/* Scores are summed as parts of 100, which fixed_of is exact enough for. */
#define PEOPLE_SCORE_MAX 100

struct people_sum {
    int64_t people;
    int64_t won;
    int64_t value;
    fixed_t score; /* / PEOPLE_SCORE_MAX */
};

struct people_scored {
    double score;
    uint32_t person;
};

struct people_list {
    struct people people;
    struct tag_groups sources;
    struct people_scored *list; /* owned */
    size_t count, room;
    struct people_sum sums[ENGAGEMENT_GROUPS];
    struct people_sum total;
    int64_t *first, *last; /* people by source; owned */
    int64_t new_people, returning_people;
    int64_t anonymous;
    struct customer_journey measures;
    struct report_result *result;
};

static int people_list_check(const struct report_query *query,
                             struct error *err)
{
    for (size_t i = 0; i < query->by_count; i++) {
        if (report_dimension_is_time(query->by[i]))
            return error_field(
                err, ERROR_USAGE, "bad_parameter", "by",
                "people do not go by %s; use direction, campaign, channel, "
                "source, content, link or placement",
                report_dimension_name(query->by[i]));
    }
    if (query->risk > query->likely)
        return error_field(err, ERROR_USAGE, "bad_parameter", "risk",
                           "risk is above likely, so that nobody could be "
                           "ready; give a risk of at most likely");
    return 0;
}

/* ---- Counting ------------------------------------------------------------ */

static void people_list_push(struct people_list *list, uint32_t person,
                             double score)
{
    if (list->count == list->room) {
        list->room = list->room > 0 ? list->room * 2 : 256;
        list->list =
            memory_resize(list->list, list->room, sizeof(list->list[0]));
    }
    list->list[list->count++] =
        (struct people_scored){.score = score, .person = person};
}

static void people_list_sum(struct people_sum *sum,
                            const struct engagement *engagement)
{
    sum->people++;
    sum->won += engagement->won;
    sum->value = money_add(sum->value, engagement->value);
    sum->score += fixed_of(engagement->score / PEOPLE_SCORE_MAX);
}

/* Was there a touch that counts before the span? */
static bool people_list_returns(const struct people_list *list, uint32_t person)
{
    const struct report_query *query = list->people.query;
    struct journey whole = journeys_at(list->people.view.journeys, person);

    for (uint32_t i = 0;
         i < whole.touch_count && whole.touches[i].time_ms < query->from_ms;
         i++) {
        if (path_counts(query, &whole.touches[i]))
            return true;
    }
    return false;
}

static void people_list_touched(struct people_list *list, uint32_t person,
                                const struct engagement *engagement)
{
    const struct tag_groups *sources = &list->sources;

    if (engagement->touches == 0)
        return;
    if (people_list_returns(list, person))
        list->returning_people++;
    else
        list->new_people++;
    list->first[tag_groups_of(sources, engagement->first->tagset,
                              REPORT_AS_TOUCH)]++;
    list->last[tag_groups_of(sources, engagement->last->tagset,
                             REPORT_AS_TOUCH)]++;
}

static void people_list_add(struct people_list *list, uint32_t person)
{
    const struct people *people = &list->people;
    struct engagement engagement;

    if (!engagement_of(&people->scale, person, &engagement))
        return;
    if (person_names_of(&people->names, person).len == 0) {
        list->anonymous++;
        return;
    }
    people_list_push(list, person, engagement.score);
    people_list_sum(
        &list->sums[engagement_group_of(people->query, engagement.score)],
        &engagement);
    people_list_sum(&list->total, &engagement);
    people_list_touched(list, person, &engagement);
    customer_journey_add(&list->measures, &people->scale, &engagement);
}

static void people_list_count(struct people_list *list)
{
    static const enum report_dimension otherwise = REPORT_BY_CHANNEL;
    const struct people *people = &list->people;
    const struct report_query *query = people->query;
    uint32_t count = journeys_count(people->view.journeys);

    tag_groups_init(&list->sources, &people->view,
                    query->by_count > 0 ? query->by : &otherwise,
                    query->by_count > 0 ? query->by_count : 1);
    list->first = memory_zalloc(list->sources.count, sizeof(int64_t));
    list->last = memory_zalloc(list->sources.count, sizeof(int64_t));
    customer_journey_init(&list->measures, query);
    for (uint32_t person = 0; person < count; person++)
        people_list_add(list, person);
}

static void people_list_uncount(struct people_list *list)
{
    customer_journey_release(&list->measures);
    free(list->list);
    free(list->last);
    free(list->first);
    tag_groups_release(&list->sources);
}

/* ---- Showing ------------------------------------------------------------- */

static void people_list_columns(const struct people_list *list,
                                const struct report_column *columns,
                                size_t count)
{
    for (size_t i = 0; i < count; i++)
        report_result_add_column(list->result, columns[i]);
}

static size_t people_list_limit(const struct people_list *list)
{
    size_t limit = list->people.query->limit;

    return limit > 0 ? limit : PEOPLE_LIMIT;
}

/* The highest score first, then by name, which no two people share. */
static int people_list_compare(uint32_t a, uint32_t b, const void *arg)
{
    const struct people_list *list = arg;
    const struct people_scored *left = &list->list[a];
    const struct people_scored *right = &list->list[b];

    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    return slice_compare(person_names_of(&list->people.names, left->person),
                         person_names_of(&list->people.names, right->person));
}

static void people_list_row(const struct people_list *list, uint32_t person)
{
    const struct people *people = &list->people;
    struct report_cell *row = report_result_add_row(list->result);
    struct engagement own;

    if (!engagement_of(&people->scale, person, &own))
        return;
    row[0] = report_result_text(list->result,
                                person_names_of(&people->names, person));
    row[1] = report_cell_number(own.score);
    row[2] = report_cell_number(own.recency);
    row[3] = report_cell_number(own.frequency);
    row[4] = report_cell_number(own.depth);
    row[5] = report_cell_number(own.worth);
    row[6] = report_result_text(
        list->result, slice_str(engagement_group_name(
                          engagement_group_of(people->query, own.score))));
    row[7] = report_cell_count(own.touches);
    if (own.touches > 0)
        row[8] = report_cell_count(own.last->time_ms);
    if (own.furthest != ENGAGEMENT_NO_STAGE)
        row[9] = report_result_text(list->result,
                                    people->query->stages[own.furthest]);
    row[10] = report_cell_count(own.value);
}

static void people_list_fill_rows(const struct people_list *list)
{
    static const struct report_column columns[] = {
        {.name = "person", .is_key = true},
        {.name = "score", .bar = true, .help = "25 x the sum of its parts"},
        {.name = "recency", .help = "2^(-age of the last touch / half-life)"},
        {.name = "frequency", .help = "touches / (touches + 3)"},
        {.name = "depth", .help = "how far in the funnel: 1 is its end"},
        {.name = "worth", .help = "value / (value + the median sale)"},
        {.name = "group", .help = "likely, ready or at_risk, by the score"},
        {.name = "touches", .help = "touches in the span"},
        {.name = "last_touch", .kind = REPORT_TIME},
        {.name = "stage", .help = "the furthest in the funnel"},
        {.name = "value",
         .kind = REPORT_MONEY,
         .help = "sales in the span, refunds taken off"},
    };
    struct top top;

    people_list_columns(list, columns, sizeof(columns) / sizeof(columns[0]));
    top_init(&top, people_list_limit(list), people_list_compare, list);
    for (size_t i = 0; i < list->count; i++)
        top_add(&top, (uint32_t)i);
    top_sort(&top);
    for (size_t i = 0; i < top.count; i++)
        people_list_row(list, list->list[top.list[i]].person);
    if (top.count < list->count)
        report_result_note(list->result,
                           "%zu of %zu people are listed; limit=0 lists all",
                           top.count, list->count);
    top_release(&top);
}

static struct report_cell people_list_share(const struct people_list *list,
                                            int64_t people)
{
    return list->total.people > 0
               ? report_cell_number((double)people / (double)list->total.people)
               : report_cell_none();
}

static struct report_cell people_list_mean(const struct people_sum *sum)
{
    return sum->people > 0 ? report_cell_number(PEOPLE_SCORE_MAX *
                                                fixed_to_double(sum->score) /
                                                (double)sum->people)
                           : report_cell_none();
}

static void people_list_fill_groups(const struct people_list *list)
{
    static const struct report_column columns[] = {
        {.name = "group", .is_key = true},
        {.name = "people", .bar = true},
        {.name = "share", .kind = REPORT_SHARE, .help = "of all people"},
        {.name = "won", .help = "people of it who reached the stage"},
        {.name = "value", .kind = REPORT_MONEY, .help = "their sales"},
        {.name = "score", .help = "the mean of their scores"},
    };

    report_result_add_section(list->result, "groups", "By score");
    people_list_columns(list, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < ENGAGEMENT_GROUPS; i++) {
        const struct people_sum *sum = &list->sums[i];
        struct report_cell *row = report_result_add_row(list->result);

        row[0] = report_result_text(
            list->result,
            slice_str(engagement_group_name((enum engagement_group)i)));
        row[1] = report_cell_count(sum->people);
        row[2] = people_list_share(list, sum->people);
        row[3] = report_cell_count(sum->won);
        row[4] = report_cell_count(sum->value);
        row[5] = people_list_mean(sum);
    }
}

static void people_list_fill_sources(const struct people_list *list,
                                     const char *name, const char *title,
                                     const int64_t *counts)
{
    static const struct report_column columns[] = {
        {.name = "people", .bar = true},
        {.name = "share", .kind = REPORT_SHARE, .help = "of all people"},
    };
    size_t keys = list->sources.named.by_count;

    report_result_add_section(list->result, name, title);
    tag_groups_add_columns(&list->sources, list->result);
    people_list_columns(list, columns, sizeof(columns) / sizeof(columns[0]));
    for (uint32_t g = 0; g < list->sources.count; g++) {
        struct report_cell *row;

        if (counts[g] == 0)
            continue;
        row = report_result_add_row(list->result);
        tag_groups_keys(&list->sources, g, list->result, row);
        row[keys] = report_cell_count(counts[g]);
        row[keys + 1] = people_list_share(list, counts[g]);
    }
    report_result_sort(list->result, keys);
}

static void people_list_total(const struct people_list *list, const char *name,
                              enum report_kind kind, struct report_cell cell)
{
    report_result_add_total(
        list->result,
        (struct report_total){.name = name, .kind = kind, .cell = cell});
}

static void people_list_fill_totals(const struct people_list *list)
{
    const struct people *people = &list->people;
    struct slice currency = slice_str(list->result->currency);

    people_list_total(list, "people", REPORT_PLAIN,
                      report_cell_count(list->total.people));
    people_list_total(list, "new_people", REPORT_PLAIN,
                      report_cell_count(list->new_people));
    people_list_total(list, "returning_people", REPORT_PLAIN,
                      report_cell_count(list->returning_people));
    people_list_total(list, "anonymous", REPORT_PLAIN,
                      report_cell_count(list->anonymous));
    people_list_total(list, "won", REPORT_PLAIN,
                      report_cell_count(list->total.won));
    people_list_total(list, "score", REPORT_PLAIN,
                      people_list_mean(&list->total));
    people_list_total(list, "value", REPORT_MONEY,
                      report_cell_count(list->total.value));
    people_list_total(list, "currency", REPORT_PLAIN,
                      currency.len > 0
                          ? report_result_text(list->result, currency)
                          : report_cell_none());
    people_list_total(list, "median_sale", REPORT_MONEY,
                      people->sales.median > 0
                          ? report_cell_number(people->sales.median)
                          : report_cell_none());
    people_list_total(list, "unmatched_refunds", REPORT_MONEY,
                      report_cell_count(people->sales.unmatched));
    people_list_total(list, "as_of", REPORT_TIME,
                      people->scale.as_of_ms != INT64_MIN
                          ? report_cell_count(people->scale.as_of_ms)
                          : report_cell_none());
}

static void people_list_echo(const struct people_list *list)
{
    const struct report_query *query = list->people.query;
    struct report_result *result = list->result;
    size_t limit = people_list_limit(list);
    struct buffer by = BUFFER_INIT;

    for (size_t i = 0; i < list->sources.named.by_count; i++)
        buffer_appendf(&by, "%s%s", i > 0 ? "," : "",
                       report_dimension_name(list->sources.named.by[i]));
    result->by = report_result_keep(result, buffer_slice(&by));
    buffer_release(&by);
    report_result_echo_text(result, "stage", query->stage);
    report_result_echo_list(result, "stages");
    for (size_t i = 0; i < query->stage_count; i++)
        report_result_echo_item(result,
                                report_result_keep(result, query->stages[i]));
    report_result_echo_duration(result, "half_life", query->half_life_ms);
    report_result_echo_bool(result, "uncertain", query->uncertain);
    report_result_echo_number(result, "likely", query->likely);
    report_result_echo_number(result, "risk", query->risk);
    report_result_echo_count(result, "limit",
                             limit == SIZE_MAX ? 0 : (int64_t)limit);
}

static void people_list_fill(struct people_list *list)
{
    people_list_count(list);
    people_list_echo(list);
    people_list_fill_rows(list);
    people_list_fill_totals(list);
    people_list_fill_groups(list);
    customer_journey_show(&list->measures, list->result);
    people_list_fill_sources(list, "first_sources", "What came first",
                             list->first);
    people_list_fill_sources(list, "last_sources", "What came last",
                             list->last);
    people_list_uncount(list);
}

int report_people_run(struct ledger *ledger, const struct report_query *query,
                      struct report_result *result, struct error *err)
{
    struct people_list list = {.result = result};
    int code;

    if (people_list_check(query, err) < 0)
        return err->code;
    code = people_init(&list.people, ledger, query, err);
    if (code == 0) {
        report_result_currency(result, list.people.money.currency);
        if (query->person != NULL)
            code = person_journey_fill(&list.people, result, err);
        else
            people_list_fill(&list);
    }
    people_release(&list.people);
    return code;
}
