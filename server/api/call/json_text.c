#include "server/api/call/json_text.h"

#include <jansson.h>

#include "core/datetime.h"

/* Length of the valid UTF-8 sequence at the start of `s`, 0 for none. */
static size_t sequence_len(struct slice s)
{
    unsigned char first = (unsigned char)s.ptr[0];
    size_t len = first < 0x80         ? 1
                 : first >> 5 == 0x06 ? 2
                 : first >> 4 == 0x0e ? 3
                 : first >> 3 == 0x1e ? 4
                                      : 0;
    json_t *text;

    if (len == 0 || len > s.len)
        return 0;
    if (len == 1)
        return 1;
    /* jansson knows overlong forms, surrogates and the end of Unicode. */
    text = json_stringn(s.ptr, len);
    json_decref(text);
    return text != NULL ? len : 0;
}

static json_t *repair(struct slice bytes)
{
    struct buffer text = BUFFER_INIT;
    json_t *value;

    while (bytes.len > 0) {
        size_t len = sequence_len(bytes);

        buffer_append(&text,
                      len > 0 ? slice_head(bytes, len) : SLICE("\xef\xbf\xbd"));
        bytes = slice_skip(bytes, len > 0 ? len : 1);
    }
    value = json_stringn(buffer_slice(&text).ptr, text.len);
    buffer_release(&text);
    return value;
}

json_t *json_text_new(struct slice bytes)
{
    json_t *value = json_stringn(bytes.len > 0 ? bytes.ptr : "", bytes.len);

    return value != NULL ? value : repair(bytes);
}

json_t *json_text_time(int64_t ms)
{
    struct buffer text = BUFFER_INIT;
    json_t *value;

    if (ms < 0)
        return json_null();
    datetime_append(&text, ms);
    value = json_text_new(buffer_slice(&text));
    buffer_release(&text);
    return value;
}

void json_text_set(json_t *object, const char *name, struct slice bytes)
{
    json_object_set_new(object, name, json_text_new(bytes));
}

void json_text_set_some(json_t *object, const char *name, struct slice bytes)
{
    if (bytes.len > 0)
        json_text_set(object, name, bytes);
}

static int append_piece(const char *bytes, size_t len, void *out)
{
    buffer_append(out, slice_of(bytes, len));
    return 0;
}

void json_text_append(struct buffer *out, const json_t *value)
{
    /* 15 digits: 50.8 and not 50.799999999999997. */
    json_dump_callback(value, append_piece, out,
                       JSON_COMPACT | JSON_ENCODE_ANY |
                           JSON_REAL_PRECISION(15));
}
