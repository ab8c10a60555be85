#include "attribution/report/explain.h"

#include <stdlib.h>

#include "attribution/credit/credit_sums.h"
#include "attribution/credit/path.h"
#include "attribution/credit/person_names.h"
#include "attribution/report/report_behind.h"
#include "core/memory.h"

struct explanation {
    const struct attribution *run;
    struct report_result *result;
    struct person_names names;
    const struct report_section *columns; /* of the touches */
    uint32_t group;                       /* groups.count: (none) */
    struct path path;
    double *weights; /* model by model, of the path at hand */
    size_t with_key; /* conversions whose path the key is on */
};

enum {
    EXPLAIN_EVENT,
    EXPLAIN_PERSON,
    EXPLAIN_AT,
    EXPLAIN_VALUE,
    EXPLAIN_TOUCHES,
    EXPLAIN_COLUMNS
};
enum { TOUCH_EVENT, TOUCH_AT, TOUCH_TYPE, TOUCH_KEY, TOUCH_COLUMNS };

static void explain_touch_columns(struct explanation *explanation)
{
    const struct report_query *query = explanation->run->query;
    struct report_section *section =
        report_result_nest(explanation->result, NULL);

    report_section_add_column(section, (struct report_column){.name = "event"});
    report_section_add_column(
        section, (struct report_column){.name = "at", .kind = REPORT_TIME});
    report_section_add_column(section, (struct report_column){.name = "type"});
    report_section_add_column(section, (struct report_column){.name = "key"});
    for (size_t i = 0; i < query->model_count; i++)
        report_section_add_column(
            section, (struct report_column){.name = "weight",
                                            .model = query->models[i]->name});
    explanation->columns = section;
}

/* The rows here are events: what explained rows are by is told apart. */
static void explain_by(struct explanation *explanation)
{
    const struct report_groups *named = &explanation->run->groups.named;
    struct buffer by = BUFFER_INIT;

    for (size_t i = 0; i < named->by_count; i++)
        buffer_appendf(&by, "%s%s", i > 0 ? "," : "",
                       report_dimension_name(named->by[i]));
    explanation->result->by =
        report_result_keep(explanation->result, buffer_slice(&by));
    buffer_release(&by);
}

static void explain_columns(struct explanation *explanation)
{
    const struct report_query *query = explanation->run->query;
    struct report_result *result = explanation->result;
    const struct report_column fixed[EXPLAIN_COLUMNS] = {
        [EXPLAIN_EVENT] = {.name = "event", .is_key = true},
        [EXPLAIN_PERSON] = {.name = "person", .opens = &report_behind_person},
        [EXPLAIN_AT] = {.name = "at", .kind = REPORT_TIME},
        [EXPLAIN_VALUE] = {.name = "value", .kind = REPORT_MONEY},
        [EXPLAIN_TOUCHES] = {.name = "touches", .rows = explanation->columns},
    };

    explain_by(explanation);
    for (size_t i = 0; i < EXPLAIN_COLUMNS; i++)
        report_result_add_column(result, fixed[i]);
    for (size_t i = 0; i < query->model_count; i++) {
        report_result_add_column(
            result, (struct report_column){.name = "credit",
                                           .model = query->models[i]->name});
        report_result_add_column(
            result, (struct report_column){.name = "credit_value",
                                           .model = query->models[i]->name,
                                           .kind = REPORT_MONEY});
    }
}

static struct report_cell explain_event(struct explanation *explanation,
                                        uint32_t row)
{
    const struct event_table *table = explanation->run->view.table;
    struct buffer text = BUFFER_INIT;
    struct report_cell cell;

    event_table_append_id(table, row, &text);
    cell = report_result_text(explanation->result, buffer_slice(&text));
    buffer_release(&text);
    return cell;
}

static struct report_cell explain_key(struct explanation *explanation,
                                      uint32_t group)
{
    struct buffer text = BUFFER_INIT;
    struct report_cell cell;

    tag_groups_append(&explanation->run->groups, group, &text);
    cell = report_result_text(explanation->result, buffer_slice(&text));
    buffer_release(&text);
    return cell;
}

static bool explain_weighs(const struct explanation *explanation, size_t model)
{
    return explanation->run->query->models[model]->family == MODEL_TOUCH;
}

static void explain_touch(struct explanation *explanation,
                          struct report_section *touches, size_t i)
{
    const struct path *path = &explanation->path;
    const struct event_chunk *chunk =
        event_table_chunk(explanation->run->view.table, path->rows[i]);
    struct report_cell *cells = report_section_add_row(touches);

    cells[TOUCH_EVENT] = explain_event(explanation, path->rows[i]);
    cells[TOUCH_AT] = report_cell_count(path->touches[i].time_ms);
    cells[TOUCH_TYPE] =
        report_result_text(explanation->result,
                           slice_str(event_table_kind_name(
                               chunk->kind[event_table_slot(path->rows[i])])));
    cells[TOUCH_KEY] = explain_key(explanation, path->keys[i]);
    for (size_t m = 0; m < explanation->run->query->model_count; m++) {
        if (explain_weighs(explanation, m))
            cells[TOUCH_COLUMNS + m] =
                report_cell_number(explanation->weights[m * path->count + i]);
    }
}

static struct report_cell explain_touches(struct explanation *explanation)
{
    struct report_section *touches =
        report_result_nest(explanation->result, explanation->columns);

    for (size_t i = 0; i < explanation->path.count; i++)
        explain_touch(explanation, touches, i);
    return report_cell_rows(touches);
}

/* What of this conversion the key earned under a model, 0 ... 1. */
static double explain_credit(const struct explanation *explanation,
                             size_t model)
{
    const struct path *path = &explanation->path;
    double credit = 0;

    for (size_t i = 0; i < path->count; i++) {
        if (path->keys[i] == explanation->group)
            credit += explanation->weights[model * path->count + i];
    }
    return credit;
}

static void explain_credits(const struct explanation *explanation,
                            const struct conversion *conversion,
                            struct report_cell *cells)
{
    const struct attribution *run = explanation->run;

    for (size_t m = 0; m < run->query->model_count; m++, cells += 2) {
        double credit = 1; /* of (none): the whole */
        double value = (double)conversion->value;

        if (explanation->group < run->groups.count &&
            explain_weighs(explanation, m)) {
            credit = explain_credit(explanation, m);
            value *= credit;
        } else if (explanation->group < run->groups.count) {
            const struct credit *whole =
                credits_get(&run->credits, explanation->group, m);

            credit = whole->conversions / (double)explanation->with_key;
            value = whole->value / (double)explanation->with_key;
        }
        cells[0] = report_cell_number(credit);
        cells[1] = report_cell_number(value);
    }
}

static void explain_weigh(struct explanation *explanation,
                          const struct conversion *conversion)
{
    const struct report_query *query = explanation->run->query;
    size_t count = explanation->path.count;

    explanation->weights = memory_resize(
        explanation->weights, count * query->model_count + 1, sizeof(double));
    for (size_t m = 0; m < query->model_count && count > 0; m++) {
        if (explain_weighs(explanation, m))
            credit_sums_weigh(query->models[m], &explanation->path, conversion,
                              query, explanation->weights + m * count);
    }
}

static void explain_row(struct explanation *explanation,
                        const struct conversion *conversion)
{
    struct report_result *result = explanation->result;
    struct report_cell *cells = report_result_add_row(result);

    explain_weigh(explanation, conversion);
    cells[EXPLAIN_EVENT] = explain_event(explanation, conversion->row);
    cells[EXPLAIN_PERSON] = report_result_text(
        result, person_names_of(&explanation->names, conversion->person));
    cells[EXPLAIN_AT] = report_cell_count(conversion->time_ms);
    cells[EXPLAIN_VALUE] = report_cell_count(conversion->value);
    cells[EXPLAIN_TOUCHES] = explain_touches(explanation);
    explain_credits(explanation, conversion, cells + EXPLAIN_COLUMNS);
}

/* Is the key on the conversion's path? Leaves the path in place. */
static bool explain_concerns(struct explanation *explanation,
                             const struct conversion *conversion)
{
    const struct attribution *run = explanation->run;
    struct journey journey =
        journeys_at(run->view.journeys, conversion->person);
    struct path *path = &explanation->path;

    path_take(path, &journey, run->query, &run->groups, conversion->time_ms);
    if (path->count == 0)
        return explanation->group == run->groups.count;
    for (size_t i = 0; i < path->count; i++) {
        if (path->keys[i] == explanation->group)
            return true;
    }
    return false;
}

static void explain_rows(struct explanation *explanation)
{
    const struct conversions *conversions = &explanation->run->conversions;

    for (size_t i = 0; i < conversions->count; i++)
        explanation->with_key +=
            explain_concerns(explanation, &conversions->list[i]);
    for (size_t i = 0; i < conversions->count; i++) {
        if (explain_concerns(explanation, &conversions->list[i]))
            explain_row(explanation, &conversions->list[i]);
    }
    report_result_sort(explanation->result, SIZE_MAX);
}

static void explain_totals(const struct explanation *explanation)
{
    const struct attribution *run = explanation->run;

    report_result_add_total(
        explanation->result,
        (struct report_total){
            .name = "conversions",
            .cell = report_cell_count((int64_t)explanation->with_key)});
    for (size_t m = 0;
         m < run->query->model_count && explanation->group < run->groups.count;
         m++) {
        const struct credit *whole =
            credits_get(&run->credits, explanation->group, m);
        const char *name = run->query->models[m]->name;

        report_result_add_total(
            explanation->result,
            (struct report_total){.group = name,
                                  .name = "credit",
                                  .cell =
                                      report_cell_number(whole->conversions)});
        report_result_add_total(
            explanation->result,
            (struct report_total){.group = name,
                                  .name = "credit_value",
                                  .kind = REPORT_MONEY,
                                  .cell = report_cell_number(whole->value)});
    }
}

static int explain_find(struct explanation *explanation, struct error *err)
{
    const struct attribution *run = explanation->run;
    struct slice key = slice_str(run->query->explain);

    explanation->group = tag_groups_find(&run->groups, key);
    if (explanation->group < run->groups.count ||
        slice_equal(key, SLICE("(none)")))
        return 0;
    return error_field(err, ERROR_NOT_FOUND, "unknown_key", "explain",
                       "the report has no row \"%" SLICE_FMT
                       "\"; give a key as the report shows it, two of them "
                       "with a comma between",
                       SLICE_ARG(slice_head(key, 96)));
}

int explain_fill(const struct attribution *run, struct report_result *result,
                 struct error *err)
{
    struct explanation explanation = {
        .run = run, .result = result, .path = PATH_INIT};

    if (explain_find(&explanation, err) < 0)
        return err->code;
    person_names_init(&explanation.names, &run->view);
    report_result_echo_text(result, "explain", run->query->explain);
    explain_touch_columns(&explanation);
    explain_columns(&explanation);
    explain_rows(&explanation);
    explain_totals(&explanation);
    free(explanation.weights);
    path_release(&explanation.path);
    person_names_release(&explanation.names);
    return 0;
}
