#ifndef SERVER_JSON_FIELDS_H
#define SERVER_JSON_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * Reading a JSON object by a table of the fields that it may have:
 *
 *     struct slice name = SLICE_NONE;
 *     int64_t limit = 10;
 *     const struct json_field fields[] = {
 *         {"name", JSON_FIELD_TEXT, .required = true, .text = &name},
 *         {"limit", JSON_FIELD_INTEGER, .number = &limit},
 *     };
 *     if (json_fields_read(body, fields, 2, &err) < 0)
 *         ... err.field names the one ...
 *
 * What is absent leaves its place alone. null empties it: "" (not SLICE_NONE),
 * 0, false, NULL; so an edit can tell "leave it" from "remove it". A field
 * that is not in the table is refused, because a misspelt one would be lost in
 * silence. Values point into the JSON.
 */
struct json_t;

enum json_field_type {
    JSON_FIELD_TEXT,    /* text */
    JSON_FIELD_INTEGER, /* number */
    JSON_FIELD_BOOL,    /* flag */
    JSON_FIELD_TIME,    /* number: ms since 1970, from RFC 3339 or seconds */
    JSON_FIELD_ARRAY,   /* json */
    JSON_FIELD_OBJECT,  /* json */
    JSON_FIELD_ANY      /* json */
};

struct json_field {
    const char *name;
    enum json_field_type type;
    bool required;
    bool *given; /* set to true if it is there, null included; or NULL */
    /* Where the value goes, the one that fits the type. */
    struct slice *text;
    int64_t *number;
    bool *flag;
    const struct json_t **json;
};

/*
 * ERROR_INVALID: "not_an_object", "unknown_field", "missing_field" and
 * "wrong_type".
 */
int json_fields_read(const struct json_t *object,
                     const struct json_field *fields, size_t count,
                     struct error *err) __attribute__((warn_unused_result));

#endif
