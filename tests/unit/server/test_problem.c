#include <criterion/criterion.h>
#include <jansson.h>

#include "server/api/call/problem.h"

static const struct {
    enum error_code code;
    const char *reason;
    int status;
    const char *title;
} cases[] = {
    {ERROR_USAGE, "bad_parameter", 400, "Bad Request"},
    {ERROR_SYNTAX, "malformed_json", 400, "Bad Request"},
    {ERROR_DENIED, "no_token", 401, "Unauthorized"},
    {ERROR_DENIED, "bad_token", 401, "Unauthorized"},
    {ERROR_DENIED, "missing_scope", 403, "Forbidden"},
    {ERROR_NOT_FOUND, "not_found", 404, "Not Found"},
    {ERROR_USAGE, "method_not_allowed", 405, "Method Not Allowed"},
    {ERROR_EXISTS, "slug_taken", 409, "Conflict"},
    {ERROR_CONFLICT, "in_use", 409, "Conflict"},
    {ERROR_CONFLICT, "changed", 412, "Precondition Failed"},
    {ERROR_INVALID, "too_many", 413, "Content Too Large"},
    {ERROR_INVALID, "unsupported_media_type", 415, "Unsupported Media Type"},
    {ERROR_INVALID, "bad_destination", 422, "Unprocessable Content"},
    {ERROR_INTERNAL, "internal", 500, "Internal Server Error"},
    {ERROR_CORRUPT, "corrupt", 500, "Internal Server Error"},
    {ERROR_IO, "io", 500, "Internal Server Error"},
    {ERROR_UNSUPPORTED, "unsupported", 501, "Not Implemented"},
    {ERROR_UNAVAILABLE, "unavailable", 503, "Service Unavailable"},
    {ERROR_TIMEOUT, "timeout", 503, "Service Unavailable"},
    {ERROR_FULL, "busy", 503, "Service Unavailable"},
    {ERROR_REPLY, "reply", 503, "Service Unavailable"},
    {ERROR_CANCELLED, "cancelled", 503, "Service Unavailable"},
};

static const char *text_of(const json_t *problem, const char *name)
{
    return json_string_value(json_object_get(problem, name));
}

Test(problem, every_error_has_its_status_and_title)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error err = ERROR_INIT;
        json_t *problem;

        error_field(&err, cases[i].code, cases[i].reason, "slug", "why %zu", i);
        problem = problem_to_json(&err);
        cr_expect_eq(problem_status(&err), cases[i].status, "%s: %d",
                     cases[i].reason, problem_status(&err));
        cr_expect_str_eq(text_of(problem, "title"), cases[i].title);
        cr_expect_str_eq(text_of(problem, "code"), cases[i].reason);
        cr_expect_str_eq(text_of(problem, "field"), "slug");
        cr_expect_str_eq(text_of(problem, "detail"), err.message);
        cr_expect_str_eq(text_of(problem, "type"), "about:blank");
        cr_expect_eq(json_integer_value(json_object_get(problem, "status")),
                     cases[i].status);
        json_decref(problem);
    }
}

Test(problem, without_a_field_there_is_none)
{
    struct error err = ERROR_INIT;
    json_t *problem;

    error_set(&err, ERROR_NOT_FOUND, "there is no such thing");
    problem = problem_to_json(&err);
    cr_expect_null(json_object_get(problem, "field"));
    cr_expect_str_eq(text_of(problem, "code"), "not_found");
    json_decref(problem);
}
