#include "shortener/store.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/*
 * Each script touches one key. They answer the record's new version, or 0 for
 * "taken", -1 for "not there", -2 for "another version".
 */
static const char script_create[] =
    "if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end "
    "redis.call('HSET', KEYS[1], 'version', 1, unpack(ARGV)) "
    "return 1";

static const char script_replace[] =
    "local old = redis.call('HGET', KEYS[1], 'version') "
    "if not old then return -1 end "
    "if ARGV[1] ~= '0' and ARGV[1] ~= old then return -2 end "
    "redis.call('DEL', KEYS[1]) "
    "redis.call('HSET', KEYS[1], 'version', old + 1, unpack(ARGV, 2)) "
    "return old + 1";

static const char script_delete[] =
    "local old = redis.call('HGET', KEYS[1], 'version') "
    "if not old then return -1 end "
    "if ARGV[1] ~= '0' and ARGV[1] ~= old then return -2 end "
    "redis.call('DEL', KEYS[1]) "
    "return 1";

/* A change under way: the script's answer, then the index entries it ends. */
struct store_change {
    struct redis *redis;
    store_fn *fn;
    void *arg;
    int64_t version;       /* what the script answered */
    bool deletes;          /* the new version is none */
    struct buffer command; /* encoded, of a delete that waits for its guard */
    struct buffer ending;  /* encoded ZREMs */
    size_t ending_count;
};

static struct slice number(int64_t value, char *text, size_t room)
{
    int len = snprintf(text, room, "%lld", (long long)value);

    return slice_of(text, (size_t)len);
}

static struct store_change *change_new(struct redis *redis, store_fn *fn,
                                       void *arg)
{
    struct store_change *change = memory_zalloc(1, sizeof(*change));

    change->redis = redis;
    change->fn = fn;
    change->arg = arg;
    return change;
}

static void change_end(struct store_change *change, const struct error *err)
{
    int64_t version = change->deletes ? 0 : change->version;

    change->fn(change->arg, err, err == NULL ? version : 0);
    buffer_release(&change->command);
    buffer_release(&change->ending);
    free(change);
}

void store_describe(enum error_code code, const struct redisReply *reply,
                    struct error *err)
{
    if (code == ERROR_TIMEOUT)
        error_set(err, code,
                  "Redis did not answer in time; whether the change was made "
                  "is not known, look before trying again");
    else if (code == ERROR_REPLY)
        error_set(err, code, "Redis refused: %" SLICE_FMT,
                  SLICE_ARG(redis_reply_slice(reply)));
    else
        error_set(err, code, "Redis cannot be reached; try again shortly");
}

static void on_ended(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct store_change *change = arg;

    /* A left-over index entry is harmless: listings skip it. */
    (void)code;
    (void)reply;
    change_end(change, NULL);
}

static int judge_version(int64_t version, struct error *err)
{
    switch (version) {
    case 0:
        return error_set(err, ERROR_EXISTS, "it exists already");
    case -1:
        return error_set(err, ERROR_NOT_FOUND, "it does not exist");
    case -2:
        return error_set(err, ERROR_CONFLICT,
                         "somebody changed it meanwhile; read it again");
    default:
        return 0;
    }
}

static void on_changed(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct store_change *change = arg;
    struct error err = ERROR_INIT;

    if (code != ERROR_NONE) {
        store_describe(code, reply, &err);
        change_end(change, &err);
        return;
    }
    change->version = redis_reply_int(reply, -1);
    if (judge_version(change->version, &err) < 0)
        change_end(change, &err);
    else if (change->ending_count > 0)
        redis_batch(change->redis, on_ended, change,
                    buffer_slice(&change->ending), change->ending_count);
    else
        change_end(change, NULL);
}

static void add_indexes(struct redis *redis, const struct store_index *indexes,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (indexes[i].key.len > 0)
            redis_call(redis, NULL, NULL, SLICE("ZADD"), indexes[i].key,
                       SLICE("0"), indexes[i].member);
    }
}

static void end_indexes(struct store_change *change,
                        const struct store_index *indexes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (indexes[i].key.len == 0)
            continue;
        redis_encode(&change->ending,
                     (const struct slice[]){SLICE("ZREM"), indexes[i].key,
                                            indexes[i].member},
                     3);
        change->ending_count++;
    }
}

/* EVAL script 1 key [first] name value ...; `first` may be none. */
static void run_script(struct store_change *change, struct slice script,
                       struct slice key, struct slice first,
                       const struct fields *fields)
{
    size_t count = fields != NULL ? fields->count : 0;
    struct slice *argv = memory_zalloc(5 + 2 * count, sizeof(*argv));
    size_t argc = 4;

    argv[0] = SLICE("EVAL");
    argv[1] = script;
    argv[2] = SLICE("1");
    argv[3] = key;
    if (!slice_is_none(first))
        argv[argc++] = first;
    for (size_t i = 0; i < count; i++, argc += 2)
        fields_at(fields, i, &argv[argc], &argv[argc + 1]);
    redis_command(change->redis, on_changed, change, argv, argc);
    free(argv);
}

void store_create(struct redis *redis, struct slice key,
                  const struct fields *fields,
                  const struct store_index *indexes, size_t index_count,
                  store_fn *fn, void *arg)
{
    struct store_change *change = change_new(redis, fn, arg);

    add_indexes(redis, indexes, index_count);
    run_script(change, SLICE(script_create), key, SLICE_NONE, fields);
}

void store_replace(struct redis *redis, struct slice key, int64_t version,
                   const struct fields *fields, const struct store_index *added,
                   size_t added_count, const struct store_index *removed,
                   size_t removed_count, store_fn *fn, void *arg)
{
    struct store_change *change = change_new(redis, fn, arg);
    char text[24];

    add_indexes(redis, added, added_count);
    end_indexes(change, removed, removed_count);
    run_script(change, SLICE(script_replace), key,
               number(version, text, sizeof(text)), fields);
}

/* The guarding index was counted: only if nothing is left in it, delete. */
static void on_guarded(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct store_change *change = arg;
    struct error err = ERROR_INIT;

    if (code != ERROR_NONE)
        store_describe(code, reply, &err);
    else if (redis_reply_int(reply, 0) > 0)
        error_field(&err, ERROR_CONFLICT, "in_use", "",
                    "it still has %lld links; remove them first",
                    (long long)redis_reply_int(reply, 0));
    if (err.code != ERROR_NONE)
        change_end(change, &err);
    else
        redis_batch(change->redis, on_changed, change,
                    buffer_slice(&change->command), 1);
}

void store_delete(struct redis *redis, struct slice key, int64_t version,
                  struct slice guard, const struct store_index *indexes,
                  size_t index_count, store_fn *fn, void *arg)
{
    struct store_change *change = change_new(redis, fn, arg);
    char text[24];
    const struct slice words[] = {
        SLICE("EVAL"),
        SLICE(script_delete),
        SLICE("1"),
        key,
        number(version, text, sizeof(text)),
    };

    change->deletes = true;
    end_indexes(change, indexes, index_count);
    if (guard.len == 0) {
        redis_command(redis, on_changed, change, words, 5);
        return;
    }
    redis_encode(&change->command, words, 5);
    redis_call(redis, on_guarded, change, SLICE("ZCARD"), guard);
}

struct store_read {
    store_get_fn *fn;
    void *arg;
};

static void on_read(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct store_read read = *(struct store_read *)arg;
    struct error err = ERROR_INIT;

    free(arg);
    if (code != ERROR_NONE)
        store_describe(code, reply, &err);
    else if (redis_reply_len(reply) == 0)
        error_set(&err, ERROR_NOT_FOUND, "it does not exist");
    if (err.code != ERROR_NONE)
        read.fn(read.arg, &err, NULL);
    else
        read.fn(read.arg, NULL, reply);
}

void store_get(struct redis *redis, struct slice key, store_get_fn *fn,
               void *arg)
{
    struct store_read *read = memory_alloc(sizeof(*read));

    *read = (struct store_read){fn, arg};
    redis_call(redis, on_read, read, SLICE("HGETALL"), key);
}
