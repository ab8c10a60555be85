#include "server/api/report/report_contacts_read.h"

#include <stdlib.h>

#include "attribution/result/report_contact.h"
#include "core/memory.h"
#include "shortener/store/recipient_store.h"

#define BATCH_MAX 500 /* records asked for at once */

struct contacts_read {
    struct redis *redis;
    struct report_result *result; /* not owned */
    size_t next;                  /* contact to ask for */
    size_t first;                 /* of the batch */
    struct buffer tokens;         /* of it, a line each */
    report_contacts_read_fn *fn;
    void *arg;
};

static void end(struct contacts_read *read, const struct error *err)
{
    read->fn(read->arg, err);
    buffer_release(&read->tokens);
    free(read);
}

static void on_record(void *arg, size_t line, const struct redisReply *reply)
{
    struct contacts_read *read = arg;

    report_contact_tell(read->result, read->first + line,
                        redis_reply_field(reply, SLICE("name")),
                        redis_reply_field(reply, SLICE("email")));
}

static void next_batch(struct contacts_read *read);

static void on_batch(void *arg, const struct error *err, int64_t count)
{
    struct contacts_read *read = arg;

    (void)count;
    if (err != NULL || read->next == read->result->contact_count)
        end(read, err);
    else
        next_batch(read);
}

static void next_batch(struct contacts_read *read)
{
    size_t left = read->result->contact_count - read->next;
    size_t count = left < BATCH_MAX ? left : BATCH_MAX;

    buffer_clear(&read->tokens);
    read->first = read->next;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_append_byte(&read->tokens, '\n');
        buffer_append(&read->tokens,
                      read->result->contacts[read->next++].token);
    }
    recipient_store_read(read->redis, buffer_slice(&read->tokens), on_record,
                         on_batch, read);
}

void report_contacts_read_start(struct redis *redis,
                                struct report_result *result,
                                report_contacts_read_fn *fn, void *arg)
{
    struct contacts_read *read = memory_zalloc(1, sizeof(*read));

    read->redis = redis;
    read->result = result;
    read->fn = fn;
    read->arg = arg;
    next_batch(read);
}
