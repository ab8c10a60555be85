#include "server/http/http_head.h"

#include <string.h>

#include "server/http/http_authority.h"
#include "server/http/http_target.h"

void http_head_init(struct http_head *head)
{
    /* All but the fields, which come last and which field_count guards. */
    memset(head, 0, offsetof(struct http_head, fields));
}

/* Where `part` of the head's bytes stands. */
static struct http_span span_of(struct slice part, const char *base)
{
    struct http_span none = {0, 0};

    if (part.len == 0)
        return none;
    return (struct http_span){(uint16_t)(part.ptr - base), (uint16_t)part.len};
}

int http_head_set_method(struct http_head *head, struct slice name)
{
    return http_method_parse(name, &head->method) ? 0 : 501;
}

int http_head_set_target(struct http_head *head, const char *base,
                         struct http_span span)
{
    struct http_target target;

    if (!http_target_parse(http_head_slice(span, base), head->method, &target))
        return 400;
    head->path = span_of(target.path, base);
    head->query = span_of(target.query, base);
    head->has_query = !slice_is_none(target.query);
    head->host = span_of(target.host, base);
    head->has_target_host = !slice_is_none(target.host);
    return 0;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

int http_head_set_version(struct http_head *head, struct slice text)
{
    if (text.len != 8 || !slice_starts(text, SLICE("HTTP/")) ||
        !is_digit(text.ptr[5]) || text.ptr[6] != '.' || !is_digit(text.ptr[7]))
        return 400;
    if (text.ptr[5] != '1' || text.ptr[7] > '1')
        return 505;
    head->version = text.ptr[7] == '1' ? 11 : 10;
    return 0;
}

static int take_host(struct http_head *head, const char *base,
                     struct slice value)
{
    struct slice host;
    struct slice port;

    if (head->has_host_field || !http_authority_parse(value, &host, &port))
        return 400;
    head->has_host_field = true;
    if (!head->has_target_host)
        head->host = span_of(host, base);
    return 0;
}

static int take_length(struct http_head *head, struct slice value)
{
    if (head->has_length || head->framing == HTTP_FRAMING_CHUNKED ||
        !slice_parse_u64(value, &head->content_length))
        return 400;
    head->has_length = true;
    if (head->content_length > 0)
        head->framing = HTTP_FRAMING_LENGTH;
    return 0;
}

/*
 * Only "chunked", once. A list that ends in it names a coding that we do not
 * have; all else leaves the body's end in doubt.
 */
static int take_encoding(struct http_head *head, struct slice value)
{
    if (head->has_length || head->framing == HTTP_FRAMING_CHUNKED ||
        head->version == 10 || value.len == 0)
        return 400;
    if (!slice_equal_nocase(value, SLICE("chunked")))
        return 501;
    head->framing = HTTP_FRAMING_CHUNKED;
    return 0;
}

static int take_connection(struct http_head *head, struct slice value)
{
    struct slice token;

    while (slice_split(&value, ',', &token)) {
        token = slice_trim(token);
        if (slice_equal_nocase(token, SLICE("close")))
            head->close = true;
        else if (slice_equal_nocase(token, SLICE("keep-alive")))
            head->keep_alive = true;
    }
    return 0;
}

static int take_expect(struct http_head *head, struct slice value)
{
    if (head->version == 10)
        return 0;
    if (!slice_equal_nocase(value, SLICE("100-continue")))
        return 417;
    head->expects_continue = true;
    return 0;
}

/* The fields that decide about framing and the connection, by length. */
static int take_field(struct http_head *head, const char *base,
                      struct slice name, struct slice value)
{
    switch (name.len) {
    case 4:
        if (slice_equal_nocase(name, SLICE("host")))
            return take_host(head, base, value);
        return 0;
    case 6:
        if (slice_equal_nocase(name, SLICE("expect")))
            return take_expect(head, value);
        return 0;
    case 10:
        if (slice_equal_nocase(name, SLICE("connection")))
            return take_connection(head, value);
        return 0;
    case 14:
        if (slice_equal_nocase(name, SLICE("content-length")))
            return take_length(head, value);
        return 0;
    case 17:
        if (slice_equal_nocase(name, SLICE("transfer-encoding")))
            return take_encoding(head, value);
        return 0;
    default:
        return 0;
    }
}

int http_head_add_field(struct http_head *head, const char *base,
                        struct http_field field)
{
    if (head->field_count == HTTP_FIELDS_MAX)
        return 431;
    head->fields[head->field_count++] = field;
    return take_field(head, base, http_head_slice(field.name, base),
                      http_head_slice(field.value, base));
}

int http_head_finish(struct http_head *head)
{
    return head->version != 10 && !head->has_host_field ? 400 : 0;
}

struct slice http_head_field(const struct http_head *head, const char *base,
                             struct slice name)
{
    for (size_t i = 0; i < head->field_count; i++) {
        const struct http_field *field = &head->fields[i];

        if (field->name.len == name.len &&
            slice_equal_nocase(http_head_slice(field->name, base), name))
            return http_head_slice(field->value, base);
    }
    return SLICE_NONE;
}

bool http_head_persists(const struct http_head *head)
{
    if (head->close || head->method == HTTP_METHOD_CONNECT)
        return false;
    return head->version == 11 || head->keep_alive;
}
