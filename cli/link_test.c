#include "cli/link_test.h"

#include "cli/client.h"
#include "cli/fields.h"
#include "cli/output.h"
#include "cli/table.h"
#include "cli/value.h"

static void append_named(struct buffer *out, const char *name, json_t *value)
{
    if (value == NULL || json_is_null(value))
        return;
    buffer_appendf(out, "%s%s ", out->len > 0 ? ", " : "", name);
    value_append(out, value);
}

/* "302 https://..."; an app of iOS is opened from a page. */
static void append_place(struct buffer *out, const json_t *answer)
{
    json_t *location = json_object_get(answer, "location");

    value_append(out, json_object_get(answer, "status"));
    buffer_append_byte(out, ' ');
    if (json_is_string(location)) {
        value_append(out, location);
    } else {
        buffer_append(out, SLICE("a page that opens "));
        value_append(out, json_object_get(answer, "app"));
        buffer_append(out, SLICE(" or goes on to "));
        value_append(out, json_object_get(answer, "fallback"));
    }
    buffer_append_byte(out, '\n');
}

static void append_facts(struct buffer *out, const json_t *answer)
{
    static const char *const names[] = {"rule", "variant", "device", "os"};
    struct buffer line = BUFFER_INIT;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        append_named(&line, names[i], json_object_get(answer, names[i]));
    if (line.len > 0)
        buffer_append_byte(&line, '\n');
    buffer_append(out, buffer_slice(&line));
    buffer_release(&line);
}

static void add_rule(struct table *table, size_t i, const json_t *rule)
{
    struct buffer cell = BUFFER_INIT;

    buffer_append_u64(&cell, i + 1);
    table_add(table, buffer_slice(&cell));
    buffer_clear(&cell);
    if (json_is_true(json_object_get(rule, "holds"))) {
        buffer_append(&cell, SLICE("holds"));
    } else {
        value_append(&cell, json_object_get(rule, "obstacle"));
        buffer_append(&cell, SLICE(" does not hold"));
    }
    table_add(table, buffer_slice(&cell));
    buffer_clear(&cell);
    value_append(&cell, json_object_get(rule, "text"));
    table_add(table, buffer_slice(&cell));
    buffer_release(&cell);
}

static int write_answer(const json_t *answer, struct error *err)
{
    const json_t *rules = json_object_get(answer, "rules");
    struct buffer text = BUFFER_INIT;
    struct table table;
    int code;

    append_place(&text, answer);
    append_facts(&text, answer);
    table_init(&table, 3);
    for (size_t i = 0; i < json_array_size(rules); i++)
        add_rule(&table, i, json_array_get(rules, i));
    table_append(&table, &text);
    code = output_write(buffer_slice(&text), err);
    table_release(&table);
    buffer_release(&text);
    return code;
}

int link_test_run(struct invocation *inv, const char *path, struct error *err)
{
    json_t *body = json_object();
    json_t *answer = NULL;
    struct buffer uri = BUFFER_INIT;
    int code = fields_set(inv, false, body, err);

    buffer_appendf(&uri, "%s/test", path);
    if (code == 0)
        code = client_json(inv->client, "POST", buffer_str(&uri), body, &answer,
                           err);
    if (code == 0)
        code = invocation_wants_json(inv) ? output_json(answer, err)
                                          : write_answer(answer, err);
    json_decref(answer);
    json_decref(body);
    buffer_release(&uri);
    return code;
}
