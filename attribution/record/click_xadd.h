#ifndef ATTRIBUTION_CLICK_XADD_H
#define ATTRIBUTION_CLICK_XADD_H

#include <stdbool.h>
#include <stdint.h>

#include "attribution/record/click.h"
#include "attribution/record/click_answer.h"
#include "attribution/record/click_asker.h"
#include "attribution/record/stream_id.h"
#include "core/buffer.h"
#include "core/slice.h"

/*
 * A click as the Redis command that records it: an entry of two fields, what
 * was answered (click_answer.h) and who asked (click_asker.h). Redis pays by
 * the field, in time and in memory, and so does whoever reads it.
 *
 *     click_xadd_make(&xadd, &click);
 *     ... what the dictionaries have to have: click_answer_write of the click
 *     if xadd.answer is not 0, xadd.client and xadd.referrer if not empty
 *     click_xadd_append(&out, stream, id, &xadd);
 *
 * It points into the click's own bytes.
 */
#define CLICK_XADD_CLIENT_MAX (2 * CLICK_STRING_MAX + 1)

struct click_xadd {
    const struct click *click;
    uint64_t answer;       /* id; 0: it stands in the entry itself */
    struct slice client;   /* user agent, line feed, languages; or empty */
    struct slice referrer; /* or empty */
    struct click_asker asker;
    char client_bytes[CLICK_XADD_CLIENT_MAX];
};

/* Strings longer than click.h's limits are cut. */
void click_xadd_make(struct click_xadd *xadd, const struct click *click);

/*
 * Appends XADD <stream> <id> ... as one RESP command. `stream` has at most
 * SPOOL_STREAM_MAX bytes.
 */
void click_xadd_append(struct buffer *out, struct slice stream,
                       struct stream_id id, const struct click_xadd *xadd);

#endif
