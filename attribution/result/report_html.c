#include "attribution/result/report_html.h"

#include "attribution/query/duration.h"
#include "attribution/result/report_chart.h"
#include "attribution/result/report_html_table.h"
#include "attribution/result/report_markup.h"
#include "attribution/result/report_style.h"

struct report_html {
    const struct report_result *result;
    const struct report_query *query;
    struct report_figure_units units;
    struct buffer *out;
};

static void report_html_put(const struct report_html *html, const char *markup)
{
    buffer_append(html->out, slice_str(markup));
}

static void report_html_text(const struct report_html *html, const char *text)
{
    report_markup_text(html->out, slice_str(text));
}

/* What the rows of the main section are: "campaign, channel"; or nothing. */
static void report_html_by(const struct report_html *html)
{
    const struct report_section *section = html->result->sections[0];
    size_t keys = report_section_keys(section);

    if (html->result->by != NULL) {
        report_html_text(html, html->result->by);
        return;
    }
    for (size_t i = 0; i < keys; i++) {
        report_html_put(html, i > 0 ? ", " : "");
        report_markup_label(html->out, &section->columns[i], &html->units);
    }
}

static void report_html_span(const struct report_html *html)
{
    const struct report_query *query = html->query;

    if (query->from == NULL && query->to == NULL)
        report_html_put(html, "All that was recorded");
    if (query->from != NULL && query->to == NULL)
        report_html_put(html, "From ");
    if (query->from != NULL)
        report_html_text(html, query->from);
    if (query->to != NULL)
        report_html_put(html, query->from != NULL ? " to " : "Up to ");
    if (query->to != NULL)
        report_html_text(html, query->to);
}

static void report_html_head(const struct report_html *html)
{
    report_html_put(
        html, "<!DOCTYPE html>\n"
              "<html lang=\"en\" dir=\"ltr\">\n"
              "<head>\n"
              "<meta charset=\"utf-8\">\n"
              "<meta http-equiv=\"Content-Security-Policy\" "
              "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
              "<meta name=\"viewport\" content=\"width=device-width\">\n"
              "<meta name=\"color-scheme\" content=\"light dark\">\n"
              "<meta name=\"referrer\" content=\"no-referrer\">\n"
              "<title>");
    report_markup_name(html->out, html->result->name);
    report_html_put(html, " report \u00b7 ");
    report_html_span(html);
    report_html_put(html, "</title>\n<style>\n");
    buffer_append(html->out, report_style());
    report_html_put(html, "</style>\n</head>\n<body>\n");
}

static void report_html_list(const struct report_html *html,
                             const struct report_echo *echo)
{
    for (int64_t i = 1; i <= echo->number; i++) {
        report_html_put(html, i > 1 ? ", " : "");
        report_markup_text(html->out, echo[i].text);
    }
}

static void report_html_echo(const struct report_html *html,
                             const struct report_echo *echo)
{
    report_html_put(html, "<div><dt>");
    report_markup_name(html->out, echo->name);
    report_html_put(html, "</dt><dd><bdi>");
    if (echo->type == REPORT_ECHO_TEXT)
        report_markup_text(html->out, echo->text);
    else if (echo->type == REPORT_ECHO_BOOL)
        report_html_put(html, echo->number != 0 ? "yes" : "no");
    else if (echo->type == REPORT_ECHO_COUNT)
        buffer_append_i64(html->out, echo->number);
    else if (echo->type == REPORT_ECHO_DURATION)
        duration_append(html->out, echo->number);
    else
        report_html_list(html, echo);
    report_html_put(html, "</bdi></dd></div>\n");
}

static void report_html_header(const struct report_html *html)
{
    const struct report_result *result = html->result;

    report_html_put(html, "<header>\n<h1>");
    report_markup_name(html->out, result->name);
    report_html_put(html, "</h1>\n<p>");
    report_html_text(html, result->about != NULL ? result->about : "");
    report_html_put(html,
                    "</p>\n<dl class=\"asked\">\n<div><dt>Span</dt><dd><bdi>");
    report_html_span(html);
    report_html_put(html, "</bdi></dd></div>\n<div><dt>Time zone</dt><dd>");
    report_html_text(html, html->query->tz);
    report_html_put(html, "</dd></div>\n");
    for (size_t i = 0; i < result->echo_count; i++) {
        const struct report_echo *echo = &result->echoes[i];

        if (echo->name != NULL &&
            (echo->type != REPORT_ECHO_TEXT || !slice_is_none(echo->text)))
            report_html_echo(html, echo);
    }
    report_html_put(html, "</dl>\n</header>\n<main>\n");
}

/* A further section's totals stand under its own table. */
static bool report_html_is_shown(const struct report_html *html,
                                 const struct report_total *total)
{
    return total->cell.type != REPORT_CELL_TEXT &&
           total->cell.type != REPORT_CELL_NONE &&
           (total->group == NULL ||
            report_result_find(html->result, slice_str(total->group)) == NULL);
}

static void report_html_total(const struct report_html *html,
                              const struct report_total *total)
{
    struct report_column column = {.name = total->name, .kind = total->kind};

    report_html_put(html, "<div><dt>");
    if (total->group != NULL) {
        report_markup_name(html->out, total->group);
        report_html_put(html, " ");
    }
    report_markup_label(html->out, &column, &html->units);
    report_html_put(html, "</dt><dd>");
    report_markup_figure(html->out, &total->cell, total->kind, &html->units);
    report_html_put(html, "</dd></div>\n");
}

static void report_html_totals(const struct report_html *html)
{
    bool any = false;

    for (size_t i = 0; i < html->result->total_count; i++) {
        const struct report_total *total = &html->result->totals[i];

        if (!report_html_is_shown(html, total))
            continue;
        report_html_put(html, any ? "" : "<dl class=\"totals\">\n");
        any = true;
        report_html_total(html, total);
    }
    report_html_put(html, any ? "</dl>\n" : "");
}

/* Whether an earlier column of the section says the same. */
static bool report_html_is_said(const struct report_section *section,
                                size_t column)
{
    bool said = false;

    for (size_t i = 0; i < column && !said; i++)
        said = section->columns[i].help == section->columns[column].help;
    return said;
}

/* What the columns mean, those of several models once. */
static void report_html_words(const struct report_html *html,
                              const struct report_section *section)
{
    bool any = false;

    for (size_t i = 0; i < section->column_count; i++) {
        const struct report_column *column = &section->columns[i];

        if (column->help == NULL || !report_section_shows(section, i) ||
            report_html_is_said(section, i))
            continue;
        report_html_put(html, any ? "" : "<dl class=\"words\">\n");
        any = true;
        report_html_put(html, "<dt>");
        report_markup_label(html->out, column, &html->units);
        report_html_put(html, "</dt><dd>");
        report_html_text(html, column->help);
        report_html_put(html, "</dd>\n");
    }
    report_html_put(html, any ? "</dl>\n" : "");
}

static void report_html_heading(const struct report_html *html,
                                const struct report_section *section)
{
    bool has_title = section->title != NULL;

    if (!has_title && report_section_keys(section) == 0)
        return;
    report_html_put(html, "<h2>");
    if (has_title) {
        report_html_text(html, section->title);
    } else if (section == html->result->sections[0]) {
        report_html_put(html, "By ");
        report_html_by(html);
    } else {
        report_markup_name(html->out, section->name);
    }
    report_html_put(html, "</h2>\n");
}

static void report_html_section(const struct report_html *html,
                                const struct report_section *section)
{
    report_html_put(html, "<section>\n");
    report_html_heading(html, section);
    if (section->row_count == 0) {
        report_html_put(html, "<p class=\"empty\">There is nothing to show for "
                              "this span.</p>\n");
    } else {
        report_chart_append_all(section, &html->units, html->out);
        report_html_table_append(html->result, section, &html->units,
                                 html->out);
        report_html_words(html, section);
    }
    report_html_put(html, "</section>\n");
}

static void report_html_notes(const struct report_html *html)
{
    const struct report_result *result = html->result;

    if (result->note_count == 0)
        return;
    report_html_put(html, "<section>\n<h2>Notes</h2>\n<ul class=\"notes\">\n");
    for (size_t i = 0; i < result->note_count; i++) {
        report_html_put(html, "<li dir=\"auto\">");
        report_markup_text(html->out, result->notes[i]);
        report_html_put(html, ".</li>\n");
    }
    report_html_put(html, "</ul>\n</section>\n");
}

void report_html_write(const struct report_result *result,
                       const struct report_query *query, struct buffer *out)
{
    struct report_html html = {
        .result = result,
        .query = query,
        .units = {result->currency, query->zone},
        .out = out,
    };

    report_html_head(&html);
    report_html_header(&html);
    report_html_totals(&html);
    for (size_t i = 0; i < result->section_count; i++)
        report_html_section(&html, result->sections[i]);
    report_html_notes(&html);
    report_html_put(&html, "</main>\n<footer>Waypost</footer>\n"
                           "</body>\n</html>\n");
}
