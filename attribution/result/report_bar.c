#include "attribution/result/report_bar.h"

#include <math.h>

#define REPORT_BAR_EIGHTHS 8

struct report_bar report_bar_of(const struct report_section *section,
                                size_t column)
{
    struct report_bar bar = {0};

    for (size_t row = 0; row < section->row_count && section->row_count > 1;
         row++) {
        double value =
            report_cell_weight(&report_section_row(section, row)[column]);

        if (!isfinite(value))
            continue;
        bar.has_axis = bar.has_axis || value < 0;
        bar.largest = fmax(bar.largest, fabs(value));
    }
    return bar;
}

bool report_bar_is_drawn(const struct report_bar *bar)
{
    return bar->largest > 0;
}

static void report_bar_repeat(struct slice block, size_t count,
                              struct buffer *out)
{
    while (count-- > 0)
        buffer_append(out, block);
}

/* To the right: whole blocks and what is left in eighths. */
static void report_bar_right(size_t eighths, struct buffer *out)
{
    static const struct slice rest[REPORT_BAR_EIGHTHS] = {
        SLICE_INIT(""),       SLICE_INIT("\u258f"), SLICE_INIT("\u258e"),
        SLICE_INIT("\u258d"), SLICE_INIT("\u258c"), SLICE_INIT("\u258b"),
        SLICE_INIT("\u258a"), SLICE_INIT("\u2589")};

    report_bar_repeat(SLICE("\u2588"), eighths / REPORT_BAR_EIGHTHS, out);
    buffer_append(out, rest[eighths % REPORT_BAR_EIGHTHS]);
}

/* To the left, ending at the axis: Unicode has only halves that stand right. */
static void report_bar_left(size_t eighths, size_t cells, struct buffer *out)
{
    size_t halves = (eighths + 3) / 4;
    size_t taken = (halves + 1) / 2;

    report_bar_repeat(SLICE(" "), cells - taken, out);
    report_bar_repeat(SLICE("\u2590"), halves % 2, out);
    report_bar_repeat(SLICE("\u2588"), halves / 2, out);
}

/* How long the bar is, rounded to eighths, if `cells` is the longest. */
static size_t report_bar_eighths(const struct report_bar *bar, double value,
                                 size_t cells)
{
    double longest = (double)(cells * REPORT_BAR_EIGHTHS);
    double share = fabs(value) / bar->largest;

    if (value == 0 || bar->largest == 0)
        return 0;
    if (!(share <= 1)) /* infinite, or no number */
        return cells * REPORT_BAR_EIGHTHS;
    return (size_t)fmax(round(share * longest), 1);
}

void report_bar_append(const struct report_bar *bar,
                       const struct report_cell *cell, struct buffer *out)
{
    size_t cells = bar->has_axis ? REPORT_BAR_CELLS / 2 : REPORT_BAR_CELLS;
    double value = report_cell_weight(cell);
    size_t eighths = report_bar_eighths(bar, value, cells);

    if (cell->type != REPORT_CELL_COUNT && cell->type != REPORT_CELL_NUMBER)
        return;
    if (bar->has_axis) {
        report_bar_left(value < 0 ? eighths : 0, cells, out);
        buffer_append(out, SLICE("\u2502"));
    }
    if (value > 0)
        report_bar_right(eighths, out);
}
