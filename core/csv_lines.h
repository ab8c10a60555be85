#ifndef CORE_CSV_LINES_H
#define CORE_CSV_LINES_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * The lines of a CSV file with their ends (LF, CRLF or CR), from bytes that
 * come cut anywhere:
 *
 *     struct csv_lines lines = {0};
 *     csv_lines_feed(&lines, bytes);          what was fed before is taken
 *     while (csv_lines_next(&lines, &line, &whole)) ...
 *     csv_lines_end(&lines);                  and once more
 *
 * A part of a line is given as it comes, `whole` false. A Ctrl-Z at the very
 * end, which some programs write, is left out.
 */
struct csv_lines {
    struct slice rest;   /* of what was fed */
    const char *lf, *cr; /* the next ones in `rest`; NULL: not looked for */
    bool cr_waits;       /* a CR was the last byte; a LF may belong to it */
    bool mark_waits;     /* an end mark was the last byte fed */
    bool mark_first;     /* that mark was none: it comes before `rest` */
    bool ended;
};

/* The bytes stay until all of their lines are taken. */
void csv_lines_feed(struct csv_lines *lines, struct slice bytes);
void csv_lines_end(struct csv_lines *lines);

/*
 * The next line with its end, or what is there of it. False if there is
 * nothing.
 */
bool csv_lines_next(struct csv_lines *lines, struct slice *line, bool *whole);

#endif
