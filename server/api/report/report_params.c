#include "server/api/report/report_params.h"

#include "core/percent.h"
#include "server/http/http_query.h"

static int refuse(const char *why, struct error *err)
{
    return error_field(err, ERROR_USAGE, "bad_query", "", "%s", why);
}

/* Points at the text's end, which is reserved and does not move. */
static struct slice keep(struct report_params *params, struct slice text)
{
    size_t at = params->text.len;

    buffer_append(&params->text, text);
    return slice_of(params->text.data + at, text.len);
}

/* Decoding never makes anything longer. */
static void start(struct report_params *params, struct slice query)
{
    params->count = 0;
    buffer_init(&params->text);
    buffer_reserve(&params->text, query.len + 1);
}

int report_params_read(struct report_params *params, struct slice query,
                       struct error *err)
{
    struct http_query items;
    struct slice name;
    struct slice value;
    int got;

    start(params, query);
    http_query_init(&items, query);
    while ((got = http_query_next(&items, &name, &value)) > 0 &&
           params->count < REPORT_PARAMS_MAX) {
        struct report_param *param = &params->list[params->count++];

        param->name = keep(params, name);
        param->value = keep(params, value);
    }
    http_query_release(&items);
    if (got == 0)
        return 0;
    return refuse(got < 0 ? "the query's percent-encoding is broken"
                          : "the query has too many parameters",
                  err);
}

/* Is one of its name in front of it? */
static bool is_later(const struct report_params *params, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (slice_equal(params->list[k].name, params->list[i].name))
            return true;
    }
    return false;
}

/* All values of the name that the i-th parameter has, which is its first. */
static void join(const struct report_params *sent, size_t i,
                 struct report_params *params)
{
    struct report_param *param = &params->list[params->count];
    size_t at;

    param->name = keep(params, sent->list[i].name);
    at = params->text.len;
    for (size_t k = i; k < sent->count; k++) {
        if (!slice_equal(sent->list[k].name, sent->list[i].name) ||
            sent->list[k].value.len == 0)
            continue;
        if (params->text.len > at)
            buffer_append_byte(&params->text, ',');
        buffer_append(&params->text, sent->list[k].value);
    }
    param->value = slice_of(params->text.data + at, params->text.len - at);
    if (param->value.len > 0)
        params->count++;
}

int report_params_read_form(struct report_params *params, struct slice query,
                            struct error *err)
{
    struct report_params sent;
    int code = report_params_read(&sent, query, err);

    start(params, query);
    for (size_t i = 0; code == 0 && i < sent.count; i++) {
        if (!is_later(&sent, i))
            join(&sent, i, params);
    }
    report_params_release(&sent);
    return code;
}

void report_params_release(struct report_params *params)
{
    buffer_release(&params->text);
    params->count = 0;
}

struct slice report_params_get(const struct report_params *params,
                               const char *name)
{
    for (size_t i = 0; i < params->count; i++) {
        if (slice_equal(params->list[i].name, slice_str(name)))
            return params->list[i].value;
    }
    return SLICE_NONE;
}

void report_params_drop(struct report_params *params, const char *name)
{
    size_t kept = 0;

    for (size_t i = 0; i < params->count; i++) {
        if (!slice_equal(params->list[i].name, slice_str(name)))
            params->list[kept++] = params->list[i];
    }
    params->count = kept;
}

void report_params_append(const struct report_params *params,
                          struct buffer *out)
{
    for (size_t i = 0; i < params->count; i++) {
        if (i > 0)
            buffer_append_byte(out, '&');
        percent_encode(params->list[i].name, out);
        buffer_append_byte(out, '=');
        percent_encode(params->list[i].value, out);
    }
}
