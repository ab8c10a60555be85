#include "server/verify/http_reply.h"

/* Takes a line off, without its end; false if there is none left. */
static bool take_line(struct slice *rest, struct slice *line)
{
    if (rest->len == 0 || !slice_split(rest, '\n', line))
        return false;
    if (slice_ends(*line, SLICE("\r")))
        line->len--;
    return true;
}

/* "HTTP/1.1 200 OK" */
static bool parse_status(struct slice line, int *status)
{
    uint64_t number;

    if (!slice_starts(line, SLICE("HTTP/1.")) || line.len < 12 ||
        line.ptr[8] != ' ' ||
        !slice_parse_u64(slice_head(slice_skip(line, 9), 3), &number) ||
        number < 100 || number > 599)
        return false;
    *status = (int)number;
    return true;
}

bool http_reply_parse(struct http_reply *reply, struct slice text)
{
    struct slice rest = text;
    struct slice line;
    struct slice name;

    reply->location = SLICE_NONE;
    if (!take_line(&rest, &line) || !parse_status(line, &reply->status))
        return false;
    while (take_line(&rest, &line) && line.len > 0) {
        name = slice_head(line, slice_find(line, ':'));
        if (slice_is_none(reply->location) && name.len < line.len &&
            slice_equal_nocase(name, SLICE("location")))
            reply->location = slice_trim(slice_skip(line, name.len + 1));
    }
    return true;
}
