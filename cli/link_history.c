#include "cli/link_history.h"

#include "cli/client.h"
#include "cli/output.h"
#include "cli/value.h"

static void append_text(struct buffer *out, const json_t *object,
                        const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    buffer_append(out, slice_str(text != NULL ? text : "-"));
}

/* A value on the line of a change; "-" is none. Never a control character. */
static void append_side(struct buffer *out, json_t *value)
{
    struct buffer text = BUFFER_INIT;
    struct slice bytes;

    value_append(&text, value);
    bytes = buffer_slice(&text);
    if (bytes.len == 0)
        buffer_append_byte(out, '-');
    for (size_t i = 0; i < bytes.len; i++) {
        char byte = bytes.ptr[i];

        if ((unsigned char)byte < ' ' || byte == 0x7f)
            byte = '?';
        buffer_append_byte(out, byte);
    }
    buffer_release(&text);
}

static void append_change(struct buffer *out, const char *field, json_t *change)
{
    buffer_appendf(out, "    %s: ", field);
    append_side(out,
                json_is_array(change) ? json_array_get(change, 0) : change);
    if (json_is_array(change)) {
        buffer_append(out, SLICE(" -> "));
        append_side(out, json_array_get(change, 1));
    }
    buffer_append_byte(out, '\n');
}

/* A token that was revoked has only its id left. */
static void append_author(struct buffer *out, const json_t *by)
{
    json_t *name = json_object_get(by, "name");

    append_side(out, json_is_null(name) ? json_object_get(by, "id") : name);
}

static void append_entry(struct buffer *out, const json_t *entry)
{
    json_t *by = json_object_get(entry, "by");
    const char *field;
    json_t *change;

    append_text(out, entry, "at");
    buffer_append(out, SLICE("  "));
    append_text(out, entry, "action");
    if (json_is_object(by)) {
        buffer_append(out, SLICE(" by "));
        append_author(out, by);
    }
    buffer_append_byte(out, '\n');
    json_object_foreach(json_object_get(entry, "changes"), field, change)
    {
        append_change(out, field, change);
    }
}

static int write_entries(const json_t *answer, struct error *err)
{
    const json_t *items = json_object_get(answer, "items");
    struct buffer text = BUFFER_INIT;
    int code;

    for (size_t i = 0; i < json_array_size(items); i++)
        append_entry(&text, json_array_get(items, i));
    code = output_write(buffer_slice(&text), err);
    buffer_release(&text);
    return code;
}

int link_history_show(struct invocation *inv, const char *path,
                      struct error *err)
{
    struct buffer history = BUFFER_INIT;
    json_t *answer = NULL;
    int code;

    buffer_appendf(&history, "%s/history", path);
    code = client_json(inv->client, "GET", buffer_str(&history), NULL, &answer,
                       err);
    if (code == 0)
        code = invocation_wants_json(inv) ? output_json(answer, err)
                                          : write_entries(answer, err);
    json_decref(answer);
    buffer_release(&history);
    return code;
}
