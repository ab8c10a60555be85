#include "attribution/result/report_html.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/sample_result.h"
#include "tests/unit/attribution/story.h"

static void write_html(const struct report_result *result, const char *text,
                       struct buffer *out)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, text, &err), 0);
    report_html_write(result, &query, out);
    report_query_release(&query);
}

static void expect_has(const struct buffer *out, const char *text)
{
    cr_expect_lt(slice_search(buffer_slice(out), slice_str(text)), out->len,
                 "no \"%s\" in %" SLICE_FMT, text,
                 SLICE_ARG(buffer_slice(out)));
}

static void expect_has_not(const struct buffer *out, const char *text)
{
    cr_expect_eq(slice_search(buffer_slice(out), slice_str(text)), out->len,
                 "\"%s\" is there", text);
}

Test(report_html, needs_nothing_from_elsewhere)
{
    static const char *const forbidden[] = {
        "<script", "http:", "https:", "//", "url(", "@import", "<img", "<link"};
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    sample_result_keys(&result);
    result.name = "attribution";
    write_html(&result, "", &out);
    cr_expect(slice_starts(buffer_slice(&out), SLICE("<!DOCTYPE html>\n<html "
                                                     "lang=\"en\"")));
    cr_expect(slice_ends(buffer_slice(&out), SLICE("</html>\n")));
    expect_has(&out, "content=\"default-src 'none'; style-src "
                     "'unsafe-inline'\">");
    for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
        expect_has_not(&out, forbidden[i]);
    buffer_release(&out);
    report_result_release(&result);
}

Test(report_html, says_what_was_asked)
{
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    sample_result_sections(&result);
    result.name = "paths";
    result.about = "how <people> came";
    report_result_echo_text(&result, "stage", "<won>");
    report_result_echo_text(&result, "person", NULL);
    report_result_echo_list(&result, "models");
    report_result_echo_item(&result, "first");
    report_result_echo_item(&result, "a_b");
    report_result_echo_duration(&result, "half_life", 5400000);
    report_result_echo_bool(&result, "uncertain", true);
    report_result_echo_count(&result, "limit", 20);
    report_result_echo_number(&result, "likely", 62.5);
    write_html(&result, "from=2026-11-01&to=2026-11-30&tz=Europe/Zurich", &out);
    expect_has(&out,
               "<title>paths report \u00b7 2026-11-01 to 2026-11-30</title>");
    expect_has(&out,
               "<h1>paths</h1>\n<p>how &lt;people&gt; came</p>\n"
               "<dl class=\"asked\">\n"
               "<div><dt>Span</dt><dd><bdi>2026-11-01 to 2026-11-30</bdi></dd>"
               "</div>\n"
               "<div><dt>Time zone</dt><dd>Europe/Zurich</dd></div>\n"
               "<div><dt>stage</dt><dd><bdi>&lt;won&gt;</bdi></dd></div>\n"
               "<div><dt>models</dt><dd><bdi>first, a_b</bdi></dd></div>\n"
               "<div><dt>half life</dt><dd><bdi>90m</bdi></dd></div>\n"
               "<div><dt>uncertain</dt><dd><bdi>yes</bdi></dd></div>\n"
               "<div><dt>limit</dt><dd><bdi>20</bdi></dd></div>\n"
               "<div><dt>likely</dt><dd><bdi>62.5</bdi></dd></div>\n"
               "</dl>\n</header>\n");
    buffer_release(&out);
    report_result_release(&result);
}

struct span_case {
    const char *query;
    const char *span;
};

Test(report_html, says_how_far_an_open_span_reaches)
{
    static const struct span_case cases[] = {
        {"", "<bdi>All that was recorded</bdi>"},
        {"from=2026-11-01", "<bdi>From 2026-11-01</bdi>"},
        {"to=2026-11-01", "<bdi>Up to 2026-11-01</bdi>"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct report_result result;
        struct buffer out = BUFFER_INIT;

        report_result_init(&result);
        result.name = "clicks";
        write_html(&result, cases[i].query, &out);
        expect_has(&out, cases[i].span);
        buffer_release(&out);
        report_result_release(&result);
    }
}

Test(report_html, shows_totals_sections_words_and_notes)
{
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    sample_result_sections(&result);
    result.name = "paths";
    result.sections[1]->columns[2].help = "who took the step & stayed";
    report_result_add_total(
        &result, (struct report_total){.group = "un_attributed",
                                       .name = "value",
                                       .kind = REPORT_MONEY,
                                       .cell = report_cell_count(500)});
    report_result_add_total(
        &result, (struct report_total){
                     .name = "currency",
                     .cell = report_result_text(&result, SLICE("USD"))});
    report_result_add_section(&result, "empty_one", NULL);
    report_result_add_column(
        &result, (struct report_column){.name = "x", .is_key = true});
    write_html(&result, "", &out);
    /* Not the section's own total, nor a text. */
    expect_has(&out, "<main>\n<dl class=\"totals\">\n"
                     "<div><dt>un attributed value</dt><dd>5.00</dd></div>\n"
                     "</dl>\n<section>\n<div class=\"wide\"");
    expect_has(&out, "<section>\n<h2>Step by step</h2>\n<div class=\"wide\"");
    expect_has(&out, "<dl class=\"words\">\n<dt>people</dt><dd>who took the "
                     "step &amp; stayed</dd>\n</dl>\n");
    expect_has(&out, "<section>\n<h2>empty one</h2>\n<p class=\"empty\">"
                     "There is nothing to show for this span.</p>\n");
    expect_has(&out, "<h2>Notes</h2>\n<ul class=\"notes\">\n<li dir=\"auto\">"
                     "sampled over 64 &quot;orders&quot;.</li>\n</ul>\n");
    buffer_release(&out);
    report_result_release(&result);
}

Test(report_html, names_what_the_rows_are)
{
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    sample_result_keys(&result);
    result.name = "attribution";
    write_html(&result, "", &out);
    expect_has(&out, "<h2>By campaign</h2>");
    buffer_clear(&out);
    result.by = "channel,link";
    write_html(&result, "", &out);
    expect_has(&out, "<h2>By channel,link</h2>");
    buffer_release(&out);
    report_result_release(&result);
}

Test(report_html, leaves_out_what_is_for_programs)
{
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    sample_result_audiences(&result);
    write_html(&result, "", &out);
    expect_has(&out, "<thead><tr><th scope=\"col\">link</th><th scope=\"col\" "
                     "class=\"n\">value</th></tr></thead>");
    expect_has(&out, "<tfoot><tr><th scope=\"row\">Total</th>"
                     "<td class=\"n\">2</td></tr></tfoot>");
    expect_has_not(&out, "exactly");
    expect_has_not(&out, "<figure");
    buffer_release(&out);
    report_result_release(&result);
}

static void write_part(const struct report_result *result, const char *given,
                       const char *only, struct buffer *out)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, "", &err), 0);
    query.given = given != NULL ? slice_copy(slice_str(given)) : NULL;
    report_html_write_part(
        result, &query,
        only != NULL ? report_result_find(result, slice_str(only)) : NULL, out);
    report_query_release(&query);
}

Test(report_html, is_part_of_another_page)
{
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    sample_result_sections(&result);
    result.name = "paths";
    write_part(&result, NULL, NULL, &out);
    cr_expect(slice_starts(buffer_slice(&out), SLICE("<dl class=\"asked\">")));
    expect_has(&out, "<section id=\"rows\">");
    expect_has_not(&out, "<h1>");
    expect_has_not(&out, "<main>");
    expect_has_not(&out, "href=");
    buffer_release(&out);
    write_part(&result, "to=2026-11-02", NULL, &out);
    expect_has(&out, "<a href=\"/reports/paths?to=2026-11-02&amp;format=csv"
                     "&amp;section=rows\">Save as CSV</a>");
    buffer_release(&out);
    report_result_release(&result);
}

Test(report_html, is_one_section_of_another_page)
{
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    sample_result_sections(&result);
    result.name = "paths";
    write_part(&result, NULL, "rows", &out);
    cr_expect(slice_starts(buffer_slice(&out), SLICE("<section id=\"rows\">")));
    cr_expect(slice_ends(buffer_slice(&out), SLICE("</section>\n")));
    expect_has_not(&out, "class=\"asked\"");
    expect_has_not(&out, "class=\"notes\"");
    buffer_release(&out);
    report_result_release(&result);
}
