#ifndef SHORTENER_CHANNEL_H
#define SHORTENER_CHANNEL_H

#include <stddef.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Channels and directions: the fixed vocabulary of how people are reached.
 *
 * A channel has a direction by default; a campaign's own direction wins over
 * its channel's. Names are the ones that the API, Redis and reports use.
 */
struct channel {
    struct slice name;      /* "cold_email" */
    struct slice direction; /* "outbound" or "inbound" */
};

/* The channel of that name, or NULL. */
const struct channel *channel_find(struct slice name);

/* All of them, separated by ", ", for messages and help. */
void channel_append_names(struct buffer *out);

/* ERROR_INVALID, with all of them, for an unknown one. */
int channel_check(struct slice name, struct error *err)
    __attribute__((warn_unused_result));

/* "inbound" or "outbound". */
bool channel_is_direction(struct slice name);

/* "upstream" (shaping demand) or "downstream" (sales now). */
bool channel_is_objective(struct slice name);

/* The direction of that channel, or "unknown". */
struct slice channel_direction(struct slice name);

#endif
