#ifndef SERVER_JSON_TEXT_H
#define SERVER_JSON_TEXT_H

#include <stdint.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * Values for JSON answers from whatever bytes there are. JSON text is UTF-8;
 * what was recorded from the network (paths, referrers, cut messages) need not
 * be, and an answer must not fail for that: each byte that is not part of
 * valid UTF-8 becomes U+FFFD.
 */
struct json_t;

/* A new JSON string; the caller owns it. */
struct json_t *json_text_new(struct slice bytes);

/* An instant (ms since 1970) as "2026-11-22T09:30:00Z"; null below zero. */
struct json_t *json_text_time(int64_t ms);

/* object[name] = bytes. */
void json_text_set(struct json_t *object, const char *name, struct slice bytes);

/* The same, unless it is empty. */
void json_text_set_some(struct json_t *object, const char *name,
                        struct slice bytes);

/* Appends the value as compact JSON, keys in their order. */
void json_text_append(struct buffer *out, const struct json_t *value);

#endif
