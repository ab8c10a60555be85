#include "server/http/http_target.h"

#include "server/http/http_authority.h"

static void split_query(struct slice text, struct http_target *target)
{
    size_t mark = slice_find(text, '?');

    target->path = slice_head(text, mark);
    target->query = mark < text.len ? slice_skip(text, mark + 1) : SLICE_NONE;
}

/* Length of "http://" or "https://" in front, 0 if it is neither. */
static size_t scheme_length(struct slice text)
{
    if (slice_equal_nocase(slice_head(text, 7), SLICE("http://")))
        return 7;
    if (slice_equal_nocase(slice_head(text, 8), SLICE("https://")))
        return 8;
    return 0;
}

static bool parse_absolute(struct slice text, struct http_target *target)
{
    size_t scheme = scheme_length(text);
    size_t end = 0;
    struct slice port;

    if (scheme == 0)
        return false;
    text = slice_skip(text, scheme);
    while (end < text.len && text.ptr[end] != '/' && text.ptr[end] != '?')
        end++;
    split_query(slice_skip(text, end), target);
    return http_authority_parse(slice_head(text, end), &target->host, &port);
}

static bool parse_authority(struct slice text, struct http_target *target)
{
    struct slice host;
    struct slice port;

    target->path = text;
    return http_authority_parse(text, &host, &port) && port.len > 0;
}

bool http_target_parse(struct slice text, enum http_method method,
                       struct http_target *target)
{
    *target = (struct http_target){SLICE_NONE, SLICE_NONE, SLICE_NONE};
    if (method == HTTP_METHOD_CONNECT)
        return parse_authority(text, target);
    if (text.len > 0 && text.ptr[0] == '/') {
        split_query(text, target);
        return true;
    }
    if (method == HTTP_METHOD_OPTIONS && slice_equal(text, SLICE("*"))) {
        target->path = text;
        return true;
    }
    return parse_absolute(text, target);
}
