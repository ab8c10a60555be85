#include "attribution/report/report_people.h"

#include <stdlib.h>

#include "attribution/measure/top.h"
#include "attribution/report/people_contacts.h"
#include "attribution/report/people_list.h"
#include "attribution/report/person_journey.h"
#include "attribution/report/report_behind.h"
#include "core/memory.h"

#define PEOPLE_LIMIT 100
#define PEOPLE_NAME  11 /* the column; the e-mail's is behind it */

struct people_report {
    struct people people;
    struct people_list list;
    struct report_result *result;
};

static int people_report_check(const struct report_query *query,
                               struct error *err)
{
    if (report_query_check_stage(query, err) < 0 ||
        report_query_check_by(query, "people", err) < 0)
        return err->code;
    if (query->risk > query->likely)
        return error_field(err, ERROR_USAGE, "bad_parameter", "risk",
                           "risk is above likely, so that nobody could be "
                           "ready; give a risk of at most likely");
    return 0;
}

static void people_report_columns(const struct people_report *report,
                                  const struct report_column *columns,
                                  size_t count)
{
    for (size_t i = 0; i < count; i++)
        report_result_add_column(report->result, columns[i]);
}

static size_t people_report_limit(const struct people_report *report)
{
    size_t limit = report->people.query->limit;

    return limit > 0 ? limit : PEOPLE_LIMIT;
}

static void people_report_row(const struct people_report *report,
                              uint32_t person)
{
    const struct people *people = &report->people;
    struct report_cell *row = report_result_add_row(report->result);
    struct engagement own;

    if (!engagement_of(&people->scale, person, &own))
        return;
    row[0] = report_result_text(report->result,
                                person_names_of(&people->names, person));
    row[1] = report_cell_number(own.score);
    row[2] = report_cell_number(own.recency);
    row[3] = report_cell_number(own.frequency);
    row[4] = report_cell_number(own.depth);
    row[5] = report_cell_number(own.worth);
    row[6] = report_result_text(
        report->result, slice_str(engagement_group_name(
                            engagement_group_of(people->query, own.score))));
    row[7] = report_cell_count(own.touches);
    if (own.touches > 0)
        row[8] = report_cell_count(own.last->time_ms);
    if (own.furthest != ENGAGEMENT_NO_STAGE)
        row[9] = report_result_text(report->result,
                                    people->query->stages[own.furthest]);
    row[10] = report_cell_count(own.value);
}

static void people_report_fill_rows(const struct people_report *report)
{
    static const struct report_column columns[] = {
        {.name = "person", .is_key = true, .opens = &report_behind_person},
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
        {.name = "name", .help = "of a recipient whose contact is kept"},
        {.name = "email", .help = "likewise"},
    };
    uint32_t *persons;
    struct top top;

    people_report_columns(report, columns,
                          sizeof(columns) / sizeof(columns[0]));
    top_init(&top, people_report_limit(report), people_list_compare,
             &report->list);
    for (size_t i = 0; i < report->list.count; i++)
        top_add(&top, (uint32_t)i);
    top_sort(&top);
    persons = memory_zalloc(top.count + 1, sizeof(*persons));
    for (size_t i = 0; i < top.count; i++) {
        persons[i] = report->list.list[top.list[i]].person;
        people_report_row(report, persons[i]);
    }
    people_contacts_ask(&report->people, report->result, persons, top.count,
                        PEOPLE_NAME);
    free(persons);
    if (top.count < report->list.count)
        report_result_note(report->result,
                           "%zu of %zu people are listed; limit=0 lists all",
                           top.count, report->list.count);
    top_release(&top);
}

static struct report_cell people_report_share(
    const struct people_report *report, int64_t people)
{
    return report->list.total.people > 0
               ? report_cell_number((double)people /
                                    (double)report->list.total.people)
               : report_cell_none();
}

static struct report_cell people_report_mean(const struct people_sum *sum)
{
    return sum->people > 0 ? report_cell_number(people_list_mean(sum))
                           : report_cell_none();
}

static void people_report_fill_groups(const struct people_report *report)
{
    static const struct report_column columns[] = {
        {.name = "group", .is_key = true},
        {.name = "people", .bar = true},
        {.name = "share", .kind = REPORT_SHARE, .help = "of all people"},
        {.name = "won", .help = "people of it who reached the stage"},
        {.name = "value", .kind = REPORT_MONEY, .help = "their sales"},
        {.name = "score", .help = "the mean of their scores"},
    };

    report_result_add_section(report->result, "groups", "By score");
    people_report_columns(report, columns,
                          sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < ENGAGEMENT_GROUPS; i++) {
        const struct people_sum *sum = &report->list.sums[i];
        struct report_cell *row = report_result_add_row(report->result);

        row[0] = report_result_text(
            report->result,
            slice_str(engagement_group_name((enum engagement_group)i)));
        row[1] = report_cell_count(sum->people);
        row[2] = people_report_share(report, sum->people);
        row[3] = report_cell_count(sum->won);
        row[4] = report_cell_count(sum->value);
        row[5] = people_report_mean(sum);
    }
}

static void people_report_fill_sources(const struct people_report *report,
                                       const char *name, const char *title,
                                       const int64_t *counts)
{
    static const struct report_column columns[] = {
        {.name = "people", .bar = true},
        {.name = "share", .kind = REPORT_SHARE, .help = "of all people"},
    };
    size_t keys = report->list.sources.named.by_count;

    report_result_add_section(report->result, name, title);
    tag_groups_add_columns(&report->list.sources, report->result);
    people_report_columns(report, columns,
                          sizeof(columns) / sizeof(columns[0]));
    for (uint32_t g = 0; g < report->list.sources.count; g++) {
        struct report_cell *row;

        if (counts[g] == 0)
            continue;
        row = report_result_add_row(report->result);
        tag_groups_keys(&report->list.sources, g, report->result, row);
        row[keys] = report_cell_count(counts[g]);
        row[keys + 1] = people_report_share(report, counts[g]);
    }
    report_result_sort(report->result, keys);
}

static void people_report_total(const struct people_report *report,
                                const char *name, enum report_kind kind,
                                struct report_cell cell)
{
    report_result_add_total(
        report->result,
        (struct report_total){.name = name, .kind = kind, .cell = cell});
}

static void people_report_fill_totals(const struct people_report *report)
{
    const struct people *people = &report->people;
    struct slice currency = slice_str(report->result->currency);

    people_report_total(report, "people", REPORT_PLAIN,
                        report_cell_count(report->list.total.people));
    people_report_total(report, "new_people", REPORT_PLAIN,
                        report_cell_count(report->list.new_people));
    people_report_total(report, "returning_people", REPORT_PLAIN,
                        report_cell_count(report->list.returning_people));
    people_report_total(report, "anonymous", REPORT_PLAIN,
                        report_cell_count(report->list.anonymous));
    people_report_total(report, "won", REPORT_PLAIN,
                        report_cell_count(report->list.total.won));
    people_report_total(report, "score", REPORT_PLAIN,
                        people_report_mean(&report->list.total));
    people_report_total(report, "value", REPORT_MONEY,
                        report_cell_count(report->list.total.value));
    people_report_total(report, "currency", REPORT_PLAIN,
                        currency.len > 0
                            ? report_result_text(report->result, currency)
                            : report_cell_none());
    people_report_total(report, "median_sale", REPORT_MONEY,
                        people->sales.median > 0
                            ? report_cell_number(people->sales.median)
                            : report_cell_none());
    people_report_total(report, "unmatched_refunds", REPORT_MONEY,
                        report_cell_count(people->sales.unmatched));
    people_report_total(report, "as_of", REPORT_TIME,
                        people->scale.as_of_ms != INT64_MIN
                            ? report_cell_count(people->scale.as_of_ms)
                            : report_cell_none());
}

static void people_report_echo(const struct people_report *report)
{
    const struct report_query *query = report->people.query;
    struct report_result *result = report->result;
    size_t limit = people_report_limit(report);
    struct buffer by = BUFFER_INIT;

    for (size_t i = 0; i < report->list.sources.named.by_count; i++)
        buffer_appendf(&by, "%s%s", i > 0 ? "," : "",
                       report_dimension_name(report->list.sources.named.by[i]));
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

static void people_report_fill(struct people_report *report)
{
    people_list_init(&report->list, &report->people);
    people_report_echo(report);
    people_report_fill_rows(report);
    people_report_fill_totals(report);
    people_report_fill_groups(report);
    customer_journey_show(&report->list.measures, report->result);
    people_report_fill_sources(report, "first_sources", "What came first",
                               report->list.first);
    people_report_fill_sources(report, "last_sources", "What came last",
                               report->list.last);
    people_list_release(&report->list);
}

int report_people_run(struct ledger *ledger, const struct report_query *query,
                      struct report_result *result, struct error *err)
{
    struct people_report report = {.result = result};
    int code;

    if (people_report_check(query, err) < 0)
        return err->code;
    code = people_init(&report.people, ledger, query, err);
    if (code == 0) {
        report_result_currency(result, report.people.money.currency);
        if (query->person != NULL)
            code = person_journey_fill(&report.people, result, err);
        else
            people_report_fill(&report);
    }
    people_release(&report.people);
    return code;
}
