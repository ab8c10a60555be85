#include "server/http2/http2_head.h"

#include "server/http/http_bytes.h"

void http2_head_init(struct http2_head *head)
{
    http_head_init(&head->head);
    head->head.version = 20;
    buffer_init(&head->text);
    buffer_init(&head->cookie);
    head->method = (struct http_span){0, 0};
    head->path = (struct http_span){0, 0};
    head->authority = (struct http_span){0, 0};
    head->listed = 0;
    head->refusal = 0;
}

void http2_head_release(struct http2_head *head)
{
    buffer_release(&head->text);
    buffer_release(&head->cookie);
}

static const char *base_of(const struct http2_head *head)
{
    return buffer_slice(&head->text).ptr;
}

/* Copies it behind the others; `listed` bounds how many there can be. */
static struct http_span keep(struct http2_head *head, struct slice bytes)
{
    struct http_span span = {(uint16_t)head->text.len, (uint16_t)bytes.len};

    buffer_append(&head->text, bytes);
    return span;
}

static int add_field(struct http2_head *head, struct slice name,
                     struct slice value)
{
    struct http_field field;

    field.name = keep(head, name);
    field.value = keep(head, value);
    return http_head_add_field(&head->head, base_of(head), field);
}

/* ---- pseudo fields ---- */

static int take_scheme(struct slice value)
{
    return slice_equal(value, SLICE("https")) ||
                   slice_equal(value, SLICE("http"))
               ? 0
               : 400;
}

static int take_authority(struct http2_head *head, struct slice value)
{
    int refusal = add_field(head, SLICE("host"), value);

    head->authority = head->head.fields[0].value;
    return refusal;
}

static int take_path(struct http2_head *head, struct slice value)
{
    if (value.len == 0 || !http_bytes_all(value, HTTP_BYTE_TARGET))
        return 400;
    head->path = keep(head, value);
    return 0;
}

static int take_pseudo(struct http2_head *head, struct slice name,
                       struct slice value)
{
    if (slice_equal(name, SLICE(":path")))
        return take_path(head, value);
    if (slice_equal(name, SLICE(":authority")))
        return take_authority(head, value);
    if (slice_equal(name, SLICE(":scheme")))
        return take_scheme(value);
    if (!slice_equal(name, SLICE(":method")))
        return 400;
    head->method = keep(head, value);
    return 0;
}

/* ---- regular fields ---- */

/* Beside :authority it may only say the same again. */
static int take_host(struct http2_head *head, struct slice value)
{
    struct slice authority = http_head_slice(head->authority, base_of(head));

    if (authority.len == 0)
        return add_field(head, SLICE("host"), value);
    return slice_equal_nocase(authority, value) ? 0 : 400;
}

static int take_cookie(struct http2_head *head, struct slice value)
{
    if (head->cookie.len > 0)
        buffer_append(&head->cookie, SLICE("; "));
    buffer_append(&head->cookie, value);
    return 0;
}

static int take_regular(struct http2_head *head, struct slice name,
                        struct slice value)
{
    if (slice_equal(name, SLICE("host")))
        return take_host(head, value);
    if (slice_equal(name, SLICE("cookie")))
        return take_cookie(head, value);
    return add_field(head, name, value);
}

/* Whether the fields are still within the limit with this one. */
static bool list(struct http2_head *head, struct slice name, struct slice value)
{
    head->listed += name.len + value.len + HTTP2_HEAD_ENTRY;
    if (head->listed > HTTP_HEAD_MAX && head->refusal == 0)
        head->refusal = 431;
    return head->refusal == 0;
}

void http2_head_add(struct http2_head *head, struct slice name,
                    struct slice value)
{
    if (!list(head, name, value))
        return;
    if (http_bytes_skip_value(value, 0) < value.len)
        head->refusal = 400;
    else if (name.len > 0 && name.ptr[0] == ':')
        head->refusal = take_pseudo(head, name, value);
    else
        head->refusal = take_regular(head, name, slice_trim(value));
}

void http2_head_add_trailer(struct http2_head *head, struct slice name,
                            struct slice value)
{
    (void)list(head, name, value);
}

/* ---- all of it ---- */

/* CONNECT has no path: its target is the authority (RFC 9113, 8.5). */
static struct http_span target_of(const struct http2_head *head)
{
    return head->head.method == HTTP_METHOD_CONNECT ? head->authority
                                                    : head->path;
}

static int finish_target(struct http2_head *head)
{
    struct http_span target = target_of(head);
    struct slice text = http_head_slice(target, base_of(head));
    struct http_span host = head->head.host;
    int refusal;

    /* The request line that HTTP/1 would have: "METHOD target HTTP/1.1". */
    if (head->method.len + target.len + sizeof(" HTTP/1.1") > HTTP_LINE_MAX)
        return 414;
    if (head->head.method != HTTP_METHOD_CONNECT &&
        !slice_starts(text, SLICE("/")) && !slice_equal(text, SLICE("*")))
        return 400;
    refusal = http_head_set_target(&head->head, base_of(head), target);
    head->head.host = host;
    return refusal;
}

/* Even of a head that is refused: HEAD gets its refusal without a body. */
static int finish_method(struct http2_head *head)
{
    return http_head_set_method(&head->head,
                                http_head_slice(head->method, base_of(head)));
}

static int finish(struct http2_head *head)
{
    int refusal = finish_target(head);

    if (refusal == 0 && head->cookie.len > 0)
        refusal = add_field(head, SLICE("cookie"), buffer_slice(&head->cookie));
    return refusal != 0 ? refusal : http_head_finish(&head->head);
}

int http2_head_finish(struct http2_head *head)
{
    int refusal = finish_method(head);

    if (head->refusal == 0)
        head->refusal = refusal != 0 ? refusal : finish(head);
    return head->refusal;
}
