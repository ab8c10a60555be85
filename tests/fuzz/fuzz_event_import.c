/* module: server */

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

#include "attribution/record/event_log.h"
#include "core/utf8.h"
#include "server/api/event/event_import.h"

#define NOW_MS 1795339800000

static void check_event(const struct event *event)
{
    struct event_fields fields;
    struct error err = ERROR_INIT;

    if (event_check(event, NOW_MS, &err) < 0 ||
        event_log_shard(event) >= EVENT_LOG_SHARDS)
        abort();
    event_to_fields(event, NOW_MS, 1, &fields);
    for (size_t i = 0; i < fields.count; i++) {
        if (fields.words[i].len == 0 || !utf8_is_valid(fields.words[i]))
            abort();
    }
}

/* Any bytes as CSV: refused, or each row is an event or a reject. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct event_import import = EVENT_IMPORT_INIT;
    struct error err = ERROR_INIT;

    if (event_import_read(&import, slice_of(data, size), 0, 0, NOW_MS, &err) ==
        0) {
        if (import.count + json_array_size(import.rejected) != import.rows)
            abort();
        for (size_t i = 0; i < import.count; i++)
            check_event(&import.events[i]);
    } else if (err.message[0] == '\0' || !utf8_is_valid(slice_str(err.message)))
        abort();
    event_import_release(&import);
    return 0;
}
