#include "server/redirect/page_html.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *render(struct buffer *out, const struct page *page,
                          int64_t now_ms)
{
    buffer_clear(out);
    page_html_append(out, page, now_ms);
    return buffer_str(out);
}

Test(page_html, nothing_of_outside_is_markup)
{
    const struct page page = {
        .title = SLICE("<script>alert('1')</script>"),
        .description = SLICE("\"><img onerror=x>&"),
        .picture = SLICE("https://cdn.test/a.png?a=1&b=\"2"),
        .picture_alt = SLICE("\" onload=\"x"),
        .items = SLICE("a\t0\t0\t</a><b>&amp;\n"),
        .language = SLICE("en\"><b>"), /* by hand in Redis */
        .direction = SLICE("\"<b>"),
    };
    struct buffer out = BUFFER_INIT;
    const char *html = render(&out, &page, 1);

    cr_expect_null(strstr(html, "<script"));
    cr_expect_null(strstr(html, "<b>"));
    cr_expect_null(strstr(html, "<img onerror"));
    cr_expect_null(strstr(html, "\" onload"));
    cr_expect_not_null(strstr(html, "&lt;/a&gt;&lt;b&gt;&amp;amp;</a>"));
    cr_expect_not_null(strstr(html, "href=\"/a\""));
    buffer_release(&out);
}

Test(page_html, items_are_shown_in_their_time_and_order)
{
    const struct page page = {
        .title = SLICE("x"),
        .items = SLICE("b\t0\t0\tB\na\t1000\t2000\tA\nc\t0\t0\tC\n"),
    };
    struct buffer out = BUFFER_INIT;
    const char *html = render(&out, &page, 999);

    cr_expect_null(strstr(html, ">A<"));
    cr_expect(strstr(html, ">B<") < strstr(html, ">C<"));
    html = render(&out, &page, 1000);
    cr_expect(strstr(html, ">B<") < strstr(html, ">A<"));
    cr_expect(strstr(html, ">A<") < strstr(html, ">C<"));
    html = render(&out, &page, 2000);
    cr_expect_null(strstr(html, ">A<"));
    buffer_release(&out);
}

/* A list without entries would be read out as one. */
Test(page_html, no_items_are_no_list)
{
    const struct page page = {.title = SLICE("x"),
                              .items = SLICE("b\t5\t6\tB\n")};
    struct buffer out = BUFFER_INIT;

    cr_expect_null(strstr(render(&out, &page, 1), "<ul"));
    cr_expect_null(strstr(render(&out, &page, 1), "<img"));
    cr_expect_null(strstr(render(&out, &page, 1), "<p"));
    buffer_release(&out);
}

Test(page_html, has_language_and_direction)
{
    struct page page = {.title = SLICE("x")};
    struct buffer out = BUFFER_INIT;

    cr_expect_not_null(
        strstr(render(&out, &page, 1), "<html lang=\"en\" dir=\"auto\">"));
    cr_expect_not_null(strstr(render(&out, &page, 1), "noindex"));
    page.language = SLICE("fa");
    page.direction = SLICE("rtl");
    page.robots = true;
    cr_expect_not_null(
        strstr(render(&out, &page, 1), "<html lang=\"fa\" dir=\"rtl\">"));
    cr_expect_null(strstr(render(&out, &page, 1), "noindex"));
    buffer_release(&out);
}

Test(page_html, only_the_pictures_host_is_allowed)
{
    static const struct {
        const char *picture;
        const char *wanted; /* at the policy's end */
    } rows[] = {
        {"", "frame-ancestors 'none'"},
        {"https://cdn.test/a/b.png", "; img-src https://cdn.test"},
        {"https://cdn.test:8443/", "; img-src https://cdn.test:8443"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct page page = {.picture = slice_str(rows[i].picture)};
        struct buffer out = BUFFER_INIT;

        page_html_policy(&out, &page);
        cr_expect(slice_ends(buffer_slice(&out), slice_str(rows[i].wanted)),
                  "%s", buffer_str(&out));
        cr_expect(
            slice_starts(buffer_slice(&out), SLICE("default-src 'none'; ")));
        buffer_release(&out);
    }
}
