#include "shortener/store/merge_contacts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "core/memory.h"

/* One command, and who waits for it. */
struct contacts_job {
    merge_store_fn *fn;
    merge_contacts_fn *tokens_fn;
    merge_store_id_fn *id_fn;
    void *arg;
};

static struct contacts_job *job_new(void *arg)
{
    struct contacts_job *job = memory_zalloc(1, sizeof(*job));

    job->arg = arg;
    return job;
}

static const struct error *describe(struct error *err, enum error_code code,
                                    const struct redisReply *reply)
{
    if (code == ERROR_NONE)
        return NULL;
    store_describe(code, reply, err);
    return err;
}

static void number_text(char text[24], uint64_t number)
{
    snprintf(text, 24, "%" PRIu64, number);
}

static void on_kept(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct contacts_job *job = arg;
    struct error err = ERROR_INIT;

    job->fn(job->arg, describe(&err, code, reply));
    free(job);
}

void merge_contacts_keep(struct redis *redis, const struct merge_part *part,
                         merge_store_fn *fn, void *arg)
{
    struct contacts_job *job = job_new(arg);
    char key[MERGE_STORE_KEY_MAX];
    char number[24];

    number_text(number, part->number);
    job->fn = fn;
    redis_call(redis, on_kept, job, SLICE("HSET"),
               merge_store_contacts_key(key, part->merge), slice_str(number),
               part->contacts ? part->lists[MERGE_RECIPIENTS] : SLICE(""));
}

static void on_tokens(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct contacts_job *job = arg;
    struct error err = ERROR_INIT;

    job->tokens_fn(job->arg, describe(&err, code, reply),
                   code != ERROR_NONE || redis_reply_is_nil(reply)
                       ? SLICE_NONE
                       : redis_reply_slice(reply));
    free(job);
}

void merge_contacts_get(struct redis *redis, struct slice id, uint64_t number,
                        merge_contacts_fn *fn, void *arg)
{
    struct contacts_job *job = job_new(arg);
    char key[MERGE_STORE_KEY_MAX];
    char text[24];

    number_text(text, number);
    job->tokens_fn = fn;
    redis_call(redis, on_tokens, job, SLICE("HGET"),
               merge_store_contacts_key(key, id), slice_str(text));
}

static void on_merge(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct contacts_job *job = arg;
    struct error err = ERROR_INIT;

    job->id_fn(job->arg, describe(&err, code, reply),
               redis_reply_slice(redis_reply_at(reply, 0)));
    free(job);
}

void merge_contacts_merge(struct redis *redis, struct slice link,
                          struct slice after, merge_store_id_fn *fn, void *arg)
{
    struct contacts_job *job = job_new(arg);
    struct buffer key = BUFFER_INIT;
    struct buffer from = BUFFER_INIT;

    merge_store_index(&key, link);
    buffer_append(&from, after.len > 0 ? SLICE("(") : SLICE("-"));
    buffer_append(&from, after);
    job->id_fn = fn;
    redis_call(redis, on_merge, job, SLICE("ZRANGEBYLEX"), buffer_slice(&key),
               buffer_slice(&from), SLICE("+"), SLICE("LIMIT"), SLICE("0"),
               SLICE("1"));
    buffer_release(&from);
    buffer_release(&key);
}
