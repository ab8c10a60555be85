/* module: attribution */

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

#include "attribution/record/event.h"
#include "attribution/record/event_json.h"
#include "attribution/record/event_log.h"

#define NOW_MS 1795339800000

/* Any JSON as an event: refused with a field and a plain message, or an event
 * whose stream fields are not empty. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *json = json_loadb((const char *)data, size, JSON_DECODE_ANY, NULL);
    struct error err = ERROR_INIT;
    struct event_fields fields;
    struct event event;

    if (json == NULL)
        return 0;
    event_init(&event);
    if (event_from_json(json, NOW_MS, &event, &err) == 0) {
        event_to_fields(&event, NOW_MS, 1, &fields);
        for (size_t i = 0; i < fields.count; i++) {
            if (fields.words[i].len == 0)
                abort();
        }
        if (fields.count > EVENT_WORDS_MAX ||
            event_log_shard(&event) >= EVENT_LOG_SHARDS)
            abort();
    } else {
        for (const char *at = err.message; *at != '\0'; at++) {
            if (*at < ' ' || *at > '~')
                abort();
        }
    }
    event_release(&event);
    json_decref(json);
    return 0;
}
