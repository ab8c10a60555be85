#include "attribution/report/report_json.h"

#include <string.h>

/* Length of the UTF-8 sequence at the start of `text`, 0 if it is none. */
static size_t report_json_sequence(struct slice text)
{
    unsigned char first = (unsigned char)text.ptr[0];
    size_t len = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    uint32_t code = len == 1 ? first : first & (0x7fu >> len);
    static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};

    if ((first >= 0x80 && first < 0xc2) || first > 0xf4 || len > text.len)
        return 0;
    for (size_t i = 1; i < len; i++) {
        unsigned char next = (unsigned char)text.ptr[i];

        if ((next & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (next & 0x3f);
    }
    if (code < lowest[len] || code > 0x10ffff || (code & ~0x7ffu) == 0xd800)
        return 0;
    return len;
}

static void report_json_string(struct buffer *out, struct slice text)
{
    buffer_append_byte(out, '"');
    while (text.len > 0) {
        size_t len = report_json_sequence(text);
        unsigned char first = (unsigned char)text.ptr[0];

        if (len == 0)
            buffer_append(out, SLICE("\\ufffd"));
        else if (first < 0x20 || first == 0x7f)
            buffer_appendf(out, "\\u%04x", first);
        else if (first == '"' || first == '\\')
            buffer_appendf(out, "\\%c", first);
        else
            buffer_append(out, slice_head(text, len));
        text = slice_skip(text, len > 0 ? len : 1);
    }
    buffer_append_byte(out, '"');
}

/* `,` unless this is the first, and the name. */
static void report_json_name(struct buffer *out, bool *first, const char *name)
{
    if (!*first)
        buffer_append_byte(out, ',');
    *first = false;
    report_json_string(out, slice_str(name));
    buffer_append_byte(out, ':');
}

static void report_json_text(struct buffer *out, bool *first, const char *name,
                             const char *text)
{
    report_json_name(out, first, name);
    if (text != NULL)
        report_json_string(out, slice_str(text));
    else
        buffer_append(out, SLICE("null"));
}

static void report_json_duration(struct buffer *out, bool *first,
                                 const char *name, int64_t ms)
{
    report_json_name(out, first, name);
    buffer_append_byte(out, '"');
    report_query_append_duration(out, ms);
    buffer_append_byte(out, '"');
}

static void report_json_cell(struct buffer *out, const struct report_cell *cell)
{
    switch (cell->type) {
    case REPORT_CELL_TEXT:
        report_json_string(out, cell->text);
        break;
    case REPORT_CELL_COUNT:
        buffer_append_i64(out, cell->count);
        break;
    case REPORT_CELL_NUMBER:
        report_cell_append_number(out, cell->number);
        break;
    default:
        buffer_append(out, SLICE("null"));
        break;
    }
}

static bool report_json_has_models(const struct report_result *result)
{
    return result->column_count > 0 &&
           result->columns[result->column_count - 1].model != NULL;
}

static void report_json_models(struct buffer *out, bool *first,
                               const struct report_query *query)
{
    report_json_name(out, first, "models");
    buffer_append_byte(out, '[');
    for (size_t i = 0; i < query->model_count; i++) {
        if (i > 0)
            buffer_append_byte(out, ',');
        report_json_string(out, slice_str(query->models[i]->name));
    }
    buffer_append_byte(out, ']');
}

/* The key columns are the dimensions, also where they were the default. */
static void report_json_by(struct buffer *out, bool *first,
                           const struct report_result *result)
{
    report_json_name(out, first, "by");
    buffer_append_byte(out, '"');
    for (size_t i = 0; i < result->column_count && result->columns[i].is_key;
         i++)
        buffer_appendf(out, "%s%s", i > 0 ? "," : "", result->columns[i].name);
    buffer_append_byte(out, '"');
}

static void report_json_query(struct buffer *out,
                              const struct report_result *result,
                              const struct report_query *query)
{
    bool first = true;

    buffer_append(out, SLICE("{\"query\":{"));
    report_json_by(out, &first, result);
    report_json_text(out, &first, "from", query->from);
    report_json_text(out, &first, "to", query->to);
    report_json_text(out, &first, "tz", query->tz);
    if (report_json_has_models(result)) {
        report_json_text(out, &first, "stage", query->stage);
        report_json_models(out, &first, query);
        report_json_duration(out, &first, "lookback", query->lookback_ms);
        report_json_duration(out, &first, "half_life", query->half_life_ms);
        report_json_text(out, &first, "count",
                         query->first_only ? "first" : "every");
        report_json_name(out, &first, "uncertain");
        buffer_append(out, query->uncertain ? SLICE("true") : SLICE("false"));
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
        report_json_cell(out, &total->cell);
    }
    buffer_append(out, group != NULL ? SLICE("}}") : SLICE("}"));
}

/* Writes the key; returns the number of columns it took. */
static size_t report_json_key(struct buffer *out,
                              const struct report_result *result,
                              const struct report_cell *row)
{
    size_t keys = 0;

    while (keys < result->column_count && result->columns[keys].is_key)
        keys++;
    buffer_append(out, keys > 1 ? SLICE("\"key\":[") : SLICE("\"key\":"));
    for (size_t i = 0; i < keys; i++) {
        if (i > 0)
            buffer_append_byte(out, ',');
        report_json_cell(out, &row[i]);
    }
    if (keys > 1)
        buffer_append_byte(out, ']');
    return keys;
}

static void report_json_row(struct buffer *out,
                            const struct report_result *result,
                            const struct report_cell *row)
{
    const char *model = NULL;
    bool first = false;
    size_t i;

    buffer_append_byte(out, '{');
    i = report_json_key(out, result, row);
    for (; i < result->column_count; i++) {
        const struct report_column *column = &result->columns[i];

        if (column->model != model) {
            buffer_append(out,
                          model == NULL ? SLICE(",\"models\":{") : SLICE("},"));
            report_json_string(out, slice_str(column->model));
            buffer_append(out, SLICE(":{"));
            first = true;
            model = column->model;
        }
        report_json_name(out, &first, column->name);
        report_json_cell(out, &row[i]);
    }
    buffer_append(out, model != NULL ? SLICE("}}}") : SLICE("}"));
}

void report_json_write(const struct report_result *result,
                       const struct report_query *query, struct buffer *out)
{
    size_t rows = result->row_count - (result->last_is_none ? 1 : 0);

    report_json_query(out, result, query);
    report_json_totals(out, result);
    buffer_append(out, SLICE(",\n\"rows\":["));
    for (size_t i = 0; i < rows; i++) {
        buffer_append(out, i > 0 ? SLICE(",\n") : SLICE("\n"));
        report_json_row(out, result, report_result_row(result, i));
    }
    buffer_append(out, SLICE("]}\n"));
}
