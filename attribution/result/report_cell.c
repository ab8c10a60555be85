#include "attribution/result/report_cell.h"

#include <math.h>

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
    if (isnan(number))
        return report_cell_none();
    return (struct report_cell){.type = REPORT_CELL_NUMBER, .number = number};
}

struct report_cell report_cell_ratio(double over, double under)
{
    return under != 0 ? report_cell_number(over / under) : report_cell_none();
}

struct report_cell report_cell_rows(const struct report_section *rows)
{
    return (struct report_cell){.type = REPORT_CELL_ROWS, .rows = rows};
}

double report_cell_weight(const struct report_cell *cell)
{
    if (cell->type == REPORT_CELL_COUNT)
        return (double)cell->count;
    return cell->type == REPORT_CELL_NUMBER ? cell->number : 0;
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
