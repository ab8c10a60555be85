#include "attribution/report/report_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* Minor digits by ISO 4217, where they are not two. */
static int report_table_minor_digits(const char *currency)
{
    static const struct {
        const char *codes;
        int digits;
    } odd[] = {
        {"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
         0},
        {"BHD IQD JOD KWD LYD OMR TND", 3},
    };

    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        if (currency[0] != '\0' && strstr(odd[i].codes, currency) != NULL)
            return odd[i].digits;
    }
    return 2;
}

/* A block of the table: the columns it shows. */
struct report_block {
    const struct report_result *result;
    const char *model; /* whose columns, beside the keys */
    size_t *columns;
    size_t count;
    struct buffer *texts; /* of all cells, line by line */
    size_t *widths;
};

static void report_table_number(struct buffer *out, double number, int digits)
{
    char text[64];
    size_t whole;
    size_t len;
    size_t start;

    if (fabs(number) > 1e18) {
        buffer_appendf(out, "%g", number);
        return;
    }
    snprintf(text, sizeof(text), "%.*f", digits, number);
    len = strlen(text);
    whole = digits > 0 ? len - (size_t)digits - 1 : len;
    start = text[0] == '-' ? 1 : 0;
    for (size_t i = 0; i < len; i++) {
        if (i > start && i < whole && (whole - i) % 3 == 0)
            buffer_append_byte(out, ',');
        buffer_append_byte(out, text[i]);
    }
}

static void report_table_text(struct buffer *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool control = c < 0x20 || c == 0x7f;

        if (control)
            buffer_append_byte(out, '?');
        else
            buffer_append_byte(out, text.ptr[i]);
    }
}

static void report_table_money(struct buffer *out, double minor,
                               const char *currency)
{
    int digits = report_table_minor_digits(currency);

    report_table_number(out, minor / pow(10, digits), digits);
}

static void report_table_cell(struct buffer *out,
                              const struct report_cell *cell, bool is_money,
                              const char *currency)
{
    switch (cell->type) {
    case REPORT_CELL_TEXT:
        report_table_text(out, cell->text);
        break;
    case REPORT_CELL_COUNT:
        if (is_money)
            report_table_money(out, (double)cell->count, currency);
        else
            report_table_number(out, (double)cell->count, 0);
        break;
    case REPORT_CELL_NUMBER:
        if (is_money)
            report_table_money(out, cell->number, currency);
        else
            report_table_number(out, cell->number, 2);
        break;
    default:
        buffer_append_byte(out, '-');
        break;
    }
}

/* Characters, not bytes: continuation bytes of UTF-8 take no place. */
static size_t report_table_width(struct slice text)
{
    size_t width = 0;

    for (size_t i = 0; i < text.len; i++)
        width += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return width;
}

static void report_table_pad(struct buffer *out, size_t count)
{
    while (count-- > 0)
        buffer_append_byte(out, ' ');
}

static const struct report_cell *report_table_total(
    const struct report_result *result, const char *name)
{
    for (size_t i = 0; i < result->total_count; i++) {
        if (result->totals[i].group == NULL &&
            strcmp(result->totals[i].name, name) == 0)
            return &result->totals[i].cell;
    }
    return NULL;
}

/* The text of one cell; line 0 is the head, the last one the totals. */
static void report_table_fill(const struct report_block *block, size_t line,
                              size_t at, struct buffer *out)
{
    const struct report_result *result = block->result;
    size_t column = block->columns[at];
    const struct report_column *about = &result->columns[column];
    const struct report_cell *cell = NULL;

    if (line == 0) {
        buffer_append(out, slice_str(about->name));
        if (about->is_money && result->currency[0] != '\0')
            buffer_appendf(out, " %s", result->currency);
        return;
    }
    if (line <= result->row_count) {
        cell = &report_result_row(result, line - 1)[column];
    } else if (at == 0) {
        buffer_append(out, SLICE("total"));
        return;
    } else if (!about->is_key) {
        cell = report_table_total(result, about->name);
    }
    if (cell != NULL)
        report_table_cell(out, cell, about->is_money, result->currency);
}

/* Without spaces at its end. */
static void report_table_end_line(struct buffer *out)
{
    struct slice text = buffer_slice(out);

    while (text.len > 0 && text.ptr[text.len - 1] == ' ')
        text.len--;
    buffer_truncate(out, text.len);
    buffer_append_byte(out, '\n');
}

static void report_table_line(const struct report_block *block, size_t line,
                              struct buffer *out)
{
    for (size_t at = 0; at < block->count; at++) {
        struct slice text =
            buffer_slice(&block->texts[line * block->count + at]);
        size_t room = block->widths[at] - report_table_width(text);
        bool left = block->result->columns[block->columns[at]].is_key;

        if (at > 0)
            buffer_append(out, SLICE("  "));
        if (!left)
            report_table_pad(out, room);
        buffer_append(out, text);
        if (left && at + 1 < block->count)
            report_table_pad(out, room);
    }
    report_table_end_line(out);
}

static void report_table_rule(const struct report_block *block,
                              struct buffer *out)
{
    for (size_t at = 0; at < block->count; at++) {
        if (at > 0)
            buffer_append(out, SLICE("  "));
        for (size_t i = 0; i < block->widths[at]; i++)
            buffer_append_byte(out, '-');
    }
    buffer_append_byte(out, '\n');
}

static void report_table_measure(struct report_block *block, size_t lines)
{
    for (size_t line = 0; line < lines; line++) {
        for (size_t at = 0; at < block->count; at++) {
            struct buffer *text = &block->texts[line * block->count + at];
            size_t width;

            report_table_fill(block, line, at, text);
            width = report_table_width(buffer_slice(text));
            if (width > block->widths[at])
                block->widths[at] = width;
        }
    }
}

/* The keys, and the columns of one model (NULL: of none). */
static void report_table_choose(struct report_block *block)
{
    const struct report_result *result = block->result;

    block->columns = memory_zalloc(result->column_count, sizeof(size_t));
    for (size_t i = 0; i < result->column_count; i++) {
        if (result->columns[i].is_key ||
            result->columns[i].model == block->model)
            block->columns[block->count++] = i;
    }
}

static void report_table_block(const struct report_result *result,
                               const char *model, struct buffer *out)
{
    struct report_block block = {.result = result, .model = model};
    size_t lines = result->row_count + 2;

    report_table_choose(&block);
    block.widths = memory_zalloc(block.count, sizeof(size_t));
    block.texts = memory_zalloc(lines * block.count, sizeof(struct buffer));
    report_table_measure(&block, lines);
    if (model != NULL)
        buffer_appendf(out, "\n%s\n", model);
    report_table_line(&block, 0, out);
    report_table_rule(&block, out);
    for (size_t line = 1; line < lines; line++) {
        if (line + 1 == lines)
            report_table_rule(&block, out);
        report_table_line(&block, line, out);
    }
    for (size_t i = 0; i < lines * block.count; i++)
        buffer_release(&block.texts[i]);
    free(block.texts);
    free(block.widths);
    free(block.columns);
}

void report_table_write(const struct report_result *result, struct buffer *out)
{
    const char *model = NULL;

    report_table_block(result, NULL, out);
    for (size_t i = 0; i < result->column_count; i++) {
        const char *next = result->columns[i].model;

        if (next != NULL && next != model)
            report_table_block(result, next, out);
        model = next;
    }
}
