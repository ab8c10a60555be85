#ifndef SERVER_JSON_BODY_H
#define SERVER_JSON_BODY_H

#include "core/error.h"
#include "core/slice.h"

/*
 * The JSON of a request's body, strictly: RFC 8259 and nothing more.
 *
 *     json_t *body;
 *     if (json_body_parse(request->body, &body, &err) < 0)
 *         return err.code;
 *     ...
 *     json_decref(body);
 *
 * Text that is no JSON (trailing bytes, bad UTF-8, nothing at all, nested
 * deeper than 2,048), or has a number beyond 64 bits or a double, is
 * ERROR_SYNTAX with line and column. Text that is JSON and that we do not take
 * is ERROR_INVALID: a name twice in one object (two readers may take a
 * different one), NUL in a string.
 */
struct json_t;

/* *body is the caller's; NULL on failure. */
int json_body_parse(struct slice text, struct json_t **body, struct error *err)
    __attribute__((warn_unused_result));

#endif
