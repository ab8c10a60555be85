#include "server/api/call/problem.h"

#include <jansson.h>

#include "server/api/call/json_text.h"
#include "server/http/http_status.h"

/* Reasons that say more than their error's code does. */
static const struct {
    const char *reason;
    int status;
} problem_reasons[] = {
    {"no_token", 401}, {"bad_token", 401}, {"method_not_allowed", 405},
    {"changed", 412},  {"too_many", 413},  {"unsupported_media_type", 415},
};

static const struct {
    enum error_code code;
    int status;
} problem_codes[] = {
    {ERROR_USAGE, 400},     {ERROR_INVALID, 422},     {ERROR_SYNTAX, 400},
    {ERROR_NOT_FOUND, 404}, {ERROR_EXISTS, 409},      {ERROR_CONFLICT, 409},
    {ERROR_DENIED, 403},    {ERROR_UNAVAILABLE, 503}, {ERROR_TIMEOUT, 503},
    {ERROR_FULL, 503},      {ERROR_REPLY, 503},       {ERROR_UNSUPPORTED, 501},
    {ERROR_CANCELLED, 503},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

int problem_status(const struct error *err)
{
    for (size_t i = 0; i < COUNT(problem_reasons); i++) {
        if (slice_equal(slice_str(err->reason),
                        slice_str(problem_reasons[i].reason)))
            return problem_reasons[i].status;
    }
    for (size_t i = 0; i < COUNT(problem_codes); i++) {
        if (problem_codes[i].code == err->code)
            return problem_codes[i].status;
    }
    return 500;
}

struct slice problem_title(int status)
{
    /* "HTTP/1.1 409 Conflict\r\n" */
    struct slice line = slice_skip(http_status_line(status), 13);

    return slice_head(line, line.len - 2);
}

json_t *problem_to_json(const struct error *err)
{
    int status = problem_status(err);
    json_t *problem = json_object();

    json_text_set(problem, "type", SLICE("about:blank"));
    json_text_set(problem, "title", problem_title(status));
    json_object_set_new(problem, "status", json_integer(status));
    json_text_set(problem, "code", slice_str(err->reason));
    json_text_set(problem, "detail", slice_str(err->message));
    json_text_set_some(problem, "field", slice_str(err->field));
    return problem;
}
