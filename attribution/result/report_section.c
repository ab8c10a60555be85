#include "attribution/result/report_section.h"

#include <stdint.h>
#include <stdlib.h>

#include "core/memory.h"

struct report_section *report_section_new(const char *name, const char *title)
{
    struct report_section *section = memory_zalloc(1, sizeof(*section));

    section->name = name;
    section->title = title;
    return section;
}

void report_section_free(struct report_section **section)
{
    if (*section == NULL)
        return;
    free((*section)->cells);
    free((*section)->columns);
    free(*section);
    *section = NULL;
}

/* Room for one more of `count`, growing at powers of two. */
static void *report_section_grow(void *array, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return array;
    return memory_resize(array, count > 0 ? count * 2 : 1, size);
}

void report_section_add_column(struct report_section *section,
                               struct report_column column)
{
    section->columns = report_section_grow(
        section->columns, section->column_count, sizeof(column));
    section->columns[section->column_count++] = column;
}

void report_section_open_rows(struct report_section *section,
                              const struct report_link *link)
{
    size_t keys = report_section_keys(section);

    for (size_t i = 0; i < keys; i++)
        section->columns[i].opens = link;
}

struct report_cell *report_section_add_row(struct report_section *section)
{
    size_t columns = section->column_count;
    struct report_cell *row;

    section->cells = report_section_grow(section->cells, section->row_count,
                                         columns * sizeof(*row));
    row = section->cells + section->row_count * columns;
    for (size_t i = 0; i < columns; i++)
        row[i] = report_cell_none();
    section->row_count++;
    return row;
}

const struct report_cell *report_section_row(
    const struct report_section *section, size_t row)
{
    return section->cells + row * section->column_count;
}

size_t report_section_keys(const struct report_section *section)
{
    size_t keys = 0;

    while (keys < section->column_count && section->columns[keys].is_key)
        keys++;
    return keys;
}

bool report_section_shows(const struct report_section *section, size_t column)
{
    const struct report_column *about = &section->columns[column];

    return about->rows == NULL && about->audience != REPORT_FOR_PROGRAMS;
}

struct report_order {
    size_t keys;
    size_t by;
};

/* Ascending: numbers by size and before texts. */
static int report_section_compare_keys(const struct report_cell *left,
                                       const struct report_cell *right)
{
    double weight_left = report_cell_weight(left);
    double weight_right = report_cell_weight(right);

    if (weight_left != weight_right)
        return weight_left < weight_right ? -1 : 1;
    return slice_compare(left->text, right->text);
}

static int report_section_compare(const void *a, const void *b, void *arg)
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
    for (size_t i = 0; by_key == 0 && i < order->keys; i++)
        by_key = report_section_compare_keys(&left[i], &right[i]);
    return by_key;
}

void report_section_sort(struct report_section *section, size_t by)
{
    struct report_order order = {report_section_keys(section), by};

    if (section->row_count > 0)
        qsort_r(section->cells, section->row_count,
                section->column_count * sizeof(section->cells[0]),
                report_section_compare, &order);
}
