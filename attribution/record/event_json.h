#ifndef ATTRIBUTION_EVENT_JSON_H
#define ATTRIBUTION_EVENT_JSON_H

#include <stdint.h>

#include "attribution/record/event.h"
#include "core/error.h"

/*
 * An event from a JSON object as API.md describes it.
 *
 *     struct event event;
 *     event_init(&event);
 *     if (event_from_json(json, now_ms, &event, &err) == 0)
 *         ...                      slices point into `json`, which must stay
 *     event_release(&event);
 *
 * The keys are API.md's: type, stage, occurred_at (RFC 3339 text, or unix
 * seconds as a number), customer, click_id, visitor, recipient, email_sha256,
 * amount, currency, invoice, idempotency_key, campaign, channel, direction,
 * source, content, link, placement, kind, arm, properties (an object). null is
 * the same as absent. A key that is not in the list is refused, because a
 * misspelt "campain" would be lost in silence.
 */
struct json_t;

/*
 * Fills in and checks (event_check) the event. ERROR_INVALID names the field.
 * `event` must be released in any case.
 */
int event_from_json(const struct json_t *json, int64_t now_ms,
                    struct event *event, struct error *err)
    __attribute__((warn_unused_result));

#endif
