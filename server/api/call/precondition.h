#ifndef SERVER_PRECONDITION_H
#define SERVER_PRECONDITION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "server/api/call/api_call.h"

/*
 * If-Match and If-None-Match of a call, kept for when the record is known.
 *
 *     precondition_init(&pre, call);          while the request is there
 *     if (precondition_check(&pre, version, &err) < 0)     -> 412
 *     ...
 *     precondition_release(&pre);
 */
struct precondition {
    char *match;      /* If-Match, or NULL; owned */
    char *none_match; /* If-None-Match, likewise */
};

void precondition_init(struct precondition *pre, const struct api_call *call);
void precondition_release(struct precondition *pre);

/* ERROR_CONFLICT with the reason "changed" unless the version is meant. */
int precondition_check(const struct precondition *pre, int64_t version,
                       struct error *err) __attribute__((warn_unused_result));

/* The client has this version already: 304. */
bool precondition_is_known(const struct precondition *pre, int64_t version);

/* Adds the ETag of a version to the answer. */
void precondition_add_etag(struct api_call *call, int64_t version);

#endif
