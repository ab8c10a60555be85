#include "shortener/store/store.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "shortener/store/store_script.h"

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
    struct buffer ending;   /* ZREMs, and a look: is it there, which version */
    struct buffer restore;  /* the ZADDs that undo them */
    size_t ending_count;    /* index entries that end */
    struct buffer guard[4]; /* copies of the guard's slices, in its order */
};

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
    if (change->deletes)
        redis_encode(&change->ending,
                     (const struct slice[]){SLICE("EXISTS"), key}, 2);
    else
        redis_encode(
            &change->ending,
            (const struct slice[]){SLICE("HGET"), key, SLICE("version")}, 3);
}

static void run_script(struct store_change *change)
{
    redis_batch(change->redis, on_changed, change,
                buffer_slice(&change->script), 1);
}

void store_create_marked(struct redis *redis, struct slice key,
                         const struct fields *fields,
                         const struct store_mark *mark,
                         const struct store_index *indexes, size_t index_count,
                         store_fn *fn, void *arg)
{
    struct store_change *change = change_new(redis, fn, arg);

    add_indexes(redis, indexes, index_count);
    store_script_create(&change->script, key, mark, fields);
    run_script(change);
}

void store_create(struct redis *redis, struct slice key,
                  const struct fields *fields,
                  const struct store_index *indexes, size_t index_count,
                  store_fn *fn, void *arg)
{
    store_create_marked(redis, key, fields, NULL, indexes, index_count, fn,
                        arg);
}

void store_replace_noted(struct redis *redis, struct slice key, int64_t version,
                         const struct fields *fields,
                         const struct store_note *note,
                         const struct store_index *added, size_t added_count,
                         const struct store_index *removed,
                         size_t removed_count, store_fn *fn, void *arg)
{
    struct store_change *change = change_new(redis, fn, arg);

    add_indexes(redis, added, added_count);
    end_indexes(change, key, removed, removed_count);
    store_script_replace(&change->script, key, version, note, fields);
    run_script(change);
}

void store_replace(struct redis *redis, struct slice key, int64_t version,
                   const struct fields *fields, const struct store_index *added,
                   size_t added_count, const struct store_index *removed,
                   size_t removed_count, store_fn *fn, void *arg)
{
    store_replace_noted(redis, key, version, fields, NULL, added, added_count,
                        removed, removed_count, fn, arg);
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

/* Everything but running it. */
static struct store_change *delete_new(struct redis *redis, struct slice key,
                                       int64_t version,
                                       const struct store_note *note,
                                       const struct store_index *indexes,
                                       size_t index_count, store_fn *fn,
                                       void *arg)
{
    struct store_change *change = change_new(redis, fn, arg);

    change->deletes = true;
    end_indexes(change, key, indexes, index_count);
    store_script_delete(&change->script, key, version, note);
    return change;
}

void store_delete(struct redis *redis, struct slice key, int64_t version,
                  const struct store_view *guard,
                  const struct store_index *indexes, size_t index_count,
                  store_fn *fn, void *arg)
{
    struct store_change *change =
        delete_new(redis, key, version, NULL, indexes, index_count, fn, arg);

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

void store_delete_noted(struct redis *redis, struct slice key, int64_t version,
                        const struct store_note *note,
                        const struct store_index *indexes, size_t index_count,
                        store_fn *fn, void *arg)
{
    run_script(
        delete_new(redis, key, version, note, indexes, index_count, fn, arg));
}
