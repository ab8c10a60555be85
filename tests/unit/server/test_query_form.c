#include "server/dashboard/query_form.h"

#include <criterion/criterion.h>

static void write_form(const char *report, const char *query,
                       const struct error *err, struct buffer *out)
{
    struct report_params params;
    struct error why = ERROR_INIT;

    cr_assert_eq(report_params_read_form(&params, slice_str(query), &why), 0);
    query_form_append(report_find(slice_str(report)), &params, err, out);
    report_params_release(&params);
}

static bool holds(const struct buffer *out, const char *text)
{
    return slice_search(buffer_slice(out), slice_str(text)) < out->len;
}

Test(query_form, has_a_field_for_each_parameter_of_the_report)
{
    for (const struct report_def *def = report_list(); def->name != NULL;
         def++) {
        struct slice rest = slice_str(def->params);
        struct buffer out = BUFFER_INIT;
        struct slice name;

        write_form(def->name, "", NULL, &out);
        while (slice_split(&rest, ',', &name)) {
            struct buffer field = BUFFER_INIT;

            buffer_appendf(&field, " name=\"%" SLICE_FMT "\"", SLICE_ARG(name));
            cr_expect(holds(&out, buffer_str(&field)), "%s has no%s", def->name,
                      buffer_str(&field));
            buffer_release(&field);
        }
        cr_expect(holds(&out, "<details><summary>"));
        buffer_release(&out);
    }
}

Test(query_form, unfolds_what_was_given)
{
    struct buffer out = BUFFER_INIT;

    write_form("kpis", "by=channel", NULL, &out);
    cr_expect(holds(&out, "<details><summary>"));
    buffer_clear(&out);
    write_form("kpis", "lookback=30d", NULL, &out);
    cr_expect(holds(&out, "<details open><summary>"));
    buffer_release(&out);
}

Test(query_form, saves_the_same_question)
{
    struct buffer out = BUFFER_INIT;

    write_form("kpis", "by=direction&by=channel&stage=%26%22&format=csv", NULL,
               &out);
    cr_expect(holds(&out, "<a href=\"/reports/kpis?by=direction%2Cchannel&amp;"
                          "stage=%26%22&amp;format=json\">"));
    buffer_clear(&out);
    write_form("kpis", "", NULL, &out);
    cr_expect(holds(&out, "<a href=\"/reports/kpis?format=csv\">"));
    buffer_release(&out);
}

Test(query_form, says_what_is_wrong_beside_the_field)
{
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;

    error_field(&err, ERROR_USAGE, "bad_parameter", "stage", "no <such> stage");
    write_form("kpis", "stage=x", &err, &out);
    cr_expect(holds(&out, "role=\"alert\" dir=\"auto\">no &lt;such&gt; stage"));
    cr_expect(holds(&out, "id=\"q-stage\" aria-describedby=\"h-stage error\" "
                          "aria-invalid=\"true\""));
    cr_expect(!holds(&out, "format=csv"));
    buffer_release(&out);
}
