#include "server/http/http_query.h"

#include "core/error.h"
#include "core/percent.h"

void http_query_init(struct http_query *query, struct slice text)
{
    query->rest = text;
    buffer_init(&query->text);
}

void http_query_release(struct http_query *query)
{
    buffer_release(&query->text);
}

/* Decodes "name=value" into the query's text. */
static int http_query_decode(struct http_query *query, struct slice item,
                             struct slice *name, struct slice *value)
{
    size_t equals = slice_find(item, '=');
    size_t name_len;
    int rc;

    buffer_clear(&query->text);
    rc = percent_decode(slice_head(item, equals), PERCENT_FORM, &query->text);
    if (rc < 0)
        return rc;
    name_len = query->text.len;
    rc = percent_decode(slice_skip(item, equals + 1), PERCENT_FORM,
                        &query->text);
    if (rc < 0)
        return rc;
    *name = slice_head(buffer_slice(&query->text), name_len);
    *value = slice_skip(buffer_slice(&query->text), name_len);
    return 1;
}

int http_query_next(struct http_query *query, struct slice *name,
                    struct slice *value)
{
    struct slice item;

    while (slice_split(&query->rest, '&', &item)) {
        if (item.len > 0)
            return http_query_decode(query, item, name, value);
    }
    return 0;
}

int http_query_get(struct slice text, struct slice name, struct buffer *out)
{
    struct http_query query;
    struct slice key;
    struct slice value;
    int got;

    http_query_init(&query, text);
    while ((got = http_query_next(&query, &key, &value)) > 0) {
        if (slice_equal(key, name)) {
            buffer_append(out, value);
            break;
        }
    }
    http_query_release(&query);
    return got;
}
