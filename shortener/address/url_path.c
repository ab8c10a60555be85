#include "shortener/address/url_path.h"

#include <string.h>

/* Besides controls, space and everything from 0x7f on. */
static const char *const encode_sets[] = {
    [URL_PATH_SEGMENT] = "\"#<>?^`{}",
    [URL_PATH_QUERY] = "\"#<>'",
    [URL_PATH_FRAGMENT] = "\"<>`",
};

static bool must_encode(char byte, enum url_path_part part)
{
    unsigned char c = (unsigned char)byte;

    return c <= ' ' || c >= 0x7f || strchr(encode_sets[part], c) != NULL;
}

void url_path_encode(struct slice text, enum url_path_part part,
                     struct buffer *out)
{
    for (size_t i = 0; i < text.len; i++) {
        if (must_encode(text.ptr[i], part))
            buffer_appendf(out, "%%%02X", (unsigned char)text.ptr[i]);
        else
            buffer_append_byte(out, text.ptr[i]);
    }
}

/* Takes one dot, plain or as %2e, off the front. */
static bool take_dot(struct slice *text)
{
    if (slice_starts(*text, SLICE("."))) {
        *text = slice_skip(*text, 1);
        return true;
    }
    if (text->len >= 3 &&
        slice_equal_nocase(slice_head(*text, 3), SLICE("%2e"))) {
        *text = slice_skip(*text, 3);
        return true;
    }
    return false;
}

/* 1 for ".", 2 for "..", 0 for a segment with a name. */
static int count_dots(struct slice segment)
{
    int dots = 0;

    while (dots < 3 && take_dot(&segment))
        dots++;
    return segment.len == 0 && dots <= 2 ? dots : 0;
}

/* A byte, plain or encoded, that may not stand in a segment. */
static bool is_barred(struct slice segment, size_t at)
{
    struct slice rest = slice_skip(segment, at);
    int high;
    int low;
    int byte;

    if (rest.ptr[0] != '%')
        return rest.ptr[0] == '\\';
    if (rest.len < 3)
        return true;
    high = slice_hex_digit(rest.ptr[1]);
    low = slice_hex_digit(rest.ptr[2]);
    byte = high * 16 + low;
    return high < 0 || low < 0 || byte == '/' || byte == '\\' || byte == 0;
}

bool url_path_stays(struct slice path)
{
    struct slice segment;

    while (slice_split(&path, '/', &segment)) {
        if (count_dots(slice_head(segment, slice_find(segment, ';'))) > 0)
            return false;
        for (size_t i = 0; i < segment.len; i++) {
            if (is_barred(segment, i))
                return false;
        }
    }
    return true;
}

/* Drops the last segment, if there is one behind `start`. */
static void pop_segment(struct buffer *out, size_t start)
{
    struct slice text = buffer_slice(out);
    size_t len = text.len;

    while (len > start && text.ptr[len - 1] != '/')
        len--;
    buffer_truncate(out, len > start ? len - 1 : start);
}

void url_path_append(struct slice path, struct buffer *out)
{
    struct slice rest = slice_skip(path, 1);
    size_t start = out->len;
    struct slice segment;

    if (path.len == 0)
        rest = SLICE("");
    while (slice_split(&rest, '/', &segment)) {
        int dots = count_dots(segment);
        bool last = slice_is_none(rest);

        if (dots == 2)
            pop_segment(out, start);
        if (dots == 0) {
            buffer_append_byte(out, '/');
            url_path_encode(segment, URL_PATH_SEGMENT, out);
        } else if (last) {
            buffer_append_byte(out, '/');
        }
    }
}
