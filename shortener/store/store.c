#include "shortener/store/store.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/*
 * Each script touches one key. They answer the record's new version, or 0 for
 * "taken", -1 for "not there", -2 for "another version". A hash that somebody
 * made by hand has version 1.
 */
static const char script_create[] =
    "if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end "
    "redis.call('HSET', KEYS[1], 'version', 1, unpack(ARGV)) "
    "return 1";

static const char script_replace[] =
    "if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end "
    "local old = redis.call('HGET', KEYS[1], 'version') or '1' "
    "if ARGV[1] ~= '0' and ARGV[1] ~= old then return -2 end "
    "redis.call('DEL', KEYS[1]) "
    "redis.call('HSET', KEYS[1], 'version', old + 1, unpack(ARGV, 2)) "
    "return old + 1";

static const char script_delete[] =
    "if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end "
    "local old = redis.call('HGET', KEYS[1], 'version') or '1' "
    "if ARGV[1] ~= '0' and ARGV[1] ~= old then return -2 end "
    "redis.call('DEL', KEYS[1]) "
    "return 1";

/* Members of a guard that are looked at in one go. */
#define GUARD_PAGE 64

/*
 * A change under way. A delete with a guard looks at the guard's pages first;
 * then the script; then, if that changed the record and index entries end with
 * it, their ZREMs. All commands but the guard's are encoded beforehand.
 */
struct store_change {
    struct redis *redis;
    store_fn *fn;
    void *arg;
    int64_t version; /* what the script answered */
    bool deletes;    /* the new version is none */
    struct buffer script;
    struct buffer ending;   /* ZREMs, and a look at what the record is then */
    struct buffer restore;  /* the ZADDs that undo them */
    size_t ending_count;    /* index entries that end */
    struct buffer guard[4]; /* copies of the guard's slices, in its order */
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
    for (size_t i = 0; i < 4; i++)
        buffer_release(&change->guard[i]);
    buffer_release(&change->restore);
    buffer_release(&change->ending);
    buffer_release(&change->script);
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

/*
 * A record that is not as this change left it was made or moved by somebody
 * quicker, and the entries that just ended may be theirs: they come back. One
 * too many is harmless, and so is a failure here: listings skip it.
 */
static void on_ended(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct store_change *change = arg;
    int64_t left = change->deletes ? 0 : change->version;

    if (code == ERROR_NONE && redis_reply_int(reply, 0) != left)
        redis_batch(change->redis, NULL, NULL, buffer_slice(&change->restore),
                    change->ending_count);
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
                    buffer_slice(&change->ending), change->ending_count + 1);
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

static void end_indexes(struct store_change *change, struct slice key,
                        const struct store_index *indexes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct store_index *index = &indexes[i];

        if (index->key.len == 0)
            continue;
        redis_encode(
            &change->ending,
            (const struct slice[]){SLICE("ZREM"), index->key, index->member},
            3);
        redis_encode(&change->restore,
                     (const struct slice[]){SLICE("ZADD"), index->key,
                                            SLICE("0"), index->member},
                     4);
        change->ending_count++;
    }
    redis_encode(&change->ending,
                 (const struct slice[]){SLICE("HGET"), key, SLICE("version")},
                 3);
}

/* EVAL script 1 key [first] name value ...; `first` may be none. */
static void encode_script(struct store_change *change, struct slice script,
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
    redis_encode(&change->script, argv, argc);
    free(argv);
}

static void run_script(struct store_change *change)
{
    redis_batch(change->redis, on_changed, change,
                buffer_slice(&change->script), 1);
}

void store_create(struct redis *redis, struct slice key,
                  const struct fields *fields,
                  const struct store_index *indexes, size_t index_count,
                  store_fn *fn, void *arg)
{
    struct store_change *change = change_new(redis, fn, arg);

    add_indexes(redis, indexes, index_count);
    encode_script(change, SLICE(script_create), key, SLICE_NONE, fields);
    run_script(change);
}

void store_replace(struct redis *redis, struct slice key, int64_t version,
                   const struct fields *fields, const struct store_index *added,
                   size_t added_count, const struct store_index *removed,
                   size_t removed_count, store_fn *fn, void *arg)
{
    struct store_change *change = change_new(redis, fn, arg);
    char text[24];

    add_indexes(redis, added, added_count);
    end_indexes(change, key, removed, removed_count);
    encode_script(change, SLICE(script_replace), key,
                  number(version, text, sizeof(text)), fields);
    run_script(change);
}

static void ask_guard(struct store_change *change, struct slice after);

static void on_guarded(void *arg, const struct error *err,
                       const struct store_page *page)
{
    struct store_change *change = arg;
    struct error in_use = ERROR_INIT;

    if (err != NULL) {
        change_end(change, err);
    } else if (page->count > 0) {
        error_field(&in_use, ERROR_CONFLICT, "in_use", "",
                    "it still has links or link pages; remove them first");
        change_end(change, &in_use);
    } else if (page->next.len > 0) {
        ask_guard(change, page->next);
    } else {
        run_script(change);
    }
}

static void ask_guard(struct store_change *change, struct slice after)
{
    struct store_view view = {
        .index = buffer_slice(&change->guard[0]),
        .key_prefix = buffer_slice(&change->guard[1]),
        .field = buffer_slice(&change->guard[2]),
        .value = buffer_slice(&change->guard[3]),
    };

    store_list(change->redis, &view, after, GUARD_PAGE, on_guarded, change);
}

void store_delete(struct redis *redis, struct slice key, int64_t version,
                  const struct store_view *guard,
                  const struct store_index *indexes, size_t index_count,
                  store_fn *fn, void *arg)
{
    struct store_change *change = change_new(redis, fn, arg);
    char text[24];

    change->deletes = true;
    end_indexes(change, key, indexes, index_count);
    encode_script(change, SLICE(script_delete), key,
                  number(version, text, sizeof(text)), NULL);
    if (guard == NULL) {
        run_script(change);
        return;
    }
    buffer_append(&change->guard[0], guard->index);
    buffer_append(&change->guard[1], guard->key_prefix);
    buffer_append(&change->guard[2], guard->field);
    buffer_append(&change->guard[3], guard->value);
    ask_guard(change, SLICE_NONE);
}
