#include "cli/problem.h"

#include <jansson.h>
#include <stddef.h>

static const struct {
    long status;
    enum error_code code;
} problem_codes[] = {
    {400, ERROR_SYNTAX},      {401, ERROR_DENIED},
    {403, ERROR_DENIED},      {404, ERROR_NOT_FOUND},
    {408, ERROR_TIMEOUT},     {409, ERROR_CONFLICT},
    {412, ERROR_CONFLICT},    {413, ERROR_INVALID},
    {422, ERROR_INVALID},     {429, ERROR_UNAVAILABLE},
    {502, ERROR_UNAVAILABLE}, {503, ERROR_UNAVAILABLE},
    {504, ERROR_TIMEOUT},
};

static enum error_code problem_code(long status)
{
    for (size_t i = 0; i < sizeof(problem_codes) / sizeof(problem_codes[0]);
         i++) {
        if (problem_codes[i].status == status)
            return problem_codes[i].code;
    }
    return status >= 400 && status < 500 ? ERROR_INVALID : ERROR_INTERNAL;
}

static const char *problem_text(const json_t *problem, const char *name)
{
    const char *text = json_string_value(json_object_get(problem, name));

    return text != NULL && text[0] != '\0' ? text : NULL;
}

int problem_to_error(long status, struct slice body, struct error *err)
{
    enum error_code code = problem_code(status);
    json_t *problem = json_loadb(body.ptr, body.len, 0, NULL);
    const char *reason = problem_text(problem, "code");
    const char *field = problem_text(problem, "field");
    const char *detail = problem_text(problem, "detail");

    if (detail == NULL)
        detail = problem_text(problem, "title");
    if (detail != NULL)
        error_field(err, code, reason != NULL ? reason : error_word(code),
                    field != NULL ? field : "", "%s", detail);
    else
        error_set(err, code,
                  "the server answered %ld without saying why; is it waypost's "
                  "admin address?",
                  status);
    json_decref(problem);
    return code;
}
