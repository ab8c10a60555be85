#ifndef SERVER_API_QUERY_H
#define SERVER_API_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * The query parameters of a call, by name: those that the handler knows, each
 * at most once, and no others, since a misspelt filter would show too much in
 * silence.
 *
 *     struct api_query_field fields[] = {{"brand"}, {"limit"}, {"cursor"}};
 *     if (api_query_read(call->query, fields, 3, &err) == 0)
 *         ... api_query_value(&fields[0]) ...
 *     api_query_release(fields, 3);               in any case
 */
struct api_query_field {
    const char *name;
    char *value; /* decoded, owned; NULL: not given */
};

/* ERROR_USAGE names the parameter in err->field. */
int api_query_read(struct slice query, struct api_query_field *fields,
                   size_t count, struct error *err)
    __attribute__((warn_unused_result));

void api_query_release(struct api_query_field *fields, size_t count);

/* SLICE_NONE if it was not given. */
struct slice api_query_value(const struct api_query_field *field);

/* True or false as they are written; false if it was not given. */
int api_query_flag(const struct api_query_field *field, bool *flag,
                   struct error *err) __attribute__((warn_unused_result));

/* A page's size: 1 to 1,000, and 100 where it was not given. */
#define API_QUERY_LIMIT     100
#define API_QUERY_LIMIT_MAX 1000
int api_query_limit(const struct api_query_field *field, size_t *limit,
                    struct error *err) __attribute__((warn_unused_result));

#endif
