#include "attribution/result/report_html.h"

#include "attribution/query/duration.h"
#include "attribution/result/report_html_section.h"
#include "attribution/result/report_markup.h"
#include "attribution/result/report_style.h"

struct report_html {
    struct report_html_place place; /* also of its sections */
    const struct report_query *query;
};

static void report_html_put(const struct report_html *html, const char *markup)
{
    buffer_append(html->place.out, slice_str(markup));
}

static void report_html_text(const struct report_html *html, const char *text)
{
    report_markup_text(html->place.out, slice_str(text));
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
    report_markup_name(html->place.out, html->place.result->name);
    report_html_put(html, " report \u00b7 ");
    report_html_span(html);
    report_html_put(html, "</title>\n<style>\n");
    buffer_append(html->place.out, report_style());
    report_html_put(html, "</style>\n</head>\n<body>\n");
}

static void report_html_list(const struct report_html *html,
                             const struct report_echo *echo)
{
    for (int64_t i = 1; i <= echo->number; i++) {
        report_html_put(html, i > 1 ? ", " : "");
        report_markup_text(html->place.out, echo[i].text);
    }
}

static void report_html_echo(const struct report_html *html,
                             const struct report_echo *echo)
{
    report_html_put(html, "<div><dt>");
    report_markup_name(html->place.out, echo->name);
    report_html_put(html, "</dt><dd><bdi>");
    if (echo->type == REPORT_ECHO_TEXT || echo->type == REPORT_ECHO_NUMBER)
        report_markup_text(html->place.out, echo->text);
    else if (echo->type == REPORT_ECHO_BOOL)
        report_html_put(html, echo->number != 0 ? "yes" : "no");
    else if (echo->type == REPORT_ECHO_COUNT)
        buffer_append_i64(html->place.out, echo->number);
    else if (echo->type == REPORT_ECHO_DURATION)
        duration_append(html->place.out, echo->number);
    else
        report_html_list(html, echo);
    report_html_put(html, "</bdi></dd></div>\n");
}

static void report_html_asked(const struct report_html *html)
{
    const struct report_result *result = html->place.result;

    report_html_put(html, "<dl class=\"asked\">\n<div><dt>Span</dt><dd><bdi>");
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
    report_html_put(html, "</dl>\n");
}

static void report_html_header(const struct report_html *html)
{
    const struct report_result *result = html->place.result;

    report_html_put(html, "<header>\n<h1>");
    report_markup_name(html->place.out, result->name);
    report_html_put(html, "</h1>\n<p>");
    report_html_text(html, result->about != NULL ? result->about : "");
    report_html_put(html, "</p>\n");
    report_html_asked(html);
    report_html_put(html, "</header>\n<main>\n");
}

/* A further section's totals stand under its own table. */
static bool report_html_is_shown(const struct report_html *html,
                                 const struct report_total *total)
{
    return total->cell.type != REPORT_CELL_TEXT &&
           total->cell.type != REPORT_CELL_NONE &&
           (total->group == NULL ||
            report_result_find(html->place.result, slice_str(total->group)) ==
                NULL);
}

static void report_html_total(const struct report_html *html,
                              const struct report_total *total)
{
    struct report_column column = {.name = total->name, .kind = total->kind};

    report_html_put(html, "<div><dt>");
    if (total->group != NULL) {
        report_markup_name(html->place.out, total->group);
        report_html_put(html, " ");
    }
    report_markup_label(html->place.out, &column, &html->place.units);
    report_html_put(html, "</dt><dd>");
    report_markup_figure(html->place.out, &total->cell, total->kind,
                         &html->place.units);
    report_html_put(html, "</dd></div>\n");
}

static void report_html_totals(const struct report_html *html)
{
    bool any = false;

    for (size_t i = 0; i < html->place.result->total_count; i++) {
        const struct report_total *total = &html->place.result->totals[i];

        if (!report_html_is_shown(html, total))
            continue;
        report_html_put(html, any ? "" : "<dl class=\"totals\">\n");
        any = true;
        report_html_total(html, total);
    }
    report_html_put(html, any ? "</dl>\n" : "");
}

static void report_html_notes(const struct report_html *html)
{
    const struct report_result *result = html->place.result;

    if (result->note_count == 0)
        return;
    report_html_put(html, "<section>\n<h2>Notes</h2>\n<ul class=\"notes\">\n");
    for (size_t i = 0; i < result->note_count; i++) {
        report_html_put(html, "<li dir=\"auto\">");
        report_markup_text(html->place.out, result->notes[i]);
        report_html_put(html, ".</li>\n");
    }
    report_html_put(html, "</ul>\n</section>\n");
}

static void report_html_body(const struct report_html *html)
{
    report_html_totals(html);
    for (size_t i = 0; i < html->place.result->section_count; i++)
        report_html_section_append(&html->place,
                                   html->place.result->sections[i]);
    report_html_notes(html);
}

static struct report_html report_html_of(const struct report_result *result,
                                         const struct report_query *query,
                                         struct buffer *out)
{
    return (struct report_html){
        .place = {.result = result,
                  .units = {result->currency, query->zone},
                  .out = out},
        .query = query,
    };
}

void report_html_write(const struct report_result *result,
                       const struct report_query *query, struct buffer *out)
{
    struct report_html html = report_html_of(result, query, out);

    report_html_head(&html);
    report_html_header(&html);
    report_html_body(&html);
    report_html_put(&html, "</main>\n<footer>Waypost</footer>\n"
                           "</body>\n</html>\n");
}

void report_html_write_part(const struct report_result *result,
                            const struct report_query *query,
                            const struct report_section *only,
                            struct buffer *out)
{
    struct report_html html = report_html_of(result, query, out);

    html.place.given = query->given;
    html.place.is_part = true;
    if (only != NULL) {
        report_html_section_append(&html.place, only);
        return;
    }
    report_html_asked(&html);
    report_html_body(&html);
}
