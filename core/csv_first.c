#include "core/csv_first.h"

#include <string.h>

/* The byte order mark of UTF-8. */
#define MARK SLICE("\xef\xbb\xbf")

/* What may separate the cells before it is known. */
static const char delimiters[CSV_FIRST_DELIMITERS] = {',', ';', '\t'};

/* And what a line "sep=;" may name. */
#define DECLARED ",;\t|"

void csv_first_init(struct csv_first *first, char delimiter, size_t record_max)
{
    *first = (struct csv_first){
        .delimiter = delimiter,
        .record_max = record_max,
        .quotes = CSV_QUOTES_START,
    };
    buffer_init(&first->text);
    buffer_init(&first->declared);
}

void csv_first_release(struct csv_first *first)
{
    buffer_release(&first->text);
    buffer_release(&first->declared);
}

/* ---- The delimiter ------------------------------------------------------- */

static void count_delimiter(struct csv_first *first, char byte)
{
    for (size_t i = 0; i < sizeof(delimiters); i++)
        first->counts[i] += delimiters[i] == byte;
}

/*
 * By any of the delimiters. Quotes that break a cell may be plain ones by the
 * delimiter that it turns out to be.
 */
static void look_at_byte(struct csv_first *first, struct slice any, char byte)
{
    first->quotes = csv_quotes_after(first->quotes, any, byte);
    if (first->quotes == CSV_QUOTES_BROKEN)
        first->quotes = CSV_QUOTES_PLAIN;
    if (first->quotes == CSV_QUOTES_START)
        count_delimiter(first, byte);
}

/* At what is new, within the limit, however the bytes were cut. */
static void look_at(struct csv_first *first)
{
    struct slice text = buffer_slice(&first->text);
    struct slice any = slice_of(delimiters, sizeof(delimiters));

    if (first->delimiter != '\0')
        any = slice_of(&first->delimiter, 1);
    text = slice_head(text, first->record_max - (first->marked ? MARK.len : 0));
    for (; first->seen < text.len; first->seen++)
        look_at_byte(first, any, text.ptr[first->seen]);
}

static char best_delimiter(const struct csv_first *first)
{
    size_t best = 0;

    for (size_t i = 1; i < sizeof(delimiters); i++) {
        if (first->counts[i] > first->counts[best])
            best = i;
    }
    return delimiters[best];
}

char csv_first_delimiter(const struct csv_first *first)
{
    if (first->delimiter != '\0')
        return first->delimiter;
    return best_delimiter(first);
}

/* ---- Lines of none ------------------------------------------------------- */

/* An empty line in front of the first record says nothing of it. */
static bool is_empty(struct slice line)
{
    return slice_equal(line, SLICE("\n")) || slice_equal(line, SLICE("\r")) ||
           slice_equal(line, SLICE("\r\n"));
}

/* Excel's "sep=;": which one, or 0. */
static char declared_in(struct slice line)
{
    struct slice name = SLICE("sep=");
    struct slice value = slice_skip(line, name.len);

    if (!slice_equal_nocase(slice_head(line, name.len), name) ||
        value.len == 0 || strchr(DECLARED, value.ptr[0]) == NULL ||
        !is_empty(slice_skip(value, 1)))
        return '\0';
    return value.ptr[0];
}

/* Is the line so far, with its end, none of a record? It is dropped then. */
static bool drop_line(struct csv_first *first)
{
    struct slice line = buffer_slice(&first->text);
    char declared = '\0';

    if (first->delimiter == '\0')
        declared = declared_in(line);
    if (declared == '\0' && !is_empty(line))
        return false;
    if (declared != '\0') {
        first->delimiter = declared;
        if (first->marked)
            buffer_append(&first->declared, MARK);
        buffer_append(&first->declared, line);
    }
    buffer_clear(&first->text);
    first->quotes = CSV_QUOTES_START;
    first->seen = 0;
    return true;
}

enum csv_first_got csv_first_add(struct csv_first *first, struct slice line,
                                 bool whole)
{
    buffer_append(&first->text, line);
    if (!first->marked && slice_starts(buffer_slice(&first->text), MARK)) {
        buffer_consume(&first->text, MARK.len);
        first->marked = true;
        first->quotes = CSV_QUOTES_START;
        first->seen = 0;
    }
    if (whole && drop_line(first))
        return CSV_FIRST_NONE;
    look_at(first);
    return whole && first->quotes != CSV_QUOTES_INSIDE ? CSV_FIRST_WHOLE
                                                       : CSV_FIRST_MORE;
}
