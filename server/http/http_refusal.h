#ifndef SERVER_HTTP_REFUSAL_H
#define SERVER_HTTP_REFUSAL_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * Appends the one answer to a request that is not acceptable: the status, a
 * line of text that repeats it (not for HEAD), Connection: close. `date` is
 * the whole Date line (http_date.h).
 */
void http_refusal_append(struct buffer *out, int status, struct slice date,
                         bool head);

#endif
