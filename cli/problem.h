#ifndef CLI_PROBLEM_H
#define CLI_PROBLEM_H

#include "core/error.h"
#include "core/slice.h"

/*
 * An answer of the API that is not 2xx, as an error: problem details
 * (RFC 9457) become its reason, field and message, and the HTTP status
 * becomes its code, hence the exit status:
 *
 *     400 404 409 412 413 422, other 4xx   65   bad data
 *     401 403                              77   not allowed
 *     408 429 502 503 504                  69   not now
 *     500 and all else                     70   internal
 *
 * A body that is no problem document still gives one line that says what came.
 * Returns the code.
 */
int problem_to_error(long status, struct slice body, struct error *err);

#endif
