#include "shortener/store/link_history.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/catalog/link_diff.h"

static void append_stream(struct buffer *out, struct slice brand,
                          struct slice slug)
{
    buffer_appendf(out, "history:{link:%" SLICE_FMT "/%" SLICE_FMT "}",
                   SLICE_ARG(brand), SLICE_ARG(slug));
}

void link_history_note_init(struct link_history_note *note,
                            const struct link *from, const struct link *to,
                            const struct link_author *author)
{
    struct link nothing;

    link_init(&nothing);
    *note = (struct link_history_note){.stream = BUFFER_INIT};
    append_stream(&note->stream, from->brand, from->slug);
    fields_init(&note->fields);
    fields_add(&note->fields, "what",
               to != NULL ? SLICE("changed") : SLICE("deleted"));
    fields_add(&note->fields, "by", author->id);
    fields_add(&note->fields, "name", author->name);
    if (to == NULL) {
        fields_add_int(&note->fields, "created_at", from->created_at);
        fields_add(&note->fields, "created_by", from->created_by);
    }
    link_diff(from, to != NULL ? to : &nothing, &note->fields);
    note->note =
        (struct store_note){buffer_slice(&note->stream), &note->fields};
}

void link_history_note_release(struct link_history_note *note)
{
    fields_release(&note->fields);
    buffer_release(&note->stream);
}

struct history_read {
    link_history_fn *fn;
    void *arg;
};

static void on_entries(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct history_read read = *(struct history_read *)arg;
    struct error err = ERROR_INIT;

    free(arg);
    if (code != ERROR_NONE)
        store_describe(code, reply, &err);
    read.fn(read.arg, code != ERROR_NONE ? &err : NULL,
            code != ERROR_NONE ? NULL : reply);
}

void link_history_get(struct redis *redis, struct slice brand,
                      struct slice slug, link_history_fn *fn, void *arg)
{
    struct history_read *read = memory_alloc(sizeof(*read));
    struct buffer stream = BUFFER_INIT;

    *read = (struct history_read){fn, arg};
    append_stream(&stream, brand, slug);
    redis_call(redis, on_entries, read, SLICE("XREVRANGE"),
               buffer_slice(&stream), SLICE("+"), SLICE("-"));
    buffer_release(&stream);
}

void link_history_read(const struct redisReply *entries, size_t i,
                       struct link_history_entry *entry)
{
    const struct redisReply *one = redis_reply_at(entries, i);
    struct slice id = redis_reply_slice(redis_reply_at(one, 0));

    *entry = (struct link_history_entry){.fields = redis_reply_at(one, 1)};
    if (!slice_parse_i64(slice_head(id, slice_find(id, '-')), &entry->at))
        entry->at = 0;
    entry->what = redis_reply_field(entry->fields, SLICE("what"));
    entry->author.id = redis_reply_field(entry->fields, SLICE("by"));
    entry->created_at = fields_int(entry->fields, "created_at", 0);
    entry->created_by = redis_reply_field(entry->fields, SLICE("created_by"));
    entry->author.name = redis_reply_field(entry->fields, SLICE("name"));
}
