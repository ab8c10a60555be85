#include "shortener/catalog/fields.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* Where a field's bytes lie in the text; offsets, since the text moves. */
struct field_span {
    size_t at, name_len, value_len;
};

void fields_init(struct fields *fields)
{
    *fields = (struct fields){.text = BUFFER_INIT};
}

void fields_release(struct fields *fields)
{
    buffer_release(&fields->text);
    free(fields->spans);
    fields_init(fields);
}

void fields_add(struct fields *fields, const char *name, struct slice value)
{
    struct field_span span = {fields->text.len, strlen(name), value.len};

    if (value.len == 0)
        return;
    buffer_append(&fields->text, slice_str(name));
    buffer_append(&fields->text, value);
    fields->spans =
        memory_resize(fields->spans, fields->count + 1, sizeof(*fields->spans));
    fields->spans[fields->count++] = span;
}

void fields_add_int(struct fields *fields, const char *name, int64_t value)
{
    struct buffer text = BUFFER_INIT;

    buffer_append_i64(&text, value);
    fields_add(fields, name, buffer_slice(&text));
    buffer_release(&text);
}

int64_t fields_int(const struct redisReply *reply, const char *name,
                   int64_t otherwise)
{
    int64_t value;

    if (!slice_parse_i64(redis_reply_field(reply, slice_str(name)), &value))
        return otherwise;
    return value;
}

void fields_at(const struct fields *fields, size_t i, struct slice *name,
               struct slice *value)
{
    const struct field_span *span = &fields->spans[i];
    struct slice text = slice_skip(buffer_slice(&fields->text), span->at);

    *name = slice_head(text, span->name_len);
    *value = slice_head(slice_skip(text, span->name_len), span->value_len);
}
