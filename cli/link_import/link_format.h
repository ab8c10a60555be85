#ifndef CLI_LINK_FORMAT_H
#define CLI_LINK_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * What the files of other link shorteners, and our own, look like: one table a
 * format, which says what each column of a CSV file or member of a JSON object
 * is. docs/import.md says where the formats are described.
 *
 *     format = link_format_find("bitly", &err);
 *     for (size_t i = 0; i < format->count; i++)
 *         ... format->columns[i] ...
 *
 * A column goes by several names ("Long URL|long_url"). A title in CSV is
 * compared without case and by letters and digits alone; a member in JSON is as
 * it stands here, and a dot leads into an object ("meta.validSince"). Where two
 * columns fill one field, the first that has a value does.
 */
enum link_cell_kind {
    LINK_CELL_TEXT,
    LINK_CELL_NUMBER,
    LINK_CELL_FLAG,     /* true, false, yes, no, 1, 0 */
    LINK_CELL_DENIAL,   /* the same, and the field is the opposite */
    LINK_CELL_FORWARDS, /* a flag: the query is passed on, or dropped */
    LINK_CELL_TIME,
    LINK_CELL_TAGS,      /* an object, or NAME=VALUE;NAME=VALUE */
    LINK_CELL_WORDS,     /* words, each a tag of its own without a value */
    LINK_CELL_TAG,       /* the value of the tag `field` */
    LINK_CELL_JSON,      /* a value of any kind, passed on */
    LINK_CELL_SHORT_URL, /* brand and slug */
    LINK_CELL_PROTECTED, /* a flag: there is a password, and not in the file */
    LINK_CELL_SHOWN      /* told by an export, not taken by an import */
};

struct link_column {
    const char *names; /* alternatives are separated by '|' */
    enum link_cell_kind kind;
    const char *field; /* of a link; NULL where the kind says enough */
};

struct link_format {
    const char *name;
    const char *list; /* in JSON: where the links are ("shortUrls.data"); ""
                         for the whole */
    bool strict;      /* a column that is not in the table is refused */
    bool defused;     /* cells that a spreadsheet would run were changed */
    bool pipes_json;  /* standard input is JSON */
    const struct link_column *columns;
    size_t count;
};

/* ERROR_USAGE names the known ones. */
const struct link_format *link_format_find(const char *name, struct error *err);

/* Our own CSV, whose columns are also what an export writes. */
const struct link_format *link_format_own(void);

/* Is the column called so? */
bool link_column_is(const struct link_column *column, struct slice name);

/* The next of the names; false at the end. */
bool link_column_name(struct slice *rest, struct slice *name);

#endif
