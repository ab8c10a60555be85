#include "core/redis_reader.h"

#include <stdlib.h>

#include "core/memory.h"

/* A reply that is looked at too long is seen, as it has been freed. */
#if defined(__SANITIZE_ADDRESS__)
#define WATCHED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED true
#endif
#endif
#ifndef WATCHED
#define WATCHED false
#endif

/* Redis's own limit of a string, and far more elements than it ever sent. */
#define STRING_MAX   (512ll << 20)
#define ELEMENTS_MAX (1ll << 32)
/* A status or an error. */
#define LINE_MAX_BYTES 65536

#define DIGITS_MAX     19 /* of 64 bits */
#define NO_NUMBER      "a number is none"

#define FOUND_MIN      64

/* Memory beyond this is given back when a reply is gone. */
#define KEPT_BYTES    (4u << 20)
#define KEPT_ELEMENTS (KEPT_BYTES / sizeof(struct redisReply))

void redis_reader_release(struct redis_reader *reader)
{
    buffer_release(&reader->in);
    free(reader->found);
    free(reader->tree);
    *reader = (struct redis_reader)REDIS_READER_INIT;
}

char *redis_reader_reserve(struct redis_reader *reader, size_t room)
{
    return buffer_reserve(&reader->in, room);
}

void redis_reader_commit(struct redis_reader *reader, size_t n)
{
    buffer_commit(&reader->in, n);
}

void redis_reader_forget(struct redis_reader *reader)
{
    buffer_release(&reader->in);
    reader->seen = 0;
    reader->count = 0;
    reader->depth = 0;
}

/* ---- Bytes ----------------------------------------------------------------
 */

static int no_resp(struct error *err, const char *what)
{
    return error_set(err, ERROR_CORRUPT, "Redis sent what is not RESP: %s",
                     what);
}

/*
 * A number and its line end, behind the type at *at, which moves behind them:
 * 1, 0 if they are not whole, or an error.
 */
static int read_number(const char **at, const char *end, int64_t *number,
                       struct error *err)
{
    const char *digit = *at + 1;
    bool minus = digit < end && *digit == '-';
    const char *first = digit + minus;
    uint64_t value = 0;

    for (digit = first; digit < end && *digit >= '0' && *digit <= '9'; digit++)
        value = value * 10 + (uint64_t)(*digit - '0');
    if (digit - first > DIGITS_MAX || value > (uint64_t)INT64_MAX + minus)
        return no_resp(err, "a number is too large");
    if (digit == end || digit + 1 == end)
        return digit == end || *digit == '\r' ? 0 : no_resp(err, NO_NUMBER);
    if (digit == first || digit[0] != '\r' || digit[1] != '\n')
        return no_resp(err, NO_NUMBER);
    *number = (int64_t)(minus ? 0 - value : value);
    *at = digit + 2;
    return 1;
}

/* The same of a status or an error. */
static int read_line(const char **at, const char *end, struct slice *line,
                     struct error *err)
{
    struct slice rest = slice_of(*at + 1, (size_t)(end - *at - 1));
    size_t len = slice_find(rest, '\r');

    if (len > LINE_MAX_BYTES)
        return no_resp(err, "a line is too long");
    if (len + 1 >= rest.len)
        return 0;
    if (rest.ptr[len + 1] != '\n')
        return no_resp(err, "a line does not end");
    *line = slice_head(rest, len);
    *at += 1 + len + 2;
    return 1;
}

/* The bytes of a string whose length was read. */
static int read_string(const char **at, const char *end, int64_t len,
                       struct slice *text, struct error *err)
{
    if (len > STRING_MAX)
        return no_resp(err, "a string is too long");
    if (end - *at < len + 2)
        return 0;
    if ((*at)[len] != '\r' || (*at)[len + 1] != '\n')
        return no_resp(err, "a string does not end");
    *text = slice_of(*at, (size_t)len);
    *at += len + 2;
    return 1;
}

/* One element without those that are in it. */
static int read_element(const char **at, const char *end,
                        struct redisReply *element, struct error *err)
{
    char type = **at;
    int64_t number = 0;
    int got;

    element->type = type == '+'   ? REDIS_TYPE_STATUS
                    : type == '-' ? REDIS_TYPE_ERROR
                    : type == ':' ? REDIS_TYPE_INTEGER
                    : type == '*' ? REDIS_TYPE_ARRAY
                                  : REDIS_TYPE_STRING;
    if (type == '+' || type == '-')
        return read_line(at, end, &element->text, err);
    if (type != '$' && type != '*' && type != ':')
        return no_resp(err, "an unknown type");
    got = read_number(at, end, &number, err);
    if (got != 1)
        return got;
    if (type == ':') {
        element->integer = number;
    } else if (number == -1) {
        element->type = REDIS_TYPE_NIL;
    } else if (number < 0 || number > ELEMENTS_MAX) {
        return no_resp(err, "a length is none");
    } else if (type == '*') {
        element->count = (size_t)number;
    } else {
        return read_string(at, end, number, &element->text, err);
    }
    return 1;
}

/* ---- Is all of it there? --------------------------------------------------
 */

static struct redisReply *next_found(struct redis_reader *reader)
{
    struct redisReply *found;

    if (reader->count == reader->room) {
        reader->room = reader->room > 0 ? reader->room * 2 : FOUND_MIN;
        reader->found =
            memory_resize(reader->found, reader->room, sizeof(*reader->found));
    }
    found = &reader->found[reader->count];
    *found = (struct redisReply){.type = REDIS_TYPE_NIL};
    return found;
}

/* Behind an element; true if it was the reply's last. */
static bool close_element(struct redis_reader *reader)
{
    while (reader->depth > 0 && --reader->left[reader->depth - 1] == 0)
        reader->depth--;
    return reader->depth == 0;
}

/* 1: all elements are there; 0: some are missing. */
static int scan(struct redis_reader *reader, struct error *err)
{
    struct slice in = buffer_slice(&reader->in);
    const char *at = in.ptr + reader->seen;
    const char *end = in.ptr + in.len;

    while (at < end) {
        struct redisReply *found = next_found(reader);
        int got = read_element(&at, end, found, err);

        if (got != 1)
            return got;
        /* The bytes may move until the reply is whole. */
        found->integer =
            found->text.ptr != NULL ? found->text.ptr - in.ptr : found->integer;
        reader->seen = (size_t)(at - in.ptr);
        reader->count++;
        if (found->count == 0) {
            if (close_element(reader))
                return 1;
        } else if (reader->depth == REDIS_READER_DEPTH) {
            return no_resp(err, "arrays are too deep");
        } else {
            reader->left[reader->depth++] = found->count;
        }
    }
    return 0;
}

/* ---- The reply ------------------------------------------------------------
 */

struct builder {
    const char *bytes;
    const struct redisReply *found; /* the next element */
    struct redisReply *free;        /* in the tree */
};

/* No deeper than REDIS_READER_DEPTH. */
static void build(struct builder *builder, struct redisReply *reply)
{
    *reply = *builder->found++;
    if (reply->text.ptr != NULL)
        reply->text.ptr = builder->bytes + reply->integer;
    reply->elements = builder->free;
    builder->free += reply->count;
    for (size_t i = 0; i < reply->count; i++)
        build(builder, &reply->elements[i]);
}

static struct redisReply *build_reply(struct redis_reader *reader)
{
    struct builder builder = {.bytes = buffer_slice(&reader->in).ptr,
                              .found = reader->found};

    if (reader->count > reader->tree_room) {
        free(reader->tree);
        reader->tree_room = reader->count;
        reader->tree = memory_alloc(reader->tree_room * sizeof(*reader->tree));
    }
    builder.free = reader->tree + 1;
    build(&builder, reader->tree);
    return reader->tree;
}

int redis_reader_next(struct redis_reader *reader, struct redisReply **reply,
                      struct error *err)
{
    int got = scan(reader, err);

    if (got == 1)
        *reply = build_reply(reader);
    return got;
}

/* For watched builds: the next reply lies elsewhere. */
static void move_rest(struct redis_reader *reader)
{
    struct buffer rest = BUFFER_INIT;

    buffer_append(&rest, buffer_slice(&reader->in));
    buffer_release(&reader->in);
    reader->in = rest;
}

static void free_elements(struct redis_reader *reader)
{
    free(reader->found);
    free(reader->tree);
    reader->found = NULL;
    reader->tree = NULL;
    reader->room = 0;
    reader->tree_room = 0;
}

void redis_reader_discard(struct redis_reader *reader)
{
    buffer_consume(&reader->in, reader->seen);
    reader->seen = 0;
    reader->count = 0;
    if (WATCHED)
        move_rest(reader);
    else if (reader->in.len == 0 && reader->in.cap > KEPT_BYTES)
        buffer_release(&reader->in);
    if (WATCHED || reader->room > KEPT_ELEMENTS)
        free_elements(reader);
}
