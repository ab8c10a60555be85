#include "attribution/result/report_html_section.h"

#include "attribution/result/report_chart.h"
#include "attribution/result/report_html_table.h"
#include "attribution/result/report_link.h"
#include "attribution/result/report_markup.h"

static void report_html_section_put(struct buffer *out, const char *markup)
{
    buffer_append(out, slice_str(markup));
}

static void report_html_section_text(struct buffer *out, const char *text)
{
    report_markup_text(out, slice_str(text));
}

/* What the rows of the main section are: "campaign, channel"; or nothing. */
static void report_html_section_by(const struct report_html_place *place)
{
    const struct report_section *section = place->result->sections[0];
    size_t keys = report_section_keys(section);

    if (place->result->by != NULL) {
        report_html_section_text(place->out, place->result->by);
        return;
    }
    for (size_t i = 0; i < keys; i++) {
        report_html_section_put(place->out, i > 0 ? ", " : "");
        report_markup_label(place->out, &section->columns[i], &place->units);
    }
}

/* Whether an earlier column of the section says the same. */
static bool report_html_section_is_said(const struct report_section *section,
                                        size_t column)
{
    bool said = false;

    for (size_t i = 0; i < column && !said; i++)
        said = section->columns[i].help == section->columns[column].help;
    return said;
}

/* In a page among others they are known soon, and fold. */
static void report_html_section_open_words(
    const struct report_html_place *place)
{
    if (place->is_part)
        report_html_section_put(place->out,
                                "<details>\n<summary>What the figures mean"
                                "</summary>\n");
    report_html_section_put(place->out, "<dl class=\"words\">\n");
}

/* What the columns mean, those of several models once. */
static void report_html_section_words(const struct report_html_place *place,
                                      const struct report_section *section)
{
    bool any = false;

    for (size_t i = 0; i < section->column_count; i++) {
        const struct report_column *column = &section->columns[i];

        if (column->help == NULL || !report_section_shows(section, i) ||
            report_html_section_is_said(section, i))
            continue;
        if (!any)
            report_html_section_open_words(place);
        any = true;
        report_html_section_put(place->out, "<dt>");
        report_markup_label(place->out, column, &place->units);
        report_html_section_put(place->out, "</dt><dd>");
        report_html_section_text(place->out, column->help);
        report_html_section_put(place->out, "</dd>\n");
    }
    report_html_section_put(place->out, any ? "</dl>\n" : "");
    report_html_section_put(place->out,
                            any && place->is_part ? "</details>\n" : "");
}

static void report_html_section_heading(const struct report_html_place *place,
                                        const struct report_section *section)
{
    bool has_title = section->title != NULL;

    if (!has_title && report_section_keys(section) == 0)
        return;
    report_html_section_put(place->out, "<h2>");
    if (has_title) {
        report_html_section_text(place->out, section->title);
    } else if (section == place->result->sections[0]) {
        report_html_section_put(place->out, "By ");
        report_html_section_by(place);
    } else {
        report_markup_name(place->out, section->name);
    }
    report_html_section_put(place->out, "</h2>\n");
}

static void report_html_section_save(const struct report_html_place *place,
                                     const struct report_section *section)
{
    report_html_section_put(place->out, "<p class=\"save\"><a href=\"");
    report_link_append_csv(place->result->name, slice_str(place->given),
                           section->name, place->out);
    report_html_section_put(place->out, "\">Save as CSV</a></p>\n");
}

void report_html_section_append(const struct report_html_place *place,
                                const struct report_section *section)
{
    report_html_section_put(place->out, "<section");
    if (place->is_part) {
        report_html_section_put(place->out, " id=\"");
        report_html_section_text(place->out, section->name);
        report_html_section_put(place->out, "\"");
    }
    report_html_section_put(place->out, ">\n");
    report_html_section_heading(place, section);
    if (section->row_count == 0) {
        report_html_section_put(
            place->out, "<p class=\"empty\">There is nothing to show for "
                        "this span.</p>\n");
    } else {
        report_chart_append_all(section, &place->units, place->out);
        report_html_table_append(place->result, section, &place->units,
                                 place->given, place->out);
        report_html_section_words(place, section);
        if (place->given != NULL)
            report_html_section_save(place, section);
    }
    report_html_section_put(place->out, "</section>\n");
}
