#ifndef ATTRIBUTION_CLICK_XADD_H
#define ATTRIBUTION_CLICK_XADD_H

#include "attribution/record/click.h"
#include "attribution/record/stream_id.h"
#include "core/buffer.h"
#include "core/slice.h"

/*
 * A click as the Redis command that records it: every entry has every field,
 * always in the order of docs/redis-schema.md, so that Redis's listpacks store
 * the names once. Unknown is the empty string.
 */

/*
 * Appends XADD <stream> <id> ... as one RESP command. `stream` has at most
 * SPOOL_STREAM_MAX bytes; strings longer than click.h's limits are cut.
 */
void click_xadd_append(struct buffer *out, struct slice stream,
                       struct stream_id id, const struct click *click);

#endif
