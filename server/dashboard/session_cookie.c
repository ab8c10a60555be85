#include "server/dashboard/session_cookie.h"

#define NAME  "waypost_token"
#define RULES "; Path=/; HttpOnly; SameSite=Strict"

struct slice session_cookie_read(struct slice header)
{
    struct slice pair;

    while (header.len > 0 && slice_split(&header, ';', &pair)) {
        struct slice name = slice_head(pair, slice_find(pair, '='));

        if (name.len < pair.len && slice_equal(slice_trim(name), SLICE(NAME)))
            return slice_trim(slice_skip(pair, name.len + 1));
    }
    return SLICE_NONE;
}

static void set(struct api_call *call, struct slice value, const char *more)
{
    struct buffer line = BUFFER_INIT;

    buffer_appendf(&line, NAME "=%" SLICE_FMT RULES "%s", SLICE_ARG(value),
                   more);
    api_call_header(call, SLICE("Set-Cookie"), buffer_slice(&line));
    buffer_release(&line);
}

void session_cookie_set(struct api_call *call, struct slice secret, bool secure)
{
    set(call, secret, secure ? "; Secure" : "");
}

void session_cookie_clear(struct api_call *call)
{
    set(call, SLICE_NONE, "; Max-Age=0");
}
