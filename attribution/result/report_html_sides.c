#include "attribution/result/report_html_sides.h"

#include "attribution/result/report_html_cell.h"
#include "attribution/result/report_markup.h"

/* As many as fit beside each other on a screen or a sheet. */
#define REPORT_HTML_SIDES_MAX 6

bool report_html_sides_suits(const struct report_section *section)
{
    return section->beside && section->row_count <= REPORT_HTML_SIDES_MAX;
}

static bool report_html_sides_shows(const struct report_section *section,
                                    size_t column)
{
    return report_section_shows(section, column) &&
           !section->columns[column].is_key;
}

static void report_html_sides_head(const struct report_section *section,
                                   const struct report_figure_units *units,
                                   const char *given, struct buffer *out)
{
    buffer_append(out, SLICE("<thead><tr><td></td>"));
    for (size_t row = 0; row < section->row_count; row++) {
        buffer_append(out, SLICE("<th scope=\"col\" class=\"n\">"));
        report_html_cell_append_keys(section, row, units, given, out);
        buffer_append(out, SLICE("</th>"));
    }
    buffer_append(out, SLICE("<th scope=\"col\" class=\"n\">Total</th>"
                             "</tr></thead>\n"));
}

static void report_html_sides_total(const struct report_result *result,
                                    const struct report_section *section,
                                    const struct report_figure_units *units,
                                    size_t column, struct buffer *out)
{
    const struct report_column *about = &section->columns[column];
    const struct report_total *total =
        report_result_total(result, section, about);

    buffer_append(out, SLICE("<td class=\"n\">"));
    if (total != NULL)
        report_markup_figure(out, &total->cell, about->kind, units);
    buffer_append(out, SLICE("</td>"));
}

static void report_html_sides_line(const struct report_result *result,
                                   const struct report_section *section,
                                   const struct report_figure_units *units,
                                   size_t column, struct buffer *out)
{
    buffer_append(out, SLICE("<tr><th scope=\"row\">"));
    report_markup_label(out, &section->columns[column], units);
    buffer_append(out, SLICE("</th>"));
    for (size_t row = 0; row < section->row_count; row++) {
        buffer_append(out, SLICE("<td class=\"n\">"));
        report_html_cell_append(section, row, column, units, NULL, out);
        buffer_append(out, SLICE("</td>"));
    }
    report_html_sides_total(result, section, units, column, out);
    buffer_append(out, SLICE("</tr>\n"));
}

void report_html_sides_append(const struct report_result *result,
                              const struct report_section *section,
                              const struct report_figure_units *units,
                              const char *given, struct buffer *out)
{
    buffer_append(out, SLICE("<div class=\"wide long\" tabindex=\"0\">\n"
                             "<table class=\"sides\">\n<caption class=\"x\">"));
    if (section->title != NULL)
        report_markup_text(out, slice_str(section->title));
    else
        report_markup_name(out, result->name);
    buffer_append(out, SLICE("</caption>\n"));
    report_html_sides_head(section, units, given, out);
    buffer_append(out, SLICE("<tbody>\n"));
    for (size_t i = 0; i < section->column_count; i++) {
        if (report_html_sides_shows(section, i))
            report_html_sides_line(result, section, units, i, out);
    }
    buffer_append(out, SLICE("</tbody>\n</table>\n</div>\n"));
}
