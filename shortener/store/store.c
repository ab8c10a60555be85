#include "shortener/store/store.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* Numbers as the scripts' text has them. */
#define TEXT_OF(number) #number
#define TEXT(number)    TEXT_OF(number)
#define NOTES_MAX       TEXT(STORE_NOTES_MAX)
#define NOTES_S         TEXT(STORE_NOTES_S)

/*
 * Each script touches one record, and the stream of its notes if there is a
 * second key. They answer the record's new version, or 0 for "taken", -1 for
 * "not there", -2 for "another version". A hash without a version, new or made
 * by hand, has version 1.
 */
static const char script_create[] =
    "if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end "
    "redis.call('HSET', KEYS[1], unpack(ARGV)) "
    "return 1";

/* ARGV: version, words of the note, the note, the fields. */
static const char script_replace[] =
    "if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end "
    "local old = redis.call('HGET', KEYS[1], 'version') or '1' "
    "if ARGV[1] ~= '0' and ARGV[1] ~= old then return -2 end "
    "local words = tonumber(ARGV[2]) "
    "redis.call('DEL', KEYS[1]) "
    "redis.call('HSET', KEYS[1], 'version', old + 1, unpack(ARGV, 3 + words)) "
    "if KEYS[2] then "
    "redis.call('XADD', KEYS[2], 'MAXLEN', '~', " NOTES_MAX
    ", '*', unpack(ARGV, 3, 2 + words)) "
    "redis.call('PERSIST', KEYS[2]) end "
    "return old + 1";

/* ARGV: version, the note. */
static const char script_delete[] =
    "if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end "
    "local old = redis.call('HGET', KEYS[1], 'version') or '1' "
    "if ARGV[1] ~= '0' and ARGV[1] ~= old then return -2 end "
    "redis.call('DEL', KEYS[1]) "
    "if KEYS[2] then "
    "redis.call('XADD', KEYS[2], 'MAXLEN', '~', " NOTES_MAX
    ", '*', unpack(ARGV, 2)) "
    "redis.call('EXPIRE', KEYS[2], " NOTES_S ") end "
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
    struct buffer ending;   /* ZREMs, and a look: is it there, which version */
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
    if (change->deletes)
        redis_encode(&change->ending,
                     (const struct slice[]){SLICE("EXISTS"), key}, 2);
    else
        redis_encode(
            &change->ending,
            (const struct slice[]){SLICE("HGET"), key, SLICE("version")}, 3);
}

/* The words of a command, put together one by one. */
struct words {
    struct slice *argv;
    size_t count;
};

static void add_word(struct words *words, struct slice word)
{
    words->argv[words->count++] = word;
}

static size_t field_count(const struct fields *fields)
{
    return fields != NULL ? fields->count : 0;
}

static void add_fields(struct words *words, const struct fields *fields)
{
    for (size_t i = 0; i < field_count(fields); i++, words->count += 2)
        fields_at(fields, i, &words->argv[words->count],
                  &words->argv[words->count + 1]);
}

/* What a script's ARGV holds; `version` and `note_words` may be none. */
struct script_input {
    struct slice key;
    struct slice version;
    struct slice note_words;
    const struct store_note *note;
    const struct fields *fields;
};

/* EVAL script keys key [stream] [version] [words] note ... fields ... */
static void encode_script(struct store_change *change, struct slice script,
                          const struct script_input *input)
{
    const struct store_note *note = input->note;
    const struct fields *noted = note != NULL ? note->fields : NULL;
    struct words words = {
        .argv = memory_zalloc(7 + 2 * field_count(noted) +
                                  2 * field_count(input->fields),
                              sizeof(*words.argv)),
    };

    add_word(&words, SLICE("EVAL"));
    add_word(&words, script);
    add_word(&words, note != NULL ? SLICE("2") : SLICE("1"));
    add_word(&words, input->key);
    if (note != NULL)
        add_word(&words, note->stream);
    if (!slice_is_none(input->version))
        add_word(&words, input->version);
    if (!slice_is_none(input->note_words))
        add_word(&words, input->note_words);
    add_fields(&words, noted);
    add_fields(&words, input->fields);
    redis_encode(&change->script, words.argv, words.count);
    free(words.argv);
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
    encode_script(change, SLICE(script_create),
                  &(struct script_input){.key = key, .fields = fields});
    run_script(change);
}

void store_replace_noted(struct redis *redis, struct slice key, int64_t version,
                         const struct fields *fields,
                         const struct store_note *note,
                         const struct store_index *added, size_t added_count,
                         const struct store_index *removed,
                         size_t removed_count, store_fn *fn, void *arg)
{
    struct store_change *change = change_new(redis, fn, arg);
    size_t words = note != NULL ? 2 * note->fields->count : 0;
    char version_text[24];
    char words_text[24];
    const struct script_input input = {
        .key = key,
        .version = number(version, version_text, sizeof(version_text)),
        .note_words = number((int64_t)words, words_text, sizeof(words_text)),
        .note = note,
        .fields = fields,
    };

    add_indexes(redis, added, added_count);
    end_indexes(change, key, removed, removed_count);
    encode_script(change, SLICE(script_replace), &input);
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
                    "it still has links; remove them first");
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
    char text[24];

    change->deletes = true;
    end_indexes(change, key, indexes, index_count);
    encode_script(change, SLICE(script_delete),
                  &(struct script_input){
                      .key = key,
                      .version = number(version, text, sizeof(text)),
                      .note = note,
                  });
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
