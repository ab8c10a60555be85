#include "attribution/paths/csv_line.h"

#include <string.h>

static struct slice csv_line_strip(struct slice text)
{
    if (text.len > 0 && text.ptr[text.len - 1] == '\r')
        text.len--;
    return text;
}

/* Behind the closing quote of the field that opens at `at`; SIZE_MAX: none. */
static size_t csv_line_skip_quoted(struct slice bytes, size_t at)
{
    for (at++; at < bytes.len; at++) {
        const char *quote = memchr(bytes.ptr + at, '"', bytes.len - at);

        if (quote == NULL)
            return SIZE_MAX;
        at = (size_t)(quote - bytes.ptr) + 1;
        if (at == bytes.len || bytes.ptr[at] != '"')
            return at;
    }
    return SIZE_MAX;
}

static bool csv_line_may_follow(struct slice bytes, size_t at)
{
    if (at < bytes.len && bytes.ptr[at] == '\r')
        at++;
    return at == bytes.len || bytes.ptr[at] == ',' || bytes.ptr[at] == '\n';
}

/* Field by field, up to the line feed. */
static enum csv_end csv_line_find_quoted(struct slice bytes,
                                         struct csv_line *line)
{
    size_t at = 0;

    while (at < bytes.len) {
        if (bytes.ptr[at] == '"') {
            at = csv_line_skip_quoted(bytes, at);
            if (at == SIZE_MAX)
                return CSV_UNCLOSED;
            if (!csv_line_may_follow(bytes, at))
                return CSV_TEXT_BEHIND;
        }
        while (at < bytes.len && bytes.ptr[at] != ',' && bytes.ptr[at] != '\n')
            at++;
        if (at == bytes.len || bytes.ptr[at] == '\n')
            break;
        at++;
    }
    line->text = csv_line_strip(slice_head(bytes, at));
    line->used = at < bytes.len ? at + 1 : at;
    return at < bytes.len ? CSV_WHOLE : CSV_OPEN;
}

static size_t csv_line_count_feeds(struct slice bytes)
{
    size_t feeds = 0;

    for (size_t i = 0; i < bytes.len; i++)
        feeds += bytes.ptr[i] == '\n';
    return feeds;
}

enum csv_end csv_line_find(struct slice bytes, struct csv_line *line)
{
    size_t end = slice_find(bytes, '\n');
    enum csv_end found = end < bytes.len ? CSV_WHOLE : CSV_OPEN;

    line->quotes = slice_find(slice_head(bytes, end), '"') < end;
    if (!line->quotes) {
        line->text = csv_line_strip(slice_head(bytes, end));
        line->used = found == CSV_WHOLE ? end + 1 : end;
        line->feeds = 1;
        return found;
    }
    found = csv_line_find_quoted(bytes, line);
    if (found == CSV_WHOLE || found == CSV_OPEN)
        line->feeds = csv_line_count_feeds(slice_head(bytes, line->used));
    return found;
}
