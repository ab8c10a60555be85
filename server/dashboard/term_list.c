#include "server/dashboard/term_list.h"

#include <string.h>

#include "attribution/report/report_term.h"
#include "attribution/result/report_markup.h"

static void append_term(const struct report_term *term, struct buffer *out)
{
    buffer_appendf(out, "<dt><a href=\"/reports/%s#%s\">", term->report,
                   term->section);
    report_markup_text(out, slice_str(term->name));
    buffer_append(out, SLICE("</a></dt><dd>"));
    report_markup_text(out, slice_str(term->is));
    buffer_append(out, SLICE("</dd>\n"));
}

void term_list_append(const struct report_def *def, struct buffer *out)
{
    bool any = false;

    for (const struct report_term *term = report_term_list();
         term->name != NULL; term++) {
        if (strcmp(term->report, def->name) != 0)
            continue;
        buffer_append(out, any ? SLICE_NONE : SLICE("<dl class=\"words\">\n"));
        any = true;
        append_term(term, out);
    }
    buffer_append(out, any ? SLICE("</dl>\n") : SLICE_NONE);
}
