#ifndef CLI_RESOURCE_H
#define CLI_RESOURCE_H

#include <jansson.h>

#include "cli/invocation.h"
#include "core/error.h"

/*
 * What brands, campaigns, links and tokens have in common on the command line:
 * they are made, listed, shown, changed and removed over the API in one way.
 * Each calls the server and writes the result: a table or lines for people,
 * the API's JSON with --json.
 */
struct resource_column {
    const char *title;
    const char *field;
};

struct resource {
    const char *noun;       /* "brand", for messages */
    const char *path;       /* "/api/v1/brands" */
    const char *name_field; /* printed, alone, when one was made */
    const struct resource_column *columns; /* of its list */
    size_t column_count;
};

/*
 * POSTs `body` with the fields of the given options added to it. Here and in
 * resource_edit, the answer's warnings go to stderr, a line each.
 */
int resource_add(struct invocation *inv, const struct resource *resource,
                 json_t *body, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Follows the cursors to the end, or to --limit where the action has it. The
 * fields of the given options are the filter.
 */
int resource_list(struct invocation *inv, const struct resource *resource,
                  struct error *err) __attribute__((warn_unused_result));

/* `path` is the whole path of one thing. */
int resource_show(struct invocation *inv, const char *path, struct error *err)
    __attribute__((warn_unused_result));

/* PATCHes `body` with the given fields added to it; none is ERROR_USAGE. */
int resource_edit_with(struct invocation *inv, const struct resource *resource,
                       const char *path, const char *name, json_t *body,
                       struct error *err) __attribute__((warn_unused_result));

/* The same with nothing but the given fields. */
int resource_edit(struct invocation *inv, const struct resource *resource,
                  const char *path, const char *name, struct error *err)
    __attribute__((warn_unused_result));

int resource_remove(struct invocation *inv, const struct resource *resource,
                    const char *path, const char *name, struct error *err)
    __attribute__((warn_unused_result));

/* The path of the thing that has this name; the caller frees. */
char *resource_path(const struct resource *resource, const char *name);

#endif
