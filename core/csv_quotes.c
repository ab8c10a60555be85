#include "core/csv_quotes.h"

#include <stdbool.h>
#include <string.h>

static bool ends_cell(struct slice delimiters, char byte)
{
    return byte == '\n' || byte == '\r' ||
           memchr(delimiters.ptr, byte, delimiters.len) != NULL;
}

enum csv_quotes csv_quotes_after(enum csv_quotes state, struct slice delimiters,
                                 char byte)
{
    switch (state) {
    case CSV_QUOTES_BROKEN:
        return CSV_QUOTES_BROKEN;
    case CSV_QUOTES_INSIDE:
        return byte == '"' ? CSV_QUOTES_CLOSED : CSV_QUOTES_INSIDE;
    case CSV_QUOTES_CLOSED:
        if (byte == '"')
            return CSV_QUOTES_INSIDE;
        return ends_cell(delimiters, byte) ? CSV_QUOTES_START
                                           : CSV_QUOTES_BROKEN;
    case CSV_QUOTES_START:
        if (byte == '"')
            return CSV_QUOTES_INSIDE;
        break;
    default:
        break;
    }
    return ends_cell(delimiters, byte) ? CSV_QUOTES_START : CSV_QUOTES_PLAIN;
}

/* Most lines have no quote: only what they end in matters then. */
static struct slice that_matters(enum csv_quotes state, struct slice text)
{
    if (text.len == 0 || state == CSV_QUOTES_CLOSED ||
        memchr(text.ptr, '"', text.len) != NULL)
        return text;
    return slice_skip(text, text.len - 1);
}

enum csv_quotes csv_quotes_read(enum csv_quotes state, struct slice delimiters,
                                struct slice text)
{
    text = that_matters(state, text);
    for (size_t i = 0; i < text.len; i++)
        state = csv_quotes_after(state, delimiters, text.ptr[i]);
    return state;
}
