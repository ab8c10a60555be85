#include "core/csv_lines.h"

#include <string.h>

/* Ctrl-Z: what ended files of CP/M, and ends some of today's still. */
static const char end_mark = '\x1a';

void csv_lines_feed(struct csv_lines *lines, struct slice bytes)
{
    if (bytes.len > 0) {
        lines->mark_first = lines->mark_waits;
        lines->mark_waits = bytes.ptr[bytes.len - 1] == end_mark;
        bytes.len -= lines->mark_waits;
    }
    lines->rest = bytes;
    lines->lf = NULL;
    lines->cr = NULL;
}

void csv_lines_end(struct csv_lines *lines)
{
    lines->ended = true;
}

static const char *find_in(struct slice text, char byte)
{
    const char *found = memchr(text.ptr, byte, text.len);

    return found != NULL ? found : text.ptr + text.len;
}

/* Where the line ends: at the first CR or LF, or where the bytes do. */
static const char *line_end(struct csv_lines *lines)
{
    if (lines->lf == NULL || lines->lf < lines->rest.ptr)
        lines->lf = find_in(lines->rest, '\n');
    if (lines->cr == NULL || lines->cr < lines->rest.ptr)
        lines->cr = find_in(lines->rest, '\r');
    return lines->lf < lines->cr ? lines->lf : lines->cr;
}

/* A CR that came last, now that it is known what follows. */
static struct slice waiting_end(struct csv_lines *lines)
{
    bool pair =
        !lines->mark_first && lines->rest.len > 0 && lines->rest.ptr[0] == '\n';

    lines->cr_waits = false;
    if (pair)
        lines->rest = slice_skip(lines->rest, 1);
    return pair ? SLICE("\r\n") : SLICE("\r");
}

static struct slice take_bytes(struct csv_lines *lines, size_t len)
{
    struct slice bytes = slice_head(lines->rest, len);

    lines->rest = slice_skip(lines->rest, len);
    return bytes;
}

bool csv_lines_next(struct csv_lines *lines, struct slice *line, bool *whole)
{
    const char *end;
    size_t len;

    *whole = true;
    if (lines->cr_waits &&
        (lines->mark_first || lines->rest.len > 0 || lines->ended)) {
        *line = waiting_end(lines);
        return true;
    }
    if (lines->mark_first) {
        lines->mark_first = false;
        *line = slice_of(&end_mark, 1);
        *whole = false;
        return true;
    }
    if (lines->rest.len == 0)
        return false;
    end = line_end(lines);
    len = (size_t)(end - lines->rest.ptr);
    *whole = len < lines->rest.len;
    if (*whole && *end == '\r' && len + 1 == lines->rest.len && !lines->ended) {
        *whole = false;
        *line = take_bytes(lines, len);
        lines->rest = SLICE_NONE;
        lines->cr_waits = true;
        return true;
    }
    if (*whole && *end == '\r' && len + 1 < lines->rest.len)
        len += end[1] == '\n';
    len += *whole;
    *line = take_bytes(lines, len);
    return true;
}
