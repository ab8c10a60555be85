#include "attribution/result/report_result.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"

void report_result_init(struct report_result *result)
{
    *result = (struct report_result){0};
    report_result_add_section(result, "rows", NULL);
}

void report_result_release(struct report_result *result)
{
    for (size_t i = 0; i < result->text_count; i++)
        free(result->texts[i]);
    for (size_t i = 0; i < result->nested_count; i++)
        report_section_free(&result->nested[i]);
    for (size_t i = 0; i < result->section_count; i++)
        report_section_free(&result->sections[i]);
    free(result->texts);
    free(result->contacts);
    free(result->notes);
    free(result->echoes);
    free(result->totals);
    free(result->nested);
    free(result->sections);
    *result = (struct report_result){0};
}

/* Room for one more of `count`, growing at powers of two. */
static void *report_result_grow(void *array, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return array;
    return memory_resize(array, count > 0 ? count * 2 : 1, size);
}

struct report_section *report_result_add_section(struct report_result *result,
                                                 const char *name,
                                                 const char *title)
{
    struct report_section *section = report_section_new(name, title);

    result->sections = report_result_grow(
        result->sections, result->section_count, sizeof(result->sections[0]));
    result->sections[result->section_count++] = section;
    return section;
}

struct report_section *report_result_section(const struct report_result *result)
{
    return result->sections[result->section_count - 1];
}

const struct report_section *report_result_find(
    const struct report_result *result, struct slice name)
{
    for (size_t i = 0; i < result->section_count; i++) {
        if (slice_equal(slice_str(result->sections[i]->name), name))
            return result->sections[i];
    }
    return NULL;
}

void report_result_add_column(struct report_result *result,
                              struct report_column column)
{
    report_section_add_column(report_result_section(result), column);
}

struct report_cell *report_result_add_row(struct report_result *result)
{
    return report_section_add_row(report_result_section(result));
}

void report_result_sort(struct report_result *result, size_t by)
{
    report_section_sort(report_result_section(result), by);
}

struct report_section *report_result_nest(struct report_result *result,
                                          const struct report_section *like)
{
    struct report_section *section = report_section_new(NULL, NULL);

    for (size_t i = 0; like != NULL && i < like->column_count; i++)
        report_section_add_column(section, like->columns[i]);
    result->nested = report_result_grow(result->nested, result->nested_count,
                                        sizeof(result->nested[0]));
    result->nested[result->nested_count++] = section;
    return section;
}

void report_result_add_total(struct report_result *result,
                             struct report_total total)
{
    result->totals =
        report_result_grow(result->totals, result->total_count, sizeof(total));
    result->totals[result->total_count++] = total;
}

static bool report_result_is_total_of(const struct report_total *total,
                                      const char *group,
                                      const struct report_column *column)
{
    struct slice name = slice_str(total->name);

    return slice_equal(slice_str(total->group), slice_str(group)) &&
           (slice_equal(name, slice_str(column->name)) ||
            (column->label != NULL &&
             slice_equal(name, slice_str(column->label))));
}

const struct report_total *report_result_total(
    const struct report_result *result, const struct report_section *section,
    const struct report_column *column)
{
    const char *group = section == result->sections[0] ? NULL : section->name;

    /* Rows within a cell have no name, and no totals. */
    if (section->name == NULL || column->is_key)
        return NULL;
    for (size_t i = 0; i < result->total_count; i++) {
        if (report_result_is_total_of(&result->totals[i], group, column))
            return &result->totals[i];
    }
    return NULL;
}

static void report_result_echo(struct report_result *result,
                               struct report_echo echo)
{
    result->echoes =
        report_result_grow(result->echoes, result->echo_count, sizeof(echo));
    result->echoes[result->echo_count++] = echo;
}

void report_result_echo_text(struct report_result *result, const char *name,
                             const char *text)
{
    struct slice copy = SLICE_NONE;

    if (text != NULL)
        copy = report_result_text(result, slice_str(text)).text;
    report_result_echo(result,
                       (struct report_echo){name, REPORT_ECHO_TEXT, copy, 0});
}

void report_result_echo_bool(struct report_result *result, const char *name,
                             bool value)
{
    report_result_echo(result, (struct report_echo){name, REPORT_ECHO_BOOL,
                                                    SLICE_NONE, value ? 1 : 0});
}

void report_result_echo_count(struct report_result *result, const char *name,
                              int64_t count)
{
    report_result_echo(result, (struct report_echo){name, REPORT_ECHO_COUNT,
                                                    SLICE_NONE, count});
}

void report_result_echo_number(struct report_result *result, const char *name,
                               double number)
{
    struct buffer text = BUFFER_INIT;
    struct report_cell cell;

    report_cell_append_number(&text, number);
    cell = report_result_text(result, buffer_slice(&text));
    buffer_release(&text);
    report_result_echo(
        result, (struct report_echo){name, REPORT_ECHO_NUMBER, cell.text, 0});
}

void report_result_echo_duration(struct report_result *result, const char *name,
                                 int64_t ms)
{
    report_result_echo(result, (struct report_echo){name, REPORT_ECHO_DURATION,
                                                    SLICE_NONE, ms});
}

void report_result_echo_list(struct report_result *result, const char *name)
{
    report_result_echo(
        result, (struct report_echo){name, REPORT_ECHO_LIST, SLICE_NONE, 0});
}

void report_result_echo_item(struct report_result *result, const char *text)
{
    size_t list = result->echo_count;

    report_result_echo_text(result, NULL, text);
    while (list > 0 && result->echoes[list - 1].name == NULL)
        list--;
    if (list > 0)
        result->echoes[list - 1].number++;
}

void report_result_note(struct report_result *result, const char *format, ...)
{
    struct buffer text = BUFFER_INIT;
    va_list args;

    va_start(args, format);
    buffer_vappendf(&text, format, args);
    va_end(args);
    result->notes = report_result_grow(result->notes, result->note_count,
                                       sizeof(result->notes[0]));
    result->notes[result->note_count++] =
        report_result_text(result, buffer_slice(&text)).text;
    buffer_release(&text);
}

const char *report_result_keep(struct report_result *result, struct slice text)
{
    char *copy = slice_copy(text);

    result->texts = report_result_grow(result->texts, result->text_count,
                                       sizeof(result->texts[0]));
    result->texts[result->text_count++] = copy;
    return copy;
}

struct report_cell report_result_text(struct report_result *result,
                                      struct slice text)
{
    return (struct report_cell){
        .type = REPORT_CELL_TEXT,
        .text = slice_of(report_result_keep(result, text), text.len)};
}

void report_result_currency(struct report_result *result, struct slice code)
{
    snprintf(result->currency, sizeof(result->currency), "%" SLICE_FMT,
             SLICE_ARG(code));
}
