#include "attribution/measure/spread.h"

#include "core/buffer.h"

#define SPREAD_P90_SHARE 0.9
#define SPREAD_MS        1000

void spread_add_columns(struct report_result *result,
                        const struct spread_column *column)
{
    static const char *const names[SPREAD_COLUMNS] = {"median", "p90", "mean"};
    struct buffer name = BUFFER_INIT;

    for (size_t i = 0; i < SPREAD_COLUMNS; i++) {
        buffer_clear(&name);
        buffer_appendf(&name, "%s_%s", column->name, names[i]);
        report_result_add_column(
            result, (struct report_column){
                        .name = report_result_keep(result, buffer_slice(&name)),
                        .kind = column->kind,
                        .help = i == SPREAD_MEDIAN ? column->help : NULL});
    }
    buffer_release(&name);
}

void spread_cells(struct sample *sample, enum report_kind kind,
                  struct report_cell *cells)
{
    double unit = kind == REPORT_DURATION ? SPREAD_MS : 1;

    if (sample->count == 0)
        return;
    sample_sort(sample);
    cells[SPREAD_MEDIAN] = report_cell_number(sample_median(sample) / unit);
    cells[SPREAD_P90] =
        report_cell_number(sample_quantile(sample, SPREAD_P90_SHARE) / unit);
    cells[SPREAD_MEAN] = report_cell_number(sample_mean(sample) / unit);
}
