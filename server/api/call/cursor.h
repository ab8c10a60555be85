#ifndef SERVER_CURSOR_H
#define SERVER_CURSOR_H

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Cursors: where a listing goes on, as text that clients hand back unread. In
 * hex, so that nobody is tempted to put one together by hand, and fit for a
 * query as it is.
 */
#define CURSOR_MAX 512 /* bytes of what it holds */

void cursor_append(struct buffer *out, struct slice place);

/*
 * Appends what the cursor holds; nothing for an empty one, which is the start.
 * ERROR_USAGE, with the field "cursor", for what is none of ours.
 */
int cursor_read(struct slice cursor, struct buffer *place, struct error *err)
    __attribute__((warn_unused_result));

/* The refusal itself, for what a cursor holds that cannot be. */
int cursor_refuse(struct error *err);

#endif
