#ifndef SERVER_EVENT_FIELDS_H
#define SERVER_EVENT_FIELDS_H

#include <stddef.h>

#include "attribution/ledger/hash_map.h"
#include "core/base64_number.h"
#include "core/buffer.h"
#include "core/redis_reply.h"
#include "core/slice.h"

/*
 * The fields of a stream's entry by name, whichever way it was recorded: an
 * event as it stands; of a click, what its answer says and who asked, under
 * the names that clicks had before answers had ids (docs/redis-schema.md).
 *
 *     struct event_answers answers;
 *     event_answers_init(&answers);
 *     if (event_answers_missing(&answers, reply, &ids))
 *         ... HMGET dict:answer <id> ..., event_answers_learn for each
 *     event_fields_read(&fields, entry's array, &answers);
 *     event_fields_get(&fields, SLICE("campaign"));
 *     event_answers_release(&answers);
 *
 * Values are slices of the entry, of the answers or of the fields themselves,
 * which must stay where they are.
 */
#define EVENT_FIELDS_MAX 64 /* what an entry has beyond them is not seen */

struct event_answers {
    struct hash_map index; /* id -> place in texts */
    char **texts;          /* owned, as each of them; NULL: it is lost */
    size_t count;
};

void event_answers_init(struct event_answers *answers);
void event_answers_release(struct event_answers *answers);

/* Appends the ids that are not known, each ended by a line feed and once. */
void event_answers_missing(const struct event_answers *answers,
                           const struct redisReply *entries,
                           struct buffer *ids);

void event_answers_learn(struct event_answers *answers, struct slice id,
                         struct slice text);

struct event_field {
    struct slice name, value;
};

struct event_fields {
    struct event_field at[EVENT_FIELDS_MAX];
    size_t count;
    char visitor[16]; /* room for values */
    char client[BASE64_NUMBER_LEN], referrer[BASE64_NUMBER_LEN];
};

void event_fields_read(struct event_fields *fields,
                       const struct redisReply *entry,
                       const struct event_answers *answers);

/* SLICE_NONE if there is none. */
struct slice event_fields_get(const struct event_fields *fields,
                              struct slice name);

#endif
