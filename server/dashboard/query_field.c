#include "server/dashboard/query_field.h"

#include "attribution/model/models.h"
#include "attribution/query/report_dimension.h"
#include "attribution/result/report_markup.h"
#include "core/datetime.h"

static void append_label(const struct query_field *field, struct buffer *out)
{
    buffer_appendf(out, "<label for=\"q-%s\">", field->param->name);
    report_markup_name(out, field->param->name);
    buffer_append(out, SLICE("</label>\n"));
}

/* What belongs into the tag of a control; the second of a pair has no id. */
static void append_attributes(const struct query_field *field, size_t nth,
                              struct buffer *out)
{
    const char *name = field->param->name;

    buffer_appendf(out, " name=\"%s\"", name);
    if (nth == 0)
        buffer_appendf(out, " id=\"q-%s\"", name);
    else
        buffer_appendf(out, " aria-label=\"%s, number %zu\"", name, nth + 1);
    buffer_appendf(out, " aria-describedby=\"h-%s%s\"", name,
                   field->is_wrong ? " error" : "");
    if (field->is_wrong)
        buffer_append(out, SLICE(" aria-invalid=\"true\""));
}

static void append_help(const struct query_field *field, struct buffer *out)
{
    buffer_appendf(out, "<small id=\"h-%s\">", field->param->name);
    report_markup_text(out, slice_str(field->param->help));
    buffer_append(out, SLICE("</small>\n"));
}

/* A calendar can show dates, and no instants. */
static bool is_date(struct slice value)
{
    int64_t ms;

    return value.len == 0 || (value.len == 10 && slice_find(value, '-') == 4 &&
                              datetime_parse(value, &ms));
}

static void append_input(const struct query_field *field, struct buffer *out)
{
    enum query_param_kind kind = field->param->kind;
    bool is_calendar = kind == QUERY_PARAM_DATE && is_date(field->value);

    append_label(field, out);
    buffer_append(out, is_calendar ? SLICE("<input type=\"date\"")
                                   : SLICE("<input type=\"text\" dir=\"auto\" "
                                           "autocomplete=\"off\" "
                                           "spellcheck=\"false\""));
    if (kind == QUERY_PARAM_NUMBER)
        buffer_append(out, SLICE(" inputmode=\"decimal\""));
    append_attributes(field, 0, out);
    if (field->param->values != NULL) {
        buffer_append(out, SLICE(" placeholder=\""));
        report_markup_text(out, slice_str(field->param->values));
        buffer_append_byte(out, '"');
    }
    buffer_append(out, SLICE(" value=\""));
    report_markup_text(out, field->value);
    buffer_append(out, SLICE("\">\n"));
}

static void append_option(struct slice value, struct slice text, bool selected,
                          struct buffer *out)
{
    buffer_append(out, SLICE("<option value=\""));
    report_markup_text(out, value);
    buffer_append(out, selected ? SLICE("\" selected>") : SLICE("\">"));
    report_markup_text(out, text);
    buffer_append(out, SLICE("</option>"));
}

/* The options, and `value` among them also if it is none of them. */
static void append_options(struct slice options, struct slice value,
                           struct buffer *out)
{
    bool known = value.len == 0;
    struct slice option;

    while (options.len > 0 && slice_split(&options, ',', &option)) {
        append_option(option, option, slice_equal(option, value), out);
        known |= slice_equal(option, value);
    }
    if (!known)
        append_option(value, value, true, out);
}

/* The first of the values is what it is unless given. */
static void append_choice(const struct query_field *field, struct buffer *out)
{
    struct slice rest = slice_str(field->param->values);
    struct slice usual;

    append_label(field, out);
    buffer_append(out, SLICE("<select"));
    append_attributes(field, 0, out);
    buffer_append_byte(out, '>');
    slice_split(&rest, ',', &usual);
    append_option(SLICE(""), usual, false, out);
    append_options(
        rest, slice_equal(field->value, usual) ? SLICE("") : field->value, out);
    buffer_append(out, SLICE("</select>\n"));
}

static void list_dimensions(const struct report_def *def, struct buffer *out)
{
    size_t count = def->by_time ? REPORT_DIMENSIONS : REPORT_TAG_DIMENSIONS;

    for (size_t i = 0; i < count; i++)
        buffer_appendf(out, "%s%s", i > 0 ? "," : "",
                       report_dimension_name((enum report_dimension)i));
}

static void append_dimensions(const struct query_field *field,
                              struct buffer *out)
{
    struct buffer known = BUFFER_INIT;
    struct slice rest = field->value;

    list_dimensions(field->def, &known);
    append_label(field, out);
    buffer_append(out, SLICE("<div class=\"pair\">"));
    for (size_t i = 0; i < field->def->by_max; i++) {
        struct slice value = SLICE("");

        if (i + 1 == field->def->by_max)
            value = rest;
        else if (rest.len > 0)
            slice_split(&rest, ',', &value);
        buffer_append(out, SLICE("<select"));
        append_attributes(field, i, out);
        buffer_append_byte(out, '>');
        append_option(SLICE(""), i > 0 ? SLICE("and no more") : SLICE("usual"),
                      false, out);
        append_options(buffer_slice(&known), value, out);
        buffer_append(out, SLICE("</select>"));
    }
    buffer_append(out, SLICE("</div>\n"));
    buffer_release(&known);
}

static bool names(struct slice list, struct slice name)
{
    struct slice item;

    while (list.len > 0 && slice_split(&list, ',', &item)) {
        if (slice_equal(item, name))
            return true;
    }
    return false;
}

static void append_box(const struct query_field *field, const char *name,
                       const char *help, struct buffer *out)
{
    buffer_appendf(out, "<label title=\"");
    report_markup_text(out, slice_str(help));
    buffer_appendf(out, "\"><input type=\"checkbox\" name=\"%s\" value=\"%s\"",
                   field->param->name, name);
    if (names(field->value, slice_str(name)))
        buffer_append(out, SLICE(" checked"));
    buffer_append_byte(out, '>');
    report_markup_name(out, name);
    buffer_append(out, SLICE("</label>\n"));
}

static void append_models(const struct query_field *field, struct buffer *out)
{
    buffer_append(out, SLICE("<legend>"));
    report_markup_name(out, field->param->name);
    buffer_append(out, SLICE("</legend>\n"));
    for (const struct model *model = models_list(); model->name != NULL;
         model++)
        append_box(field, model->name, model->help, out);
    append_box(field, "all", "every model", out);
}

void query_field_append(const struct query_field *field, struct buffer *out)
{
    bool is_group = field->param->kind == QUERY_PARAM_MODELS;

    buffer_append(out, is_group ? SLICE("<fieldset>\n") : SLICE("<div>\n"));
    if (is_group)
        append_models(field, out);
    else if (field->param->kind == QUERY_PARAM_CHOICE)
        append_choice(field, out);
    else if (field->param->kind == QUERY_PARAM_DIMENSIONS)
        append_dimensions(field, out);
    else
        append_input(field, out);
    append_help(field, out);
    buffer_append(out, is_group ? SLICE("</fieldset>\n") : SLICE("</div>\n"));
}
