#ifndef SERVER_ETAG_H
#define SERVER_ETAG_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * Entity tags: a record's version, quoted. Strong, because a version names
 * one state of the record.
 */

/* Appends "\"7\"". */
void etag_append(struct buffer *out, int64_t version);

/*
 * Whether an If-Match or If-None-Match field (a list of tags, or "*") names
 * the version. Weak tags (W/"7") match only where `weak` says so, as for
 * If-None-Match.
 */
bool etag_matches(struct slice field, int64_t version, bool weak);

#endif
