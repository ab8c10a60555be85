#ifndef SERVER_REDIS_ERROR_H
#define SERVER_REDIS_ERROR_H

#include "core/error.h"
#include "core/redis_reply.h"

/*
 * What a Redis callback was told (core/redis.h), as an error that a client of
 * the API can act on.
 *
 *     if (redis_error_set(&err, code, reply) < 0)
 *         ... give err ...
 */

/* 0 for ERROR_NONE, else `code` with `err` filled in. */
int redis_error_set(struct error *err, enum error_code code,
                    const struct redisReply *reply)
    __attribute__((warn_unused_result));

#endif
