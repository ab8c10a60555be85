#include "server/dashboard/query_form.h"

#include "attribution/result/report_markup.h"
#include "server/dashboard/dashboard_page.h"
#include "server/dashboard/query_field.h"

/* Fields in view; those behind them fold. */
#define IN_VIEW 4

struct query_form {
    const struct report_def *def;
    const struct report_params *params;
    const struct error *err;
};

static struct query_field field_of(const struct query_form *form,
                                   struct slice name)
{
    const struct query_param *param = query_param_find(name);

    return (struct query_field){
        .def = form->def,
        .param = param,
        .value = report_params_get(form->params, param->name),
        .is_wrong =
            form->err != NULL && slice_equal(slice_str(form->err->field), name),
    };
}

static bool is_in_view(const struct query_param *param, size_t nth)
{
    return nth < IN_VIEW && param->kind != QUERY_PARAM_MODELS;
}

/* Those in view, or those that fold; nothing is written without `out`. True if
   one of them was given. */
static bool append_fields(const struct query_form *form, bool in_view,
                          struct buffer *out)
{
    struct slice rest = slice_str(form->def->params);
    struct slice name;
    bool given = false;

    for (size_t nth = 0; slice_split(&rest, ',', &name); nth++) {
        struct query_field field = field_of(form, name);

        if (is_in_view(field.param, nth) != in_view)
            continue;
        given |= field.value.len > 0;
        if (out != NULL)
            query_field_append(&field, out);
    }
    return given;
}

static void append_save(const struct query_form *form, const char *format,
                        const char *name, struct buffer *out)
{
    struct report_params saved = *form->params; /* shares its text */
    struct buffer query = BUFFER_INIT;

    report_params_drop(&saved, "format");
    report_params_append(&saved, &query);
    buffer_appendf(out, "<a href=\"/reports/%s?", form->def->name);
    report_markup_text(out, buffer_slice(&query));
    buffer_appendf(out, "%sformat=%s\">%s</a>\n", query.len > 0 ? "&amp;" : "",
                   format, name);
    buffer_release(&query);
}

static void append_actions(const struct query_form *form, struct buffer *out)
{
    buffer_appendf(out,
                   "<div class=\"act\"><button class=\"go\">Show</button>\n"
                   "<a href=\"/reports/%s\">Start over</a>\n",
                   form->def->name);
    if (form->err == NULL) {
        buffer_append(out, SLICE("<span class=\"save\">Save as "));
        append_save(form, "html", "HTML", out);
        append_save(form, "csv", "CSV", out);
        append_save(form, "json", "JSON", out);
        buffer_append(out, SLICE("</span>"));
    }
    buffer_append(out, SLICE("</div>\n"));
}

void query_form_append(const struct report_def *def,
                       const struct report_params *params,
                       const struct error *err, struct buffer *out)
{
    struct query_form form = {def, params, err};

    buffer_appendf(out,
                   "<form method=\"get\" action=\"/reports/%s\" "
                   "class=\"ask\">\n",
                   def->name);
    if (err != NULL)
        dashboard_page_error(out, err);
    buffer_append(out, SLICE("<div class=\"fields\">\n"));
    append_fields(&form, true, out);
    buffer_append(out, append_fields(&form, false, NULL)
                           ? SLICE("</div>\n<details open>")
                           : SLICE("</div>\n<details>"));
    buffer_append(out, SLICE("<summary>More</summary>\n"
                             "<div class=\"fields\">\n"));
    append_fields(&form, false, out);
    buffer_append(out, SLICE("</div>\n</details>\n"));
    append_actions(&form, out);
    buffer_append(out, SLICE("</form>\n"));
}
