#ifndef CORE_CSV_QUOTES_H
#define CORE_CSV_QUOTES_H

#include "core/slice.h"

/*
 * Where CSV stands with its quotes, byte by byte:
 *
 *     state = CSV_QUOTES_START;                     at a record's start
 *     state = csv_quotes_read(state, SLICE(","), line);
 *
 * A cell is quoted if a quote is its first byte; it ends at a quote that a
 * delimiter or a line end follows, and has doubled ones for quotes. Anything
 * else behind a closing quote (`"Bob" Smith`) is CSV_QUOTES_BROKEN: nobody can
 * tell where the cell ends. It stays so until the caller starts anew.
 */
enum csv_quotes {
    CSV_QUOTES_START,  /* of a cell */
    CSV_QUOTES_PLAIN,  /* in a cell without quotes around it */
    CSV_QUOTES_INSIDE, /* in a quoted one */
    CSV_QUOTES_CLOSED, /* behind a quote in it: its end, or half of a pair */
    CSV_QUOTES_BROKEN  /* text came behind the closing quote */
};

/* Each byte of `delimiters` is one. */
enum csv_quotes csv_quotes_after(enum csv_quotes state, struct slice delimiters,
                                 char byte);

enum csv_quotes csv_quotes_read(enum csv_quotes state, struct slice delimiters,
                                struct slice text);

#endif
