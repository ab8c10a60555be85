#include "shortener/store/store_script.h"

#include <stdlib.h>

#include "core/memory.h"
#include "core/redis.h"

/* Numbers as the scripts' text has them. */
#define TEXT_OF(number) #number
#define TEXT(number)    TEXT_OF(number)
#define NOTES_MAX       TEXT(STORE_NOTES_MAX)
#define NOTES_S         TEXT(STORE_NOTES_S)
#define MARK_S          TEXT(STORE_MARK_S)

/* KEYS: the record, and the key of a mark. ARGV: the mark, the fields. */
static const char script_create[] =
    "if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end "
    "redis.call('HSET', KEYS[1], unpack(ARGV, KEYS[2] and 2 or 1)) "
    "if KEYS[2] then "
    "redis.call('SET', KEYS[2], ARGV[1], 'EX', " MARK_S ") end "
    "return 1";

/* KEYS: the record, and the stream of a note. ARGV: version, words of the note,
 * the note, the fields. */
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

static struct slice number(int64_t value, char *text, size_t room)
{
    int len = snprintf(text, room, "%lld", (long long)value);

    return slice_of(text, (size_t)len);
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

/*
 * EVAL script keys key [beside], as the first words of a command that has
 * room for both sets of fields.
 */
static struct words begin(struct slice script, struct slice key,
                          struct slice beside, const struct fields *noted,
                          const struct fields *fields)
{
    struct words words = {
        .argv =
            memory_zalloc(7 + 2 * field_count(noted) + 2 * field_count(fields),
                          sizeof(*words.argv)),
    };

    add_word(&words, SLICE("EVAL"));
    add_word(&words, script);
    add_word(&words, beside.len > 0 ? SLICE("2") : SLICE("1"));
    add_word(&words, key);
    if (beside.len > 0)
        add_word(&words, beside);
    return words;
}

static void end(struct words *words, struct buffer *out)
{
    redis_encode(out, words->argv, words->count);
    free(words->argv);
}

static struct slice note_stream(const struct store_note *note)
{
    return note != NULL ? note->stream : SLICE_NONE;
}

void store_script_create(struct buffer *out, struct slice key,
                         const struct store_mark *mark,
                         const struct fields *fields)
{
    struct words words =
        begin(SLICE(script_create), key, mark != NULL ? mark->key : SLICE_NONE,
              NULL, fields);

    if (mark != NULL)
        add_word(&words, mark->value);
    add_fields(&words, fields);
    end(&words, out);
}

void store_script_replace(struct buffer *out, struct slice key, int64_t version,
                          const struct store_note *note,
                          const struct fields *fields)
{
    const struct fields *noted = note != NULL ? note->fields : NULL;
    struct words words =
        begin(SLICE(script_replace), key, note_stream(note), noted, fields);
    int64_t count = 2 * (int64_t)field_count(noted);
    char version_text[24];
    char count_text[24];

    add_word(&words, number(version, version_text, sizeof(version_text)));
    add_word(&words, number(count, count_text, sizeof(count_text)));
    add_fields(&words, noted);
    add_fields(&words, fields);
    end(&words, out);
}

void store_script_delete(struct buffer *out, struct slice key, int64_t version,
                         const struct store_note *note)
{
    const struct fields *noted = note != NULL ? note->fields : NULL;
    struct words words =
        begin(SLICE(script_delete), key, note_stream(note), noted, NULL);
    char text[24];

    add_word(&words, number(version, text, sizeof(text)));
    add_fields(&words, noted);
    end(&words, out);
}
