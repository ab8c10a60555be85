#ifndef ATTRIBUTION_STREAM_ENTRY_H
#define ATTRIBUTION_STREAM_ENTRY_H

#include <stdbool.h>

#include "attribution/ledger/ledger.h"
#include "core/error.h"
#include "core/redis_reply.h"

/*
 * Reads a stream entry's fields, as Redis gives them, for the ledger.
 * docs/redis-schema.md lists them; fields of other names are skipped, so that
 * an older version reads what a newer one wrote.
 *
 * The slices of the result point into the reply.
 */

/* What a stream holds, by its name: "clicks:..." or "events:...". */
enum stream_content { STREAM_CLICKS, STREAM_EVENTS, STREAM_FOREIGN };

enum stream_content stream_entry_content(struct slice stream);

/*
 * False: the entry is of before answers had ids, for stream_entry_to_click.
 */
bool stream_entry_to_hit(const struct redisReply *fields,
                         struct ledger_hit *hit)
    __attribute__((warn_unused_result));

void stream_entry_to_click(const struct redisReply *fields,
                           struct ledger_click *click);

/*
 * `id` gives the time where `at` is missing. ERROR_CORRUPT: a number is none,
 * or beyond what an event may hold.
 */
int stream_entry_to_event(const struct redisReply *fields, struct stream_id id,
                          struct ledger_event *event, struct error *err)
    __attribute__((warn_unused_result));

#endif
