/* module: server */

#include <stdint.h>
#include <stdlib.h>

#include "attribution/record/event.h"
#include "server/api/merge/merge_events.h"
#include "server/api/merge/recipient_rows.h"

/*
 * Any bytes as part of a mail merge: refused with a reason, or lists that have
 * a line for each row and make events that can be recorded. The key is that of
 * tests/unit/shortener/test_recipient_token.c.
 */
static void check_events(const struct merge_part *part)
{
    const struct event like = {.campaign = SLICE("c"), .link = SLICE("b/s")};
    struct merge_events events = MERGE_EVENTS_INIT;
    struct error err = ERROR_INIT;

    merge_events_make(&events, part, &like);
    for (size_t i = 0; i < events.count; i++) {
        if (event_check(&events.list[i], 0, &err) < 0)
            abort();
    }
    merge_events_release(&events);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct siphash_key secret = {0x0001020304050607,
                                              0x08090a0b0c0d0e0f};
    struct recipient_tokens *tokens = recipient_tokens_new(&secret);
    struct recipient_rows rows = RECIPIENT_ROWS_INIT;
    struct error err = ERROR_INIT;
    struct merge_part part;

    if (recipient_rows_read(&rows, slice_of(data, size), tokens,
                            SLICE("go.acme.com/spring"), &err) == 0) {
        recipient_rows_part(&rows, &part);
        part.merge = SLICE("0123456789abcd");
        part.number = 0;
        if (rows.rows != rows.recipients + rows.held_out ||
            (rows.contacts ? rows.count != rows.recipients : rows.count > 0))
            abort();
        check_events(&part);
    } else if (err.message[0] == '\0') {
        abort();
    }
    recipient_rows_release(&rows);
    recipient_tokens_free(&tokens);
    return 0;
}
