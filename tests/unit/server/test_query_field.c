#include "server/dashboard/query_field.h"

#include <criterion/criterion.h>

static const struct {
    const char *report;
    const char *param;
    const char *value; /* NULL: not given */
    const char *has;   /* part of the markup */
    const char *has_not;
} rows[] = {
    {"kpis", "from", NULL, "<input type=\"date\" name=\"from\" id=\"q-from\" ",
     "type=\"text\""},
    {"kpis", "from", "2026-11-01",
     "<input type=\"date\" name=\"from\" id=\"q-from\" "
     "aria-describedby=\"h-from\" value=\"2026-11-01\">",
     "type=\"text\""},
    {"kpis", "from", "2026-13-01", "value=\"2026-13-01\">", "type=\"date\""},
    {"kpis", "from", "2026-11-01T00:00:00Z", "type=\"text\"", "type=\"date\""},
    {"kpis", "stage", "\"><script>", "value=\"&quot;&gt;&lt;script&gt;\">",
     "<script"},
    {"kpis", "stage", NULL, "placeholder=\"won\" value=\"\">", NULL},
    {"people", "limit", "7", " inputmode=\"decimal\"", NULL},
    {"kpis", "count", NULL,
     "<option value=\"\">every</option><option value=\"first\">first</option>"
     "</select>",
     "selected"},
    {"kpis", "count", "every", "<option value=\"\">every</option>", "selected"},
    {"kpis", "count", "first", "<option value=\"first\" selected>", NULL},
    {"kpis", "count", "<no>",
     "<option value=\"&lt;no&gt;\" selected>&lt;no&gt;</option></select>",
     "<no>"},
    {"kpis", "by", NULL, "name=\"by\" aria-label=\"by, number 2\"", "day"},
    {"clicks", "by", "day", "<option value=\"day\" selected>day</option>",
     "by, number 3"},
    {"kpis", "by", "direction,channel",
     "<option value=\"channel\" selected>channel</option>", NULL},
    {"kpis", "by", "a,b,c", "<option value=\"b,c\" selected>", NULL},
    {"funnel", "by", "direction,channel",
     "<option value=\"direction,channel\" selected>", "number 2"},
    {"roi", "models", "linear,markov", "value=\"markov\" checked>",
     "value=\"all\" checked"},
    {"roi", "models", "all", "value=\"all\" checked>",
     "value=\"linear\" checked"},
    {"roi", "models", NULL, "<legend>models</legend>", "checked"},
};

static bool holds(const struct buffer *out, const char *text)
{
    return slice_search(buffer_slice(out), slice_str(text)) < out->len;
}

Test(query_field, has_what_was_given_in_it)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct query_field field = {
            .def = report_find(slice_str(rows[i].report)),
            .param = query_param_find(slice_str(rows[i].param)),
            .value =
                rows[i].value != NULL ? slice_str(rows[i].value) : SLICE_NONE};
        struct buffer out = BUFFER_INIT;

        query_field_append(&field, &out);
        cr_expect(holds(&out, rows[i].has), "no %s in %s", rows[i].has,
                  buffer_str(&out));
        cr_expect(rows[i].has_not == NULL || !holds(&out, rows[i].has_not),
                  "%s in %s", rows[i].has_not, buffer_str(&out));
        cr_expect(!holds(&out, "aria-invalid"));
        buffer_release(&out);
    }
}

Test(query_field, says_that_it_is_wrong)
{
    struct query_field field = {.def = report_find(SLICE("kpis")),
                                .param = query_param_find(SLICE("stage")),
                                .value = SLICE("a,b"),
                                .is_wrong = true};
    struct buffer out = BUFFER_INIT;

    query_field_append(&field, &out);
    cr_expect(holds(&out, "aria-describedby=\"h-stage error\" "
                          "aria-invalid=\"true\""));
    buffer_release(&out);
}
