#include "attribution/result/report_json.h"

#include "attribution/query/duration.h"
#include "core/datetime.h"
#include "core/json_string.h"

/* `,` unless this is the first, and the name. */
static void report_json_name(struct buffer *out, bool *first, const char *name)
{
    if (!*first)
        buffer_append_byte(out, ',');
    *first = false;
    json_string_append(out, slice_str(name));
    buffer_append_byte(out, ':');
}

static void report_json_text(struct buffer *out, bool *first, const char *name,
                             struct slice text)
{
    report_json_name(out, first, name);
    if (!slice_is_none(text))
        json_string_append(out, text);
    else
        buffer_append(out, SLICE("null"));
}

static void report_json_time(struct buffer *out, int64_t ms)
{
    buffer_append_byte(out, '"');
    datetime_append(out, ms);
    buffer_append_byte(out, '"');
}

static void report_json_rows(struct buffer *out,
                             const struct report_section *section,
                             struct slice between);

static void report_json_cell(struct buffer *out, const struct report_cell *cell,
                             enum report_kind kind)
{
    switch (cell->type) {
    case REPORT_CELL_TEXT:
        json_string_append(out, cell->text);
        break;
    case REPORT_CELL_COUNT:
        if (kind == REPORT_TIME)
            report_json_time(out, cell->count);
        else
            buffer_append_i64(out, cell->count);
        break;
    case REPORT_CELL_NUMBER:
        report_cell_append_number(out, cell->number);
        break;
    case REPORT_CELL_ROWS:
        report_json_rows(out, cell->rows, SLICE_NONE);
        break;
    default:
        buffer_append(out, SLICE("null"));
        break;
    }
}

/* The key columns are the dimensions, also where they were the default. */
static void report_json_by(struct buffer *out, bool *first,
                           const struct report_result *result)
{
    const struct report_section *main_section = result->sections[0];
    size_t keys = report_section_keys(main_section);

    if (result->by != NULL) {
        report_json_text(out, first, "by", slice_str(result->by));
        return;
    }
    if (keys == 0)
        return;
    report_json_name(out, first, "by");
    buffer_append_byte(out, '"');
    for (size_t i = 0; i < keys; i++)
        buffer_appendf(out, "%s%s", i > 0 ? "," : "",
                       main_section->columns[i].name);
    buffer_append_byte(out, '"');
}

static void report_json_list(struct buffer *out, const struct report_echo *echo)
{
    buffer_append_byte(out, '[');
    for (int64_t i = 1; i <= echo->number; i++) {
        if (i > 1)
            buffer_append_byte(out, ',');
        json_string_append(out, echo[i].text);
    }
    buffer_append_byte(out, ']');
}

static void report_json_echo(struct buffer *out, bool *first,
                             const struct report_echo *echo)
{
    if (echo->type == REPORT_ECHO_TEXT) {
        report_json_text(out, first, echo->name, echo->text);
        return;
    }
    report_json_name(out, first, echo->name);
    if (echo->type == REPORT_ECHO_BOOL) {
        buffer_append(out, echo->number != 0 ? SLICE("true") : SLICE("false"));
    } else if (echo->type == REPORT_ECHO_COUNT) {
        buffer_append_i64(out, echo->number);
    } else if (echo->type == REPORT_ECHO_NUMBER) {
        buffer_append(out, echo->text);
    } else if (echo->type == REPORT_ECHO_LIST) {
        report_json_list(out, echo);
    } else {
        buffer_append_byte(out, '"');
        duration_append(out, echo->number);
        buffer_append_byte(out, '"');
    }
}

static void report_json_query(struct buffer *out,
                              const struct report_result *result,
                              const struct report_query *query)
{
    bool first = true;

    buffer_append(out, SLICE("{\"query\":{"));
    report_json_by(out, &first, result);
    report_json_text(out, &first, "from", slice_str(query->from));
    report_json_text(out, &first, "to", slice_str(query->to));
    report_json_text(out, &first, "tz", slice_str(query->tz));
    for (size_t i = 0; i < result->echo_count; i++) {
        if (result->echoes[i].name != NULL)
            report_json_echo(out, &first, &result->echoes[i]);
    }
    buffer_append_byte(out, '}');
}

/* Totals of one group stand together: a change of group opens an object. */
static void report_json_totals(struct buffer *out,
                               const struct report_result *result)
{
    const char *group = NULL;
    bool first = true;

    buffer_append(out, SLICE(",\n\"totals\":{"));
    for (size_t i = 0; i < result->total_count; i++) {
        const struct report_total *total = &result->totals[i];

        if (group != NULL && total->group != group) {
            buffer_append_byte(out, '}');
            first = false;
        }
        if (total->group != NULL && total->group != group) {
            report_json_name(out, &first, total->group);
            buffer_append_byte(out, '{');
            first = true;
        }
        group = total->group;
        report_json_name(out, &first, total->name);
        report_json_cell(out, &total->cell, total->kind);
    }
    buffer_append(out, group != NULL ? SLICE("}}") : SLICE("}"));
}

static void report_json_notes(struct buffer *out,
                              const struct report_result *result)
{
    if (result->note_count == 0)
        return;
    buffer_append(out, SLICE(",\n\"notes\":["));
    for (size_t i = 0; i < result->note_count; i++) {
        if (i > 0)
            buffer_append_byte(out, ',');
        json_string_append(out, result->notes[i]);
    }
    buffer_append_byte(out, ']');
}

/* Writes the key, if the section has one; returns the columns it took. */
static size_t report_json_key(struct buffer *out,
                              const struct report_section *section,
                              const struct report_cell *row)
{
    size_t keys = report_section_keys(section);

    if (keys > 0)
        buffer_append(out, keys > 1 ? SLICE("\"key\":[") : SLICE("\"key\":"));
    for (size_t i = 0; i < keys; i++) {
        if (i > 0)
            buffer_append_byte(out, ',');
        report_json_cell(out, &row[i], section->columns[i].kind);
    }
    if (keys > 1)
        buffer_append_byte(out, ']');
    return keys;
}

/* Goes from the columns of one model (NULL: none) to those of the next. */
static void report_json_model(struct buffer *out, bool *first,
                              const char *before, const char *model)
{
    if (before == NULL) {
        report_json_name(out, first, "models");
        buffer_append_byte(out, '{');
    } else {
        buffer_append(out, model != NULL ? SLICE("},") : SLICE("}}"));
    }
    *first = model != NULL;
    if (model != NULL) {
        json_string_append(out, slice_str(model));
        buffer_append(out, SLICE(":{"));
    }
}

static void report_json_row(struct buffer *out,
                            const struct report_section *section,
                            const struct report_cell *row)
{
    const char *model = NULL;
    bool first;
    size_t i;

    buffer_append_byte(out, '{');
    i = report_json_key(out, section, row);
    first = i == 0;
    for (; i < section->column_count; i++) {
        const struct report_column *column = &section->columns[i];

        if (column->model != model)
            report_json_model(out, &first, model, column->model);
        model = column->model;
        report_json_name(out, &first, column->name);
        report_json_cell(out, &row[i], column->kind);
    }
    buffer_append(out, model != NULL ? SLICE("}}}") : SLICE("}"));
}

static void report_json_rows(struct buffer *out,
                             const struct report_section *section,
                             struct slice between)
{
    size_t rows = section->row_count - (section->last_is_none ? 1 : 0);

    buffer_append_byte(out, '[');
    for (size_t i = 0; i < rows; i++) {
        if (i > 0)
            buffer_append_byte(out, ',');
        buffer_append(out, between);
        report_json_row(out, section, report_section_row(section, i));
    }
    buffer_append_byte(out, ']');
}

void report_json_write(const struct report_result *result,
                       const struct report_query *query, struct buffer *out)
{
    report_json_query(out, result, query);
    report_json_totals(out, result);
    report_json_notes(out, result);
    for (size_t i = 0; i < result->section_count; i++) {
        buffer_append(out, SLICE(",\n"));
        json_string_append(out, slice_str(result->sections[i]->name));
        buffer_append_byte(out, ':');
        report_json_rows(out, result->sections[i], SLICE("\n"));
    }
    buffer_append(out, SLICE("}\n"));
}
