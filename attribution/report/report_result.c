#include "attribution/report/report_result.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

void report_result_init(struct report_result *result)
{
    *result = (struct report_result){0};
}

void report_result_release(struct report_result *result)
{
    for (size_t i = 0; i < result->text_count; i++)
        free(result->texts[i]);
    free(result->texts);
    free(result->totals);
    free(result->cells);
    free(result->columns);
    report_result_init(result);
}

/* Room for one more of `count`, growing at powers of two. */
static void *report_result_grow(void *array, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return array;
    return memory_resize(array, count > 0 ? count * 2 : 1, size);
}

void report_result_add_column(struct report_result *result,
                              struct report_column column)
{
    result->columns = report_result_grow(result->columns, result->column_count,
                                         sizeof(column));
    result->columns[result->column_count++] = column;
}

struct report_cell *report_result_add_row(struct report_result *result)
{
    size_t columns = result->column_count;
    struct report_cell *row;

    result->cells = report_result_grow(result->cells, result->row_count,
                                       columns * sizeof(*row));
    row = result->cells + result->row_count * columns;
    for (size_t i = 0; i < columns; i++)
        row[i] = report_cell_none();
    result->row_count++;
    return row;
}

const struct report_cell *report_result_row(const struct report_result *result,
                                            size_t row)
{
    return result->cells + row * result->column_count;
}

void report_result_add_total(struct report_result *result,
                             struct report_total total)
{
    result->totals =
        report_result_grow(result->totals, result->total_count, sizeof(total));
    result->totals[result->total_count++] = total;
}

struct report_cell report_result_text(struct report_result *result,
                                      struct slice text)
{
    char *copy = slice_copy(text);

    result->texts = report_result_grow(result->texts, result->text_count,
                                       sizeof(result->texts[0]));
    result->texts[result->text_count++] = copy;
    return (struct report_cell){.type = REPORT_CELL_TEXT,
                                .text = slice_of(copy, text.len)};
}

struct report_cell report_cell_none(void)
{
    return (struct report_cell){.type = REPORT_CELL_NONE};
}

struct report_cell report_cell_count(int64_t count)
{
    return (struct report_cell){.type = REPORT_CELL_COUNT, .count = count};
}

struct report_cell report_cell_number(double number)
{
    return (struct report_cell){.type = REPORT_CELL_NUMBER, .number = number};
}

struct report_order {
    const struct report_result *result;
    size_t by;
};

static double report_cell_weight(const struct report_cell *cell)
{
    if (cell->type == REPORT_CELL_COUNT)
        return (double)cell->count;
    return cell->type == REPORT_CELL_NUMBER ? cell->number : 0;
}

static int report_result_compare(const void *a, const void *b, void *arg)
{
    const struct report_order *order = arg;
    const struct report_cell *left = a;
    const struct report_cell *right = b;
    int by_key = 0;

    if (order->by != SIZE_MAX) {
        double weight_left = report_cell_weight(&left[order->by]);
        double weight_right = report_cell_weight(&right[order->by]);

        if (weight_left != weight_right)
            return weight_left > weight_right ? -1 : 1;
    }
    for (size_t i = 0; by_key == 0 && i < order->result->column_count &&
                       order->result->columns[i].is_key;
         i++)
        by_key = slice_compare(left[i].text, right[i].text);
    return by_key;
}

void report_result_sort(struct report_result *result, size_t by)
{
    struct report_order order = {result, by};

    if (result->row_count > 0)
        qsort_r(result->cells, result->row_count,
                result->column_count * sizeof(result->cells[0]),
                report_result_compare, &order);
}

void report_cell_append_number(struct buffer *out, double number)
{
    char text[40];
    struct slice slice;
    double again = 0;

    number += 0.0; /* no -0 */
    snprintf(text, sizeof(text), "%.15g", number);
    slice = slice_str(text);
    if (!slice_parse_double(slice, &again) || again != number) {
        snprintf(text, sizeof(text), "%.17g", number);
        slice = slice_str(text);
    }
    buffer_append(out, slice);
}
