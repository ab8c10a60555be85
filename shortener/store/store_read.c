#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "shortener/store/store.h"

/*
 * A listing under way. Members come first; then one script-free batch of
 * HGETALLs inside MULTI, so that their replies arrive together in EXEC's.
 */
struct store_listing {
    struct redis *redis;
    store_list_fn *fn;
    void *arg;
    struct buffer prefix;       /* of the records' keys */
    struct buffer field, value; /* what a record must have, if field is any */
    bool by_line;
    struct buffer members; /* of the page, each ended by a NUL */
    struct buffer next;    /* the last member of the page */
    size_t limit;
    bool more; /* the page was full */
};

static void listing_end(struct store_listing *listing, const struct error *err,
                        const struct store_page *page)
{
    listing->fn(listing->arg, err, page);
    buffer_release(&listing->prefix);
    buffer_release(&listing->field);
    buffer_release(&listing->value);
    buffer_release(&listing->members);
    buffer_release(&listing->next);
    free(listing);
}

static void listing_fail(struct store_listing *listing, enum error_code code,
                         const struct redisReply *reply)
{
    struct error err = ERROR_INIT;

    store_describe(code, reply, &err);
    listing_end(listing, &err, NULL);
}

/* A member's line and its record's name; without by_line it is all name. */
static struct slice split_member(const struct store_listing *listing,
                                 struct slice member, struct slice *line)
{
    size_t tab = slice_find(member, '\t');

    *line = SLICE_NONE;
    if (!listing->by_line)
        return member;
    *line = slice_head(member, tab);
    return slice_skip(member, tab + 1);
}

/* Is it the line that is asked for, or below it? */
static bool is_asked(struct slice line, struct slice value)
{
    struct slice whole = value;

    if (!slice_ends(value, SLICE("/")))
        return slice_equal(line, value);
    whole.len--;
    return slice_equal(line, whole) || slice_starts(line, value);
}

static bool has_line(struct slice lines, struct slice wanted)
{
    struct slice line;

    while (lines.len > 0 && slice_split(&lines, '\n', &line)) {
        if (slice_equal(line, wanted))
            return true;
    }
    return false;
}

/* False for what is gone, and for what an index entry was left behind by. */
static bool is_listed(const struct store_listing *listing, struct slice line,
                      const struct redisReply *record)
{
    struct slice field = buffer_slice(&listing->field);
    struct slice value = buffer_slice(&listing->value);
    struct slice held = redis_reply_field(record, field);

    if (redis_reply_len(record) == 0)
        return false;
    if (listing->by_line)
        return is_asked(line, value) && has_line(held, line);
    return field.len == 0 || slice_equal(held, value);
}

/* The records of the page that are listed, with their names. */
static void fill_page(const struct store_listing *listing,
                      const struct redisReply *reply,
                      const struct redisReply **records, struct slice *names,
                      struct store_page *page)
{
    struct slice members = buffer_slice(&listing->members);
    struct slice member;
    struct slice line;

    for (size_t i = 0; i < redis_reply_len(reply); i++) {
        const struct redisReply *record = redis_reply_at(reply, i);

        slice_split(&members, '\0', &member);
        names[page->count] = split_member(listing, member, &line);
        if (is_listed(listing, line, record))
            records[page->count++] = record;
    }
    page->records = records;
    page->names = names;
    page->next = listing->more ? buffer_slice(&listing->next) : SLICE_NONE;
}

static void on_records(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct store_listing *listing = arg;
    size_t count = redis_reply_len(reply);
    const struct redisReply **records;
    struct slice *names;
    struct store_page page = {0};

    if (code != ERROR_NONE) {
        listing_fail(listing, code, reply);
        return;
    }
    records = memory_zalloc(count, sizeof(*records));
    names = memory_zalloc(count, sizeof(*names));
    fill_page(listing, reply, records, names, &page);
    listing_end(listing, NULL, &page);
    free(names);
    free(records);
}

/* One HGETALL a member, between MULTI and EXEC. */
static void ask_records(struct store_listing *listing,
                        const struct redisReply *members)
{
    struct buffer batch = BUFFER_INIT;
    size_t count = redis_reply_len(members);
    size_t prefix_len = listing->prefix.len;
    struct slice line;

    redis_encode(&batch, (const struct slice[]){SLICE("MULTI")}, 1);
    for (size_t i = 0; i < count; i++) {
        struct slice member = redis_reply_slice(redis_reply_at(members, i));

        buffer_append(&listing->members, member);
        buffer_append_byte(&listing->members, '\0');
        buffer_truncate(&listing->prefix, prefix_len);
        buffer_append(&listing->prefix, split_member(listing, member, &line));
        redis_encode(&batch,
                     (const struct slice[]){SLICE("HGETALL"),
                                            buffer_slice(&listing->prefix)},
                     2);
    }
    redis_encode(&batch, (const struct slice[]){SLICE("EXEC")}, 1);
    redis_batch(listing->redis, on_records, listing, buffer_slice(&batch),
                count + 2);
    buffer_release(&batch);
}

static void on_members(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct store_listing *listing = arg;
    size_t count = redis_reply_len(reply);

    if (code != ERROR_NONE) {
        listing_fail(listing, code, reply);
        return;
    }
    if (count == 0) {
        listing_end(listing, NULL, &(struct store_page){0});
        return;
    }
    listing->more = count == listing->limit;
    buffer_append(&listing->next,
                  redis_reply_slice(redis_reply_at(reply, count - 1)));
    ask_records(listing, reply);
}

/*
 * Where the members end and begin. By line, LINE\t... and LINE/... are apart
 * by those of lines that go on otherwise ("LINE-2"), which is_asked leaves out.
 */
static void append_range(const struct store_view *view, struct slice after,
                         struct buffer *from, struct buffer *to)
{
    bool folder = slice_ends(view->value, SLICE("/"));
    struct slice line = view->value;

    line.len -= folder;
    buffer_append(from, after.len > 0   ? SLICE("(")
                        : view->by_line ? SLICE("[")
                                        : SLICE("-"));
    buffer_append(from, after);
    if (view->by_line && after.len == 0)
        buffer_appendf(from, "%" SLICE_FMT "\t", SLICE_ARG(line));
    if (view->by_line)
        buffer_appendf(to, "(%" SLICE_FMT "%s\xff", SLICE_ARG(line),
                       folder ? "/" : "\t");
    else
        buffer_append_byte(to, '+');
}

void store_list(struct redis *redis, const struct store_view *view,
                struct slice after, size_t limit, store_list_fn *fn, void *arg)
{
    struct store_listing *listing = memory_zalloc(1, sizeof(*listing));
    struct buffer from = BUFFER_INIT;
    struct buffer to = BUFFER_INIT;
    char count[24];
    int count_len = snprintf(count, sizeof(count), "%zu", limit);

    listing->redis = redis;
    listing->fn = fn;
    listing->arg = arg;
    listing->limit = limit;
    listing->by_line = view->by_line;
    buffer_append(&listing->prefix, view->key_prefix);
    buffer_append(&listing->field, view->field);
    buffer_append(&listing->value, view->value);
    append_range(view, after, &from, &to);
    redis_call(redis, on_members, listing, SLICE("ZRANGEBYLEX"), view->index,
               buffer_slice(&from), buffer_slice(&to), SLICE("LIMIT"),
               SLICE("0"), slice_of(count, (size_t)count_len));
    buffer_release(&to);
    buffer_release(&from);
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
