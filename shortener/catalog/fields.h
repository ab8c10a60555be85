#ifndef SHORTENER_FIELDS_H
#define SHORTENER_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/redis_reply.h"
#include "core/slice.h"

/*
 * The fields of a Redis hash, name by name: what a brand, campaign, link or
 * placement looks like on its way to Redis.
 *
 *     struct fields fields;
 *     fields_init(&fields);
 *     fields_add(&fields, "host", brand->host);
 *     fields_add_int(&fields, "created_at", brand->created_at);
 *     ... fields_at(&fields, i, &name, &value) ...
 *     fields_release(&fields);
 *
 * Everything is copied. Empty values are left out: a field that is not there
 * and an empty one mean the same.
 */
struct fields {
    struct buffer text;       /* the bytes of all names and values */
    struct field_span *spans; /* owned */
    size_t count;
};

void fields_init(struct fields *fields);
void fields_release(struct fields *fields);

void fields_add(struct fields *fields, const char *name, struct slice value);
void fields_add_int(struct fields *fields, const char *name, int64_t value);

/* A number in HGETALL's reply, or `otherwise`. */
int64_t fields_int(const struct redisReply *reply, const char *name,
                   int64_t otherwise);

/* Valid until the next add. */
void fields_at(const struct fields *fields, size_t i, struct slice *name,
               struct slice *value);

#endif
