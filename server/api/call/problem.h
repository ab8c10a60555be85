#ifndef SERVER_PROBLEM_H
#define SERVER_PROBLEM_H

#include "core/error.h"
#include "core/slice.h"

/*
 * Errors as HTTP sees them: the one place where a struct error becomes a
 * status and an RFC 9457 body.
 *
 *     {"type": "about:blank", "title": "Conflict", "status": 409,
 *      "code": "slug_taken", "detail": "...", "field": "slug"}
 *
 * `code` is the error's reason, `detail` its message; `field` is left out
 * where the error names none.
 */
struct json_t;

#define PROBLEM_TYPE "application/problem+json"

int problem_status(const struct error *err);

/* "Conflict" for 409. */
struct slice problem_title(int status);

/* The body; the caller may add members and owns it. */
struct json_t *problem_to_json(const struct error *err);

#endif
