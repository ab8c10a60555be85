#include "server/http/http_router.h"

#include <string.h>

#include "core/percent.h"

#define ROUTER_BAD 400

static bool is_param(struct slice segment)
{
    return segment.len > 2 && segment.ptr[0] == '{' &&
           segment.ptr[segment.len - 1] == '}';
}

/* Decodes into the match's own text; false if it is broken or too long. */
static bool decode_param(struct http_match *match, struct slice raw,
                         struct slice *value)
{
    struct buffer decoded = BUFFER_INIT;
    bool ok = true;

    *value = raw;
    if (slice_find(raw, '%') == raw.len)
        return true;
    ok = percent_decode(raw, PERCENT_PATH, &decoded) == 0 &&
         decoded.len <= sizeof(match->text) - match->text_len;
    if (ok) {
        char *at = match->text + match->text_len;

        memcpy(at, buffer_slice(&decoded).ptr, decoded.len);
        *value = slice_of(at, decoded.len);
        match->text_len += decoded.len;
    }
    buffer_release(&decoded);
    return ok;
}

/* Whether the path has the pattern's shape; no decoding yet. */
static bool path_fits(struct slice pattern, struct slice path)
{
    struct slice want;
    struct slice have;

    while (slice_split(&pattern, '/', &want)) {
        if (!slice_split(&path, '/', &have))
            return false;
        if (is_param(want) ? have.len == 0 : !slice_equal(want, have))
            return false;
    }
    return slice_is_none(path);
}

static int take_params(struct http_match *match, struct slice pattern,
                       struct slice path)
{
    struct slice want;
    struct slice have;

    while (slice_split(&pattern, '/', &want) &&
           slice_split(&path, '/', &have)) {
        struct http_param *param = &match->params[match->count];

        if (!is_param(want))
            continue;
        if (match->count == HTTP_ROUTER_PARAMS ||
            !decode_param(match, have, &param->value))
            return ROUTER_BAD;
        param->name = slice_of(want.ptr + 1, want.len - 2);
        match->count++;
    }
    return 200;
}

/* The first row for `method` whose pattern the path has. */
static const struct http_route *find_route(const struct http_route *routes,
                                           size_t count, struct slice path,
                                           enum http_method method,
                                           unsigned *allowed)
{
    const struct http_route *found = NULL;

    for (size_t i = 0; i < count; i++) {
        if (!path_fits(slice_str(routes[i].pattern), path))
            continue;
        *allowed |= 1U << routes[i].method;
        if (found == NULL && routes[i].method == method)
            found = &routes[i];
    }
    return found;
}

int http_router_match(const struct http_route *routes, size_t count,
                      const struct http_request *request,
                      struct http_match *match)
{
    const struct http_route *route;

    match->route = NULL;
    match->count = 0;
    match->allowed = 0;
    match->text_len = 0;
    route = find_route(routes, count, request->path, request->method,
                       &match->allowed);
    if (route == NULL && request->method == HTTP_METHOD_HEAD)
        route = find_route(routes, count, request->path, HTTP_METHOD_GET,
                           &match->allowed);
    if (route == NULL)
        return match->allowed != 0 ? 405 : 404;
    if (take_params(match, slice_str(route->pattern), request->path) != 200)
        return ROUTER_BAD;
    match->route = route;
    return 200;
}

size_t http_router_body_max(const struct http_route *routes, size_t count,
                            enum http_method method, struct slice path)
{
    for (size_t i = 0; i < count; i++) {
        if (routes[i].body_max > 0 && routes[i].method == method &&
            slice_equal(path, slice_str(routes[i].pattern)))
            return routes[i].body_max;
    }
    return 0;
}

struct slice http_router_param(const struct http_match *match,
                               struct slice name)
{
    for (size_t i = 0; i < match->count; i++) {
        if (slice_equal(match->params[i].name, name))
            return match->params[i].value;
    }
    return SLICE_NONE;
}

void http_router_allow(const struct http_match *match, struct buffer *out)
{
    unsigned allowed = match->allowed;
    const char *separator = "";

    if (allowed & 1U << HTTP_METHOD_GET)
        allowed |= 1U << HTTP_METHOD_HEAD;
    for (unsigned i = 0; i < HTTP_METHOD_OTHER; i++) {
        struct slice name = http_method_name((enum http_method)i);

        if (allowed & 1U << i) {
            buffer_appendf(out, "%s%" SLICE_FMT, separator, SLICE_ARG(name));
            separator = ", ";
        }
    }
}
