#ifndef CORE_REDIS_REPLY_H
#define CORE_REDIS_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * Reading a Redis reply without seeing hiredis. A reply belongs to the
 * connection (core/redis.h) and is valid only during the callback that it was
 * handed to; slices of it likewise. Every accessor takes any reply, NULL
 * included, and answers with nothing for one of another type.
 */
struct redisReply;

/* Bytes of a string, status or error; SLICE_NONE otherwise (nil too). */
struct slice redis_reply_slice(const struct redisReply *reply);

/* An integer, or a string that is one, else `otherwise`. */
int64_t redis_reply_int(const struct redisReply *reply, int64_t otherwise);

bool redis_reply_is_nil(const struct redisReply *reply);
bool redis_reply_is_error(const struct redisReply *reply);

/* An error whose first word is `code`, e.g. "NOSCRIPT". */
bool redis_reply_has_code(const struct redisReply *reply, const char *code);

/* Elements of an array (0 for anything else), and the i-th, or NULL. */
size_t redis_reply_len(const struct redisReply *reply);
const struct redisReply *redis_reply_at(const struct redisReply *reply,
                                        size_t i);

/*
 * In an array of name, value, name, value ... (HGETALL, a stream entry's
 * fields): the value of `name`, or SLICE_NONE.
 */
struct slice redis_reply_field(const struct redisReply *reply,
                               struct slice name);

#endif
