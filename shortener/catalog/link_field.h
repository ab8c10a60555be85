#ifndef SHORTENER_LINK_FIELD_H
#define SHORTENER_LINK_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shortener/catalog/link.h"

/*
 * The fields of a link, declared once: Redis' hash, the API's JSON, the copy
 * that a call keeps and the checks of length all follow this table.
 *
 *     for (size_t i = 0; i < link_field_count; i++) {
 *         const struct link_field *field = &link_fields[i];
 *         ... link_field_text(field, &link), link_field_number(...)
 *     }
 *
 * A new field is a member of struct link and a row here. What is not in a
 * row's power (what makes a status or a span of time valid) is link_check's.
 */
enum link_field_kind {
    LINK_FIELD_TEXT,     /* slice */
    LINK_FIELD_URL,      /* slice: a normalised destination, or empty */
    LINK_FIELD_APP_URL,  /* slice: likewise, or an address of an app */
    LINK_FIELD_RULES,    /* slice: their text, see shortener/rule/ */
    LINK_FIELD_TAGS,     /* slice: "key=value\n" items */
    LINK_FIELD_NUMBER,   /* int64_t */
    LINK_FIELD_TIME,     /* int64_t, UTC milliseconds; 0 for none */
    LINK_FIELD_FLAG,     /* bool */
    LINK_FIELD_QUERY,    /* enum link_query, stored by its name */
    LINK_FIELD_TRACKING, /* enum link_tracking, stored as 0, 1 or not at all */
};

/* Who may change a field, and who sees it. */
enum link_field_access {
    LINK_FIELD_EDITED, /* given by the API's users, at any time */
    LINK_FIELD_NAMING, /* given when the link is made, never changed */
    LINK_FIELD_KEPT,   /* shown only: we write it */
    LINK_FIELD_TOLD,   /* not even shown: the link's history tells it */
    LINK_FIELD_HIDDEN, /* neither read nor shown by this table */
};

struct link_field {
    const char *name; /* in Redis and in JSON */
    enum link_field_kind kind;
    enum link_field_access access;
    size_t offset;     /* in struct link */
    size_t limit;      /* TEXT: bytes */
    int64_t otherwise; /* NUMBER, TIME, FLAG: what it is when not stored */
};

extern const struct link_field link_fields[];
extern const size_t link_field_count;

/* Is it a slice, whatever that slice means? */
bool link_field_is_text(const struct link_field *field);

/* The member itself; of a kind that is a slice. */
struct slice *link_field_text(const struct link_field *field,
                              struct link *link);

/* Of the kinds NUMBER and TIME. */
int64_t *link_field_number(const struct link_field *field, struct link *link);

/* Of the kind FLAG. */
bool *link_field_flag(const struct link_field *field, struct link *link);

/*
 * The field's value as it is stored: nothing where it is the default. Reading
 * nothing, or what cannot be read, gives the default; a text read is borrowed.
 */
void link_field_write(const struct link_field *field, const struct link *link,
                      struct buffer *out);
void link_field_read(const struct link_field *field, struct link *link,
                     struct slice text);

#endif
