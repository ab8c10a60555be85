#include "server/dashboard/sign_in_page.h"

#include "attribution/result/report_markup.h"
#include "server/api/call/api_auth.h"
#include "server/api/call/problem.h"
#include "server/dashboard/dashboard_page.h"

static void append_form(struct slice next, bool failed, struct buffer *out)
{
    buffer_append(out, SLICE("<form method=\"post\" action=\"/sign-in\" "
                             "class=\"sign-in\">\n"
                             "<label for=\"token\">API token</label>\n"
                             "<input type=\"password\" id=\"token\" "
                             "name=\"token\" required autofocus "
                             "autocomplete=\"current-password\" "
                             "spellcheck=\"false\" "
                             "aria-describedby=\"hint"));
    buffer_append(out, failed ? SLICE(" error\" aria-invalid=\"true\">\n")
                              : SLICE("\">\n"));
    buffer_append(out, SLICE("<input type=\"hidden\" name=\"next\" value=\""));
    report_markup_text(out, next);
    buffer_append(
        out, SLICE("\">\n<button>Sign in</button>\n</form>\n"
                   "<p id=\"hint\" class=\"hint\">The token needs the scope "
                   "<code>reports:read</code>: <code>waypost token create "
                   "--scopes reports:read</code> makes one. The first token is "
                   "in the data directory's <code>admin-token</code>.</p>\n"));
}

static int status_of(const struct api_call *call, const struct error *err)
{
    if (err != NULL)
        return problem_status(err);
    return slice_equal(call->path, SLICE("/")) ||
                   slice_equal(call->path, SLICE("/sign-in"))
               ? 200
               : 401;
}

static void challenge(struct api_call *call, const struct error *err)
{
    struct error none = ERROR_INIT;

    error_field(&none, ERROR_DENIED, "no_token", "", "nobody has signed in");
    api_call_header(call, SLICE("WWW-Authenticate"),
                    slice_str(api_auth_challenge(err != NULL ? err : &none)));
}

void sign_in_page_send_again(struct api_call *call, const struct error *err,
                             struct slice next)
{
    struct buffer page = BUFFER_INIT;
    int status = status_of(call, err);

    dashboard_page_start(&page, "Sign in");
    buffer_append(&page, SLICE("<main id=\"main\" class=\"narrow\">\n"
                               "<h1>Waypost</h1>\n"));
    if (err != NULL)
        dashboard_page_error(&page, err);
    append_form(next, err != NULL, &page);
    dashboard_page_end(&page);
    if (status == 401)
        challenge(call, err);
    dashboard_page_send(call, status, &page);
}

void sign_in_page_send(struct api_call *call, const struct error *err)
{
    struct buffer next = BUFFER_INIT;

    buffer_append(&next, call->path);
    if (call->query.len > 0) {
        buffer_append_byte(&next, '?');
        buffer_append(&next, call->query);
    }
    sign_in_page_send_again(call, err, buffer_slice(&next));
    buffer_release(&next);
}
