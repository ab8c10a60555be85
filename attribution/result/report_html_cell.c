#include "attribution/result/report_html_cell.h"

#include "attribution/result/report_link.h"
#include "attribution/result/report_markup.h"

/* The row of what nothing brought, "(none)" also where there are two keys. */
static bool report_html_cell_is_none(const struct report_section *section,
                                     size_t row)
{
    return section->last_is_none && row + 1 == section->row_count;
}

/* A row's keys as a parameter names them: with commas between. */
static void report_html_cell_about(const struct report_section *section,
                                   size_t row, size_t column,
                                   struct buffer *about)
{
    const struct report_cell *cells = report_section_row(section, row);
    size_t keys = report_section_keys(section);

    if (!section->columns[column].is_key ||
        report_html_cell_is_none(section, row)) {
        buffer_append(about, cells[column].text);
        return;
    }
    for (size_t i = 0; i < keys; i++) {
        if (i > 0)
            buffer_append_byte(about, ',');
        buffer_append(about, cells[i].text);
    }
}

static void report_html_cell_by(const struct report_section *section,
                                struct buffer *by)
{
    size_t keys = report_section_keys(section);

    for (size_t i = 0; i < keys; i++)
        buffer_appendf(by, "%s%s", i > 0 ? "," : "", section->columns[i].name);
}

/* Whether it opened a link. */
static bool report_html_cell_link(const struct report_section *section,
                                  size_t row, size_t column, const char *given,
                                  struct buffer *out)
{
    const struct report_link *link = section->columns[column].opens;
    struct buffer about = BUFFER_INIT;
    struct buffer by = BUFFER_INIT;

    if (link == NULL || given == NULL ||
        report_section_row(section, row)[column].type != REPORT_CELL_TEXT)
        return false;
    report_html_cell_about(section, row, column, &about);
    report_html_cell_by(section, &by);
    buffer_append(out, SLICE("<a href=\""));
    report_link_append(link, slice_str(given), buffer_slice(&by),
                       buffer_slice(&about), out);
    buffer_append(out, SLICE("\">"));
    buffer_release(&by);
    buffer_release(&about);
    return true;
}

void report_html_cell_append(const struct report_section *section, size_t row,
                             size_t column,
                             const struct report_figure_units *units,
                             const char *given, struct buffer *out)
{
    const struct report_cell *cell = &report_section_row(section, row)[column];
    bool is_text = cell->type == REPORT_CELL_TEXT;
    bool leads = report_html_cell_link(section, row, column, given, out);

    if (is_text)
        buffer_append(out, SLICE("<bdi>"));
    report_markup_figure(out, cell, section->columns[column].kind, units);
    if (is_text)
        buffer_append(out, SLICE("</bdi>"));
    if (leads)
        buffer_append(out, SLICE("</a>"));
}

void report_html_cell_append_keys(const struct report_section *section,
                                  size_t row,
                                  const struct report_figure_units *units,
                                  const char *given, struct buffer *out)
{
    bool leads = report_html_cell_link(section, row, 0, given, out);

    report_markup_keys(out, section, row, units, REPORT_MARKUP_TAGS);
    if (leads)
        buffer_append(out, SLICE("</a>"));
}
