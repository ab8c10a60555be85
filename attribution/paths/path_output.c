#include "attribution/paths/path_output.h"

#include <string.h>

#include "core/utf8.h"

typedef void path_output_row(struct buffer *out, struct slice channel,
                             const char *model,
                             const struct path_credit *credit);

static bool path_output_has(struct slice text, struct slice bytes)
{
    for (size_t i = 0; i < text.len; i++) {
        if (slice_find(bytes, text.ptr[i]) < bytes.len)
            return true;
    }
    return false;
}

static void path_output_csv_text(struct buffer *out, struct slice text)
{
    bool quotes = path_output_has(text, SLICE("\",\r\n"));

    if (quotes)
        buffer_append_byte(out, '"');
    if (path_output_has(slice_head(text, 1), SLICE("=+-@\t\r")))
        buffer_append_byte(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buffer_append_byte(out, '"');
        buffer_append_byte(out, text.ptr[i]);
    }
    if (quotes)
        buffer_append_byte(out, '"');
}

/* Length of the UTF-8 sequence at the start, 0 if it is none. */
static size_t path_output_sequence(struct slice text)
{
    for (size_t len = 1; len <= 4 && len <= text.len; len++) {
        if (utf8_is_valid(slice_head(text, len)))
            return len;
    }
    return 0;
}

static void path_output_json_text(struct buffer *out, struct slice text)
{
    buffer_append_byte(out, '"');
    while (text.len > 0) {
        size_t len = path_output_sequence(text);
        unsigned char first = (unsigned char)text.ptr[0];

        if (len == 0)
            buffer_append(out, SLICE("\\ufffd"));
        else if (first < 0x20 || first == 0x7f)
            buffer_appendf(out, "\\u%04x", first);
        else if (first == '"' || first == '\\')
            buffer_appendf(out, "\\%c", first);
        else
            buffer_append(out, slice_head(text, len));
        text = slice_skip(text, len > 0 ? len : 1);
    }
    buffer_append_byte(out, '"');
}

static void path_output_csv_row(struct buffer *out, struct slice channel,
                                const char *model,
                                const struct path_credit *credit)
{
    path_output_csv_text(out, channel);
    buffer_appendf(out, ",%s,%.10g,%.10g\n", model, credit->conversions,
                   credit->value);
}

static void path_output_json_row(struct buffer *out, struct slice channel,
                                 const char *model,
                                 const struct path_credit *credit)
{
    buffer_append(out, SLICE("{\"channel\":"));
    path_output_json_text(out, channel);
    buffer_appendf(out,
                   ",\"model\":\"%s\",\"conversions\":%.10g,"
                   "\"value\":%.10g},",
                   model, credit->conversions, credit->value);
}

/* The models' places, by name. */
static void path_output_sort(const struct path_credits *credits, size_t *order)
{
    for (size_t i = 0; i < credits->model_count; i++) {
        size_t j = i;

        for (; j > 0 && strcmp(credits->models[order[j - 1]]->name,
                               credits->models[i]->name) > 0;
             j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
}

static void path_output_rows(const struct path_credits *credits,
                             path_output_row *row, struct buffer *out)
{
    size_t order[MODELS_MAX];

    path_output_sort(credits, order);
    for (size_t i = 0; i < credits->table->names.count; i++) {
        for (size_t j = 0; j < credits->model_count; j++) {
            struct path_credit credit = *path_credits_get(credits, i, order[j]);

            credit.conversions += 0.0; /* -0 becomes 0 */
            credit.value += 0.0;
            row(out, credits->table->channels[i],
                credits->models[order[j]]->name, &credit);
        }
    }
}

void path_output_csv(const struct path_credits *credits, struct buffer *out)
{
    buffer_append(out, SLICE("channel,model,conversions,value\n"));
    path_output_rows(credits, path_output_csv_row, out);
}

void path_output_json(const struct path_credits *credits, struct buffer *out)
{
    buffer_append(out, SLICE("{\"items\":["));
    path_output_rows(credits, path_output_json_row, out);
    if (slice_ends(buffer_slice(out), SLICE(",")))
        buffer_truncate(out, out->len - 1);
    buffer_append(out, SLICE("]}\n"));
}
