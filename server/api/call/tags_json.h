#ifndef SERVER_TAGS_JSON_H
#define SERVER_TAGS_JSON_H

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Named texts, a link's tags or a campaign's UTM template: {"k": "v"} in JSON,
 * "k=v" items, each ended by '\n', in the order of their bytes as stored.
 */
struct json_t;

/* A new object. */
struct json_t *tags_json_show(struct slice tags);

/*
 * Appends what is stored, with what is given laid over it name by name; null
 * removes a name. ERROR_INVALID names `field`, for a value that is no string
 * and a name or value that could not be stored.
 */
int tags_json_merge(const struct json_t *given, const char *field,
                    struct slice tags, struct buffer *out, struct error *err)
    __attribute__((warn_unused_result));

#endif
