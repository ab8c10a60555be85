#include "server/redirect/html.h"

#include <criterion/criterion.h>
#include <string.h>

Test(html, escapes_what_could_break_out)
{
    struct buffer out = BUFFER_INIT;

    html_escape(&out, SLICE("a<b>&\"'c"));
    cr_assert_str_eq(buffer_str(&out), "a&lt;b&gt;&amp;&quot;&#39;c");
    buffer_release(&out);
}

Test(html, pages_never_carry_markup_from_outside)
{
    struct slice evil = SLICE("\"><script>alert(1)</script>");
    struct buffer out = BUFFER_INIT;

    html_not_found(&out, evil);
    html_root(&out, evil);
    html_preview(&out, evil, evil, evil);
    html_unavailable(&out);
    html_expired(&out);
    html_password(&out, evil, true);
    html_slow_down(&out);
    html_blocked(&out, evil);
    html_app(&out, evil, evil, evil);
    cr_assert_null(strstr(buffer_str(&out), "<script"));
    cr_assert_not_null(strstr(buffer_str(&out), "&lt;script&gt;"));
    buffer_release(&out);
}

Test(html, preview_links_to_the_destination)
{
    struct buffer out = BUFFER_INIT;

    html_preview(&out, SLICE("go.acme.com"), SLICE("x"),
                 SLICE("https://a.example/?a=1&b=2"));
    cr_assert_not_null(
        strstr(buffer_str(&out), "href=\"https://a.example/?a=1&amp;b=2\""));
    cr_assert_not_null(strstr(buffer_str(&out), "<html lang=\"en\">"));
    buffer_release(&out);
}

Test(html, preview_may_keep_the_destination_to_itself)
{
    struct buffer out = BUFFER_INIT;

    html_preview(&out, SLICE("go.acme.com"), SLICE("x"), SLICE_NONE);
    cr_assert_not_null(strstr(buffer_str(&out), "go.acme.com/x"));
    cr_assert_null(strstr(buffer_str(&out), "href"));
    buffer_release(&out);
}

Test(html, password_form_says_when_it_was_wrong)
{
    struct buffer out = BUFFER_INIT;

    html_password(&out, SLICE("go.acme.com"), false);
    cr_assert_not_null(strstr(buffer_str(&out), "<form method=\"post\">"));
    cr_assert_not_null(strstr(buffer_str(&out), "<label for=\"password\">"));
    cr_assert_null(strstr(buffer_str(&out), "alert"));
    buffer_clear(&out);
    html_password(&out, SLICE("go.acme.com"), true);
    cr_assert_not_null(strstr(buffer_str(&out), "id=\"wrong\" role=\"alert\""));
    cr_assert_not_null(strstr(buffer_str(&out), "aria-describedby=\"wrong\""));
    buffer_release(&out);
}

Test(html, app_page_leads_to_the_app_and_on_without_it)
{
    struct buffer out = BUFFER_INIT;

    html_app(&out, SLICE("go.acme.com"), SLICE("acme://item/1?a=1&b=2"),
             SLICE("https://a.example/?a=1&b=2"));
    cr_assert_not_null(
        strstr(buffer_str(&out), "<a href=\"acme://item/1?a=1&amp;b=2\">"));
    cr_assert_not_null(strstr(buffer_str(&out),
                              "<meta http-equiv=\"refresh\" "
                              "content=\"5;url=https://a.example/"
                              "?a=1&amp;b=2\">\n<title>"));
    cr_assert_not_null(
        strstr(buffer_str(&out), "<a href=\"https://a.example/?a=1&amp;"));
    buffer_release(&out);
}
