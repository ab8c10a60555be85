#include "shortener/store/merge_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

#define UNSENT SLICE("idx:merges:unsent")

/* What a part's fields are called, behind its number and a colon. */
enum part_field {
    PART_COUNT = MERGE_LISTS, /* of recipients; behind the lists */
    PART_HELD,
    PART_ARMS,
    PART_CONTACTS,
    PART_FIELDS
};

static const char *const part_names[PART_FIELDS] = {
    [MERGE_RECIPIENTS] = "recipients",
    [MERGE_EMAILS] = "emails",
    [MERGE_CUSTOMERS] = "customers",
    [MERGE_HELD_EMAILS] = "held_emails",
    [MERGE_HELD_CUSTOMERS] = "held_customers",
    [PART_COUNT] = "count",
    [PART_HELD] = "held",
    [PART_ARMS] = "arms",
    [PART_CONTACTS] = "contacts",
};

#define FIELD_MAX 40

/* "<number>:<name>" */
static struct slice field_of(char text[FIELD_MAX], uint64_t number,
                             size_t field)
{
    int len =
        snprintf(text, FIELD_MAX, "%" PRIu64 ":%s", number, part_names[field]);

    return slice_of(text, (size_t)len);
}

/* "merge:<id>", and with what stands behind it. */
static struct slice key_of(char text[MERGE_STORE_KEY_MAX], struct slice id,
                           const char *behind)
{
    int len = snprintf(text, MERGE_STORE_KEY_MAX, "merge:%" SLICE_FMT "%s",
                       SLICE_ARG(slice_head(id, MERGE_ID_LEN)), behind);

    return slice_of(text, (size_t)len);
}

struct slice merge_store_contacts_key(char key[MERGE_STORE_KEY_MAX],
                                      struct slice id)
{
    return key_of(key, id, ":contacts");
}

void merge_store_index(struct buffer *key, struct slice link)
{
    buffer_append(key, SLICE("idx:merges:link:"));
    buffer_append(key, link);
}

/* ---- What is under way --------------------------------------------------- */

struct merge_job {
    size_t left; /* commands */
    struct error err;
    uint64_t number; /* get_part */
    char id[MERGE_ID_LEN];
    merge_store_fn *fn;
    merge_store_part_fn *part_fn;
    merge_store_count_fn *count_fn;
    merge_store_id_fn *id_fn;
    merge_store_numbers_fn *numbers_fn;
    void *arg;
};

static struct merge_job *job_new(struct slice id, void *arg)
{
    struct merge_job *job = memory_zalloc(1, sizeof(*job));

    id = slice_head(id, MERGE_ID_LEN);
    if (id.len > 0)
        memcpy(job->id, id.ptr, id.len);
    job->arg = arg;
    return job;
}

static void on_done(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct merge_job *job = arg;

    if (code != ERROR_NONE && job->err.code == ERROR_NONE)
        store_describe(code, reply, &job->err);
    if (--job->left > 0)
        return;
    job->fn(job->arg, job->err.code != ERROR_NONE ? &job->err : NULL);
    free(job);
}

static void lose_part(struct merge_job *job, uint64_t number)
{
    error_field(&job->err, ERROR_NOT_FOUND, "no_such_part", "parts",
                "part %" PRIu64 " of the merge is not there, or no longer; do "
                "the merge again",
                number);
}

/* ---- Parts --------------------------------------------------------------- */

static void number_text(char text[24], uint64_t number)
{
    snprintf(text, 24, "%" PRIu64, number);
}

void merge_store_put_part(struct redis *redis, const struct merge_part *part,
                          int64_t now_ms, merge_store_fn *fn, void *arg)
{
    struct slice words[2 + 2 * PART_FIELDS];
    char names[PART_FIELDS][FIELD_MAX];
    struct merge_job *job = job_new(part->merge, arg);
    char key[MERGE_STORE_KEY_MAX];
    char count[24];
    char held[24];
    char now[24];

    number_text(count, part->recipients);
    number_text(held, part->held_out);
    number_text(now, (uint64_t)now_ms);
    words[0] = SLICE("HSET");
    words[1] = key_of(key, part->merge, ":parts");
    for (size_t i = 0; i < PART_FIELDS; i++) {
        words[2 + 2 * i] = field_of(names[i], part->number, i);
        if (i < MERGE_LISTS)
            words[3 + 2 * i] = part->lists[i];
    }
    words[3 + 2 * PART_COUNT] = slice_str(count);
    words[3 + 2 * PART_HELD] = slice_str(held);
    words[3 + 2 * PART_ARMS] = part->arms ? SLICE("1") : SLICE("0");
    words[3 + 2 * PART_CONTACTS] = part->contacts ? SLICE("1") : SLICE("0");
    job->fn = fn;
    job->left = 2;
    redis_call(redis, on_done, job, SLICE("ZADD"), UNSENT, slice_str(now),
               part->merge);
    redis_command(redis, on_done, job, words, 2 + 2 * PART_FIELDS);
}

static void on_part(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct merge_job *job = arg;
    struct merge_part part = {
        .merge = slice_of(job->id, sizeof(job->id)),
        .number = job->number,
    };

    if (code != ERROR_NONE)
        store_describe(code, reply, &job->err);
    else if (redis_reply_is_nil(redis_reply_at(reply, PART_COUNT)))
        lose_part(job, job->number);
    for (size_t i = 0; i < MERGE_LISTS; i++)
        part.lists[i] = redis_reply_slice(redis_reply_at(reply, i));
    part.recipients =
        (uint64_t)redis_reply_int(redis_reply_at(reply, PART_COUNT), 0);
    part.held_out =
        (uint64_t)redis_reply_int(redis_reply_at(reply, PART_HELD), 0);
    part.arms = redis_reply_int(redis_reply_at(reply, PART_ARMS), 0) == 1;
    part.contacts =
        redis_reply_int(redis_reply_at(reply, PART_CONTACTS), 0) == 1;
    job->part_fn(job->arg, job->err.code != ERROR_NONE ? &job->err : NULL,
                 &part);
    free(job);
}

void merge_store_get_part(struct redis *redis, struct slice id, uint64_t number,
                          merge_store_part_fn *fn, void *arg)
{
    struct slice words[2 + PART_FIELDS];
    char names[PART_FIELDS][FIELD_MAX];
    struct merge_job *job = job_new(id, arg);
    char key[MERGE_STORE_KEY_MAX];

    job->part_fn = fn;
    job->number = number;
    words[0] = SLICE("HMGET");
    words[1] = key_of(key, id, ":parts");
    for (size_t i = 0; i < PART_FIELDS; i++)
        words[2 + i] = field_of(names[i], number, i);
    redis_command(redis, on_part, job, words, 2 + PART_FIELDS);
}

static void on_counts(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct merge_job *job = arg;
    int64_t recipients = 0;
    int64_t held_out = 0;

    if (code != ERROR_NONE)
        store_describe(code, reply, &job->err);
    for (size_t i = 0; i + 1 < redis_reply_len(reply); i += 2) {
        if (redis_reply_is_nil(redis_reply_at(reply, i)) &&
            job->err.code == ERROR_NONE)
            lose_part(job, i / 2);
        recipients += redis_reply_int(redis_reply_at(reply, i), 0);
        held_out += redis_reply_int(redis_reply_at(reply, i + 1), 0);
    }
    job->count_fn(job->arg, job->err.code != ERROR_NONE ? &job->err : NULL,
                  recipients, held_out);
    free(job);
}

void merge_store_count(struct redis *redis, struct slice id, uint64_t parts,
                       merge_store_count_fn *fn, void *arg)
{
    struct slice *words = memory_zalloc(2 + 2 * parts, sizeof(*words));
    char(*names)[FIELD_MAX] = memory_zalloc(2 * parts, sizeof(*names));
    struct merge_job *job = job_new(id, arg);
    char key[MERGE_STORE_KEY_MAX];

    job->count_fn = fn;
    words[0] = SLICE("HMGET");
    words[1] = key_of(key, id, ":parts");
    for (size_t i = 0; i < parts; i++) {
        words[2 + 2 * i] = field_of(names[2 * i], i, PART_COUNT);
        words[3 + 2 * i] = field_of(names[2 * i + 1], i, PART_HELD);
    }
    redis_command(redis, on_counts, job, words, 2 + 2 * parts);
    free(names);
    free(words);
}

/* ---- Merges that were not sent ------------------------------------------- */

static void on_oldest(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct merge_job *job = arg;

    if (code != ERROR_NONE)
        store_describe(code, reply, &job->err);
    job->id_fn(job->arg, code != ERROR_NONE ? &job->err : NULL,
               redis_reply_slice(redis_reply_at(reply, 0)));
    free(job);
}

void merge_store_oldest(struct redis *redis, int64_t before_ms,
                        merge_store_id_fn *fn, void *arg)
{
    struct merge_job *job = job_new(SLICE_NONE, arg);
    char before[24];

    number_text(before, (uint64_t)before_ms);
    job->id_fn = fn;
    redis_call(redis, on_oldest, job, SLICE("ZRANGEBYSCORE"), UNSENT,
               SLICE("-inf"), slice_str(before), SLICE("LIMIT"), SLICE("0"),
               SLICE("1"));
}

static void on_keys(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct merge_job *job = arg;
    uint64_t *numbers =
        memory_zalloc(redis_reply_len(reply) + 1, sizeof(*numbers));
    size_t count = 0;

    if (code != ERROR_NONE)
        store_describe(code, reply, &job->err);
    for (size_t i = 0; i < redis_reply_len(reply); i++) {
        struct slice field = redis_reply_slice(redis_reply_at(reply, i));
        size_t colon = slice_find(field, ':');

        if (slice_equal(slice_skip(field, colon + 1),
                        slice_str(part_names[PART_COUNT])) &&
            slice_parse_u64(slice_head(field, colon), &numbers[count]))
            count++;
    }
    job->numbers_fn(job->arg, code != ERROR_NONE ? &job->err : NULL, numbers,
                    count);
    free(numbers);
    free(job);
}

void merge_store_numbers(struct redis *redis, struct slice id,
                         merge_store_numbers_fn *fn, void *arg)
{
    struct merge_job *job = job_new(id, arg);
    char key[MERGE_STORE_KEY_MAX];

    job->numbers_fn = fn;
    redis_call(redis, on_keys, job, SLICE("HKEYS"), key_of(key, id, ":parts"));
}

/* The parts go, and after them what lists them. */
static void remove_parts(struct redis *redis, struct slice id,
                         struct merge_job *job)
{
    char key[MERGE_STORE_KEY_MAX];

    redis_call(redis, on_done, job, SLICE("UNLINK"), key_of(key, id, ":parts"));
    redis_call(redis, on_done, job, SLICE("ZREM"), UNSENT, id);
}

void merge_store_discard(struct redis *redis, struct slice id,
                         merge_store_fn *fn, void *arg)
{
    struct merge_job *job = job_new(id, arg);
    char key[MERGE_STORE_KEY_MAX];

    job->fn = fn;
    job->left = 3;
    redis_call(redis, on_done, job, SLICE("UNLINK"),
               merge_store_contacts_key(key, id));
    remove_parts(redis, id, job);
}

/* ---- The record ---------------------------------------------------------- */

void merge_store_end(struct redis *redis, const struct merge *merge,
                     merge_store_fn *fn, void *arg)
{
    struct slice words[2 + 2 * 8];
    struct merge_job *job = job_new(merge->id, arg);
    struct buffer index = BUFFER_INIT;
    struct fields fields;
    char key[MERGE_STORE_KEY_MAX];

    fields_init(&fields);
    merge_to_fields(merge, &fields);
    words[0] = SLICE("HSET");
    words[1] = key_of(key, merge->id, "");
    for (size_t i = 0; i < fields.count; i++)
        fields_at(&fields, i, &words[2 + 2 * i], &words[3 + 2 * i]);
    job->fn = fn;
    job->left = 4;
    merge_store_index(&index, merge->link);
    redis_call(redis, on_done, job, SLICE("ZADD"), buffer_slice(&index),
               SLICE("0"), merge->id);
    redis_command(redis, on_done, job, words, 2 + 2 * fields.count);
    remove_parts(redis, merge->id, job);
    buffer_release(&index);
    fields_release(&fields);
}

void merge_store_get(struct redis *redis, struct slice id, store_get_fn *fn,
                     void *arg)
{
    char key[MERGE_STORE_KEY_MAX];

    store_get(redis, key_of(key, id, ""), fn, arg);
}
