#ifndef SERVER_SCOPE_H
#define SERVER_SCOPE_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * What a token may do: a set of scopes, as bits. Each stands for itself;
 * SCOPE_ADMIN (tokens, rebuild) does not include the others, but who may make
 * tokens can make one with any of them.
 */
enum scope {
    SCOPE_LINKS_READ = 1,
    SCOPE_LINKS_WRITE = 2,
    SCOPE_EVENTS_WRITE = 4,
    SCOPE_REPORTS_READ = 8,
    SCOPE_ADMIN = 16
};

#define SCOPE_ALL   31U
#define SCOPE_COUNT 5

/* "links:read" ...; false for a name that is none. */
bool scope_parse(struct slice name, unsigned *scope)
    __attribute__((warn_unused_result));

/* The name of the i-th scope, i < SCOPE_COUNT; its bit is 1 << i. */
const char *scope_name(unsigned i);

/* Appends the names in a set, a blank between them. */
void scope_append(struct buffer *out, unsigned scopes);

/* The set that scope_append wrote; unknown names are left out. */
unsigned scope_read(struct slice text);

#endif
