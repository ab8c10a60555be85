#include "server/api/merge/recipient_json.h"

#include <jansson.h>
#include <stdlib.h>

#include "server/api/call/json_text.h"
#include "shortener/catalog/recipient.h"

static void add_own(json_t *columns, struct slice name, struct slice value)
{
    char *key = slice_copy(slice_skip(name, RECIPIENT_COLUMN_PREFIX.len));

    json_text_set(columns, key, value);
    free(key);
}

json_t *recipient_json_show(struct slice token, const struct redisReply *record)
{
    json_t *json = json_object();
    json_t *columns = json_object();

    json_text_set(json, "recipient", token);
    for (size_t i = 0; i + 1 < redis_reply_len(record); i += 2) {
        struct slice name = redis_reply_slice(redis_reply_at(record, i));
        struct slice value = redis_reply_slice(redis_reply_at(record, i + 1));

        if (slice_starts(name, RECIPIENT_COLUMN_PREFIX))
            add_own(columns, name, value);
    }
    json_text_set_some(json, "merge",
                       redis_reply_field(record, SLICE("merge")));
    json_text_set_some(json, "email",
                       redis_reply_field(record, SLICE("email")));
    json_text_set_some(json, "customer",
                       redis_reply_field(record, SLICE("customer")));
    json_text_set_some(json, "name", redis_reply_field(record, SLICE("name")));
    json_object_set_new(json, "columns", columns);
    return json;
}
