#include "cli/link_import/link_cell.h"

#include <stdlib.h>

#include "cli/link_import/link_words.h"
#include "core/buffer.h"
#include "core/datetime.h"

static struct slice text_of(const json_t *value)
{
    return slice_of(json_string_value(value), json_string_length(value));
}

static bool is_empty(const json_t *value)
{
    return value == NULL || json_is_null(value) ||
           (json_is_string(value) && slice_trim(text_of(value)).len == 0);
}

/* The first of the column's names, for messages. */
static struct slice name_of(const struct link_column *column)
{
    struct slice names = slice_str(column->names);

    return slice_head(names, slice_find(names, '|'));
}

static int refuse(const struct link_column *column, const json_t *value,
                  const char *wanted, struct error *err)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

    error_field(err, ERROR_INVALID, "bad_cell", "",
                "%" SLICE_FMT ": %.60s is not %s", SLICE_ARG(name_of(column)),
                text != NULL ? text : "this", wanted);
    free(text);
    return err->code;
}

/* A field that is there stays: the columns come in the order of their worth. */
static void set_text(json_t *link, const char *field, struct slice text)
{
    if (json_object_get(link, field) == NULL && text.len > 0)
        json_object_set_new(link, field, json_stringn(text.ptr, text.len));
}

static void set_new(json_t *link, const char *field, json_t *value)
{
    if (json_object_get(link, field) == NULL)
        json_object_set_new(link, field, value);
    else
        json_decref(value);
}

/* ---- Kinds --------------------------------------------------------------- */

static int put_text(const struct link_column *column, const json_t *value,
                    json_t *link, struct error *err)
{
    if (!json_is_string(value))
        return refuse(column, value, "a text", err);
    set_text(link, column->field, text_of(value));
    return 0;
}

/* "1,234" is a number that somebody wrote for people. */
static bool read_number(const json_t *value, int64_t *number)
{
    struct buffer digits = BUFFER_INIT;
    struct slice text = slice_trim(text_of(value));
    bool good;

    *number = json_integer_value(value);
    if (!json_is_string(value))
        return json_is_integer(value);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != ',')
            buffer_append_byte(&digits, text.ptr[i]);
    }
    good = slice_parse_i64(buffer_slice(&digits), number);
    buffer_release(&digits);
    return good;
}

static int put_number(const struct link_column *column, const json_t *value,
                      json_t *link, struct error *err)
{
    int64_t number;

    if (!read_number(value, &number))
        return refuse(column, value, "a whole number", err);
    set_new(link, column->field, json_integer(number));
    return 0;
}

static int read_flag(const struct link_column *column, const json_t *value,
                     bool *flag, struct error *err)
{
    static const char *const words[2][4] = {{"false", "no", "0", "off"},
                                            {"true", "yes", "1", "on"}};
    struct slice text = slice_trim(text_of(value));

    *flag = json_is_true(value);
    if (json_is_boolean(value))
        return 0;
    for (size_t i = 0; json_is_string(value) && i < 8; i++) {
        *flag = i >= 4;
        if (slice_equal_nocase(text, slice_str(words[i / 4][i % 4])))
            return 0;
    }
    if (json_is_integer(value) && json_integer_value(value) >= 0 &&
        json_integer_value(value) <= 1) {
        *flag = json_integer_value(value) == 1;
        return 0;
    }
    return refuse(column, value, "true or false", err);
}

/* The kinds that begin with a flag. */
static int put_flag(const struct link_column *column, const json_t *value,
                    json_t *link, struct error *err)
{
    bool flag;

    if (read_flag(column, value, &flag, err) < 0)
        return err->code;
    if (column->kind == LINK_CELL_FORWARDS)
        set_text(link, column->field, flag ? SLICE("append") : SLICE("drop"));
    else if (column->kind == LINK_CELL_DENIAL)
        set_new(link, column->field, json_boolean(!flag));
    else
        set_new(link, column->field, json_boolean(flag));
    return 0;
}

/* A password that is told is no flag; that there is one is what counts. */
static int put_protected(const struct link_column *column, const json_t *value,
                         json_t *link, struct error *err)
{
    struct error not_a_flag = ERROR_INIT;
    bool flag;

    (void)err;
    if (read_flag(column, value, &flag, &not_a_flag) < 0)
        flag = true;
    if (flag)
        set_new(link, LINK_CELL_MARK, json_true());
    return 0;
}

static int put_time(const struct link_column *column, const json_t *value,
                    json_t *link, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    int64_t ms = 0;
    bool good = true;

    if (json_is_integer(value))
        ms = json_integer_value(value) * 1000;
    else
        good = json_is_string(value) &&
               datetime_parse(slice_trim(text_of(value)), &ms);
    if (!good)
        return refuse(column, value, "a time such as 2026-11-22T09:30:00Z",
                      err);
    datetime_append(&text, ms);
    set_text(link, column->field, buffer_slice(&text));
    buffer_release(&text);
    return 0;
}

/* ---- Tags ---------------------------------------------------------------- */

static int put_words(const struct link_column *column, const json_t *value,
                     json_t *link, struct error *err)
{
    if (json_is_array(value))
        link_words_put_list(link, value);
    else if (json_is_string(value))
        link_words_put(link, text_of(value), SLICE("|,;"));
    else
        return refuse(column, value, "a list of words", err);
    return 0;
}

static int put_json(const struct link_column *column, json_t *value,
                    json_t *link, struct error *err)
{
    struct slice text = text_of(value);
    json_t *parsed;

    if (!json_is_string(value)) {
        set_new(link, column->field, json_incref(value));
        return 0;
    }
    parsed = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
    if (parsed == NULL)
        return refuse(column, value, "JSON", err);
    set_new(link, column->field, parsed);
    return 0;
}

static int put_tags(const struct link_column *column, json_t *value,
                    json_t *link, struct error *err)
{
    if (json_is_object(value) || slice_starts(text_of(value), SLICE("{")))
        return put_json(column, value, link, err);
    if (!json_is_string(value))
        return refuse(column, value, "NAME=VALUE;NAME=VALUE", err);
    link_words_put(link, text_of(value), SLICE(";"));
    return 0;
}

static int put_named_tag(const struct link_column *column, const json_t *value,
                         json_t *link, struct error *err)
{
    const json_t *text = value;

    if (json_is_object(value))
        text = json_object_get(value, "name");
    if (!json_is_string(text))
        return refuse(column, value, "a text", err);
    set_text(link_words_tags(link), column->field, slice_trim(text_of(text)));
    return 0;
}

/* ---- Short URLs ---------------------------------------------------------- */

/* "https://bit.ly/3xYz?q#f": the host without its port, and the path. */
static int put_short_url(const struct link_column *column, const json_t *value,
                         json_t *link, struct error *err)
{
    struct slice url = slice_trim(text_of(value));
    size_t scheme = slice_search(url, SLICE("://"));
    struct slice host;
    size_t slash;

    if (json_is_array(value))
        return json_array_size(value) == 0
                   ? 0
                   : put_short_url(column, json_array_get(value, 0), link, err);
    if (scheme < url.len)
        url = slice_skip(url, scheme + 3);
    url = slice_head(url, slice_find(url, '?'));
    url = slice_head(url, slice_find(url, '#'));
    slash = slice_find(url, '/');
    if (!json_is_string(value) || slash == 0 || slash + 1 >= url.len)
        return refuse(column, value, "a short URL such as https://go.test/a",
                      err);
    host = slice_head(url, slash);
    set_text(link, "brand", slice_head(host, slice_find(host, ':')));
    set_text(link, "slug", slice_skip(url, slash + 1));
    return 0;
}

int link_cell_put(const struct link_column *column, json_t *value, json_t *link,
                  struct error *err)
{
    if (is_empty(value))
        return 0;
    switch (column->kind) {
    case LINK_CELL_TEXT:
        return put_text(column, value, link, err);
    case LINK_CELL_NUMBER:
        return put_number(column, value, link, err);
    case LINK_CELL_FLAG:
    case LINK_CELL_DENIAL:
    case LINK_CELL_FORWARDS:
        return put_flag(column, value, link, err);
    case LINK_CELL_TIME:
        return put_time(column, value, link, err);
    case LINK_CELL_TAGS:
        return put_tags(column, value, link, err);
    case LINK_CELL_WORDS:
        return put_words(column, value, link, err);
    case LINK_CELL_TAG:
        return put_named_tag(column, value, link, err);
    case LINK_CELL_JSON:
        return put_json(column, value, link, err);
    case LINK_CELL_SHORT_URL:
        return put_short_url(column, value, link, err);
    case LINK_CELL_PROTECTED:
        return put_protected(column, value, link, err);
    case LINK_CELL_SHOWN:
        break;
    }
    return 0;
}
