#include "server/api/call/json_body.h"

#include <jansson.h>

static int refuse(const json_error_t *why, struct error *err)
{
    const char *reason = "malformed_json";
    enum error_code code = ERROR_SYNTAX;

    switch (json_error_code(why)) {
    case json_error_duplicate_key:
        reason = "duplicate_name";
        code = ERROR_INVALID;
        break;
    case json_error_null_character:
    case json_error_null_byte_in_key:
        reason = "nul_character";
        code = ERROR_INVALID;
        break;
    case json_error_numeric_overflow:
        reason = "number_too_big";
        break;
    default:
        break;
    }
    return error_field(err, code, reason, "", "JSON, line %d, column %d: %s",
                       why->line, why->column, why->text);
}

int json_body_parse(struct slice text, json_t **body, struct error *err)
{
    json_error_t why;

    *body = NULL;
    if (text.len == 0)
        return error_field(err, ERROR_SYNTAX, "no_body", "",
                           "the request has no body; send JSON");
    /* jansson takes a NUL behind the text for the text's end. */
    if (slice_find(text, '\0') < text.len)
        return error_field(err, ERROR_SYNTAX, "malformed_json", "",
                           "JSON: there is a NUL byte at %zu",
                           slice_find(text, '\0'));
    *body = json_loadb(text.ptr, text.len,
                       JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    return *body != NULL ? 0 : refuse(&why, err);
}
