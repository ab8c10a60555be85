#ifndef CORE_CSV_FIRST_H
#define CORE_CSV_FIRST_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/csv_quotes.h"
#include "core/slice.h"

/*
 * The beginning of a CSV file: a byte order mark, Excel's line "sep=;", and the
 * first record, which is kept until it is whole, since only then is it known
 * what separates the cells: what stands most often outside of quotes.
 *
 *     csv_first_init(&first, '\0', record_max);
 *     while (csv_first_add(&first, line, whole) != CSV_FIRST_WHOLE) ...
 *     csv_first_delimiter(&first), first.text
 *     csv_first_release(&first);
 */
#define CSV_FIRST_DELIMITERS 3

struct csv_first {
    char delimiter;    /* given or declared; NUL: to be found */
    size_t record_max; /* bytes that are looked at */
    enum csv_quotes quotes;
    size_t counts[CSV_FIRST_DELIMITERS]; /* outside quotes */
    struct buffer text;                  /* the lines so far */
    struct buffer declared; /* the line "sep=;" before it, and the mark */
    size_t seen;            /* bytes of the text that were looked at */
    bool marked;            /* the mark was taken off */
};

enum csv_first_got {
    CSV_FIRST_NONE, /* the line was none of a record */
    CSV_FIRST_MORE, /* the record goes on, by what is seen of it */
    CSV_FIRST_WHOLE /* it is whole */
};

/* `delimiter` is what separates the cells, or NUL. */
void csv_first_init(struct csv_first *first, char delimiter, size_t record_max);
void csv_first_release(struct csv_first *first);

/* Adds a line, or a part of one (`whole` false). */
enum csv_first_got csv_first_add(struct csv_first *first, struct slice line,
                                 bool whole);

/* By what has been added. */
char csv_first_delimiter(const struct csv_first *first);

#endif
