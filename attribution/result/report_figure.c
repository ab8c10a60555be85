#include "attribution/result/report_figure.h"

#include <math.h>
#include <string.h>

#include "attribution/query/currency.h"
#include "core/datetime.h"

static void report_figure_number(struct buffer *out, double number, int digits)
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

static void report_figure_money(struct buffer *out, double minor,
                                const char *currency)
{
    int digits = currency_minor_digits(slice_str(currency));

    report_figure_number(out, minor / pow(10, digits), digits);
}

static const struct {
    double seconds;
    const char *name;
} report_figure_times[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};

#define REPORT_FIGURE_SECOND 3

/* The largest unit that fits. */
static size_t report_figure_unit(double seconds)
{
    size_t i = 0;

    while (i < REPORT_FIGURE_SECOND && seconds < report_figure_times[i].seconds)
        i++;
    return i;
}

/* The largest unit and the one below it, rounded to the latter. */
static void report_figure_duration(struct buffer *out, double seconds)
{
    size_t unit = report_figure_unit(fabs(seconds));
    double below;
    double rest;

    if (unit == REPORT_FIGURE_SECOND && fabs(seconds) < 10 &&
        seconds != floor(seconds)) {
        buffer_appendf(out, "%.1f s", seconds);
        return;
    }
    below = report_figure_times[unit < REPORT_FIGURE_SECOND ? unit + 1 : unit]
                .seconds;
    if (seconds < 0)
        buffer_append_byte(out, '-');
    seconds = round(fabs(seconds) / below) * below;
    unit = report_figure_unit(seconds);
    rest = fmod(seconds, report_figure_times[unit].seconds);
    report_figure_number(out,
                         floor(seconds / report_figure_times[unit].seconds), 0);
    buffer_appendf(out, " %s", report_figure_times[unit].name);
    if (unit < REPORT_FIGURE_SECOND &&
        rest >= report_figure_times[unit + 1].seconds)
        buffer_appendf(out, " %.0f %s",
                       rest / report_figure_times[unit + 1].seconds,
                       report_figure_times[unit + 1].name);
}

static void report_figure_time(struct buffer *out, int64_t ms,
                               const struct timezone_rules *zone)
{
    int64_t minute;
    int64_t day;
    int year;
    int month;
    int day_of_month;

    ms += (int64_t)timezone_offset(zone, ms) * 1000;
    minute = ms / 60000 - (ms % 60000 < 0);
    day = minute / 1440 - (minute % 1440 < 0);
    minute -= day * 1440;
    datetime_civil(day, &year, &month, &day_of_month);
    buffer_appendf(out, "%04d-%02d-%02d %02d:%02d", year, month, day_of_month,
                   (int)(minute / 60), (int)(minute % 60));
}

static void report_figure_value(struct buffer *out,
                                const struct report_cell *cell,
                                enum report_kind kind,
                                const struct report_figure_units *units)
{
    double value = report_cell_weight(cell);

    switch (kind) {
    case REPORT_MONEY:
        report_figure_money(out, value, units->currency);
        break;
    case REPORT_SHARE:
        report_figure_number(out, value * 100, 1);
        buffer_append_byte(out, '%');
        break;
    case REPORT_DURATION:
        report_figure_duration(out, value);
        break;
    case REPORT_TIME:
        report_figure_time(out, (int64_t)value, units->zone);
        break;
    default:
        report_figure_number(out, value,
                             cell->type == REPORT_CELL_COUNT ? 0 : 2);
        break;
    }
}

void report_figure_append(struct buffer *out, const struct report_cell *cell,
                          enum report_kind kind,
                          const struct report_figure_units *units)
{
    switch (cell->type) {
    case REPORT_CELL_NONE:
        buffer_append_byte(out, '-');
        break;
    case REPORT_CELL_TEXT:
        buffer_append(out, cell->text);
        break;
    case REPORT_CELL_ROWS:
        break;
    default:
        report_figure_value(out, cell, kind, units);
        break;
    }
}
