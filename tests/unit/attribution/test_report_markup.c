#include "attribution/result/report_markup.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/sample_result.h"

struct text_case {
    struct slice text;
    const char *markup;
};

Test(report_markup, lets_no_text_out_of_its_place)
{
    static const struct text_case cases[] = {
        {SLICE_INIT(""), ""},
        {SLICE_INIT("plain"), "plain"},
        {SLICE_INIT("<script>alert('1')</script>"),
         "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"},
        {SLICE_INIT("\" onload=\"x"), "&quot; onload=&quot;x"},
        {SLICE_INIT("&lt;"), "&amp;lt;"},
        {SLICE_INIT("عرض"), "عرض"},
        {SLICE_INIT("a\0b\n\x1b\x7f\xc2\x80"),
         "a\ufffdb\ufffd\ufffd\ufffd\ufffd"},
        {SLICE_INIT("\xff\xc0\xaf<\xe2\x82"),
         "\ufffd\ufffd\ufffd&lt;\ufffd\ufffd"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;

        report_markup_text(&out, cases[i].text);
        cr_expect_str_eq(buffer_str(&out), cases[i].markup, "case %zu: %s", i,
                         buffer_str(&out));
        buffer_release(&out);
    }
}

Test(report_markup, names_things_for_people)
{
    static const struct report_figure_units units = {"C<F", NULL};
    static const struct report_column money = {.name = "net_value",
                                               .kind = REPORT_MONEY};
    static const struct report_column labelled = {.name = "x",
                                                  .label = "time & place"};
    struct buffer out = BUFFER_INIT;

    report_markup_name(&out, "last_non_direct");
    buffer_append_byte(&out, '|');
    report_markup_label(&out, &money, &units);
    buffer_append_byte(&out, '|');
    report_markup_label(&out, &labelled, &units);
    cr_expect_str_eq(buffer_str(&out),
                     "last non direct|net value C&lt;F|time &amp; place");
    buffer_release(&out);
}

Test(report_markup, frames_each_key)
{
    static const struct report_figure_units units = {"", NULL};
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    sample_result_sections(&result);
    report_markup_keys(&out, result.sections[1], 0, &units, REPORT_MARKUP_TAGS);
    report_markup_keys(&out, result.sections[1], 0, &units,
                       REPORT_MARKUP_ISOLATES);
    cr_expect_str_eq(buffer_str(&out), "<bdi>a</bdi>, <bdi>2</bdi>"
                                       "\u2068a\u2069, \u20682\u2069");
    buffer_release(&out);
    report_result_release(&result);
}
