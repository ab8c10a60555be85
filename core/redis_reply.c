#include "core/redis_reply.h"

#include <hiredis/hiredis.h>
#include <string.h>

struct slice redis_reply_slice(const struct redisReply *reply)
{
    if (reply == NULL ||
        (reply->type != REDIS_REPLY_STRING &&
         reply->type != REDIS_REPLY_STATUS && reply->type != REDIS_REPLY_ERROR))
        return SLICE_NONE;
    return slice_of(reply->str, reply->len);
}

int64_t redis_reply_int(const struct redisReply *reply, int64_t otherwise)
{
    int64_t value;

    if (reply != NULL && reply->type == REDIS_REPLY_INTEGER)
        return reply->integer;
    if (reply != NULL && reply->type == REDIS_REPLY_STRING &&
        slice_parse_i64(redis_reply_slice(reply), &value))
        return value;
    return otherwise;
}

bool redis_reply_is_nil(const struct redisReply *reply)
{
    return reply != NULL && reply->type == REDIS_REPLY_NIL;
}

bool redis_reply_is_error(const struct redisReply *reply)
{
    return reply != NULL && reply->type == REDIS_REPLY_ERROR;
}

bool redis_reply_has_code(const struct redisReply *reply, const char *code)
{
    struct slice text = redis_reply_slice(reply);

    return redis_reply_is_error(reply) &&
           slice_equal(slice_head(text, slice_find(text, ' ')),
                       slice_str(code));
}

size_t redis_reply_len(const struct redisReply *reply)
{
    if (reply == NULL || reply->type != REDIS_REPLY_ARRAY)
        return 0;
    return reply->elements;
}

const struct redisReply *redis_reply_at(const struct redisReply *reply,
                                        size_t i)
{
    return i < redis_reply_len(reply) ? reply->element[i] : NULL;
}

struct slice redis_reply_field(const struct redisReply *reply,
                               struct slice name)
{
    size_t len = redis_reply_len(reply);

    for (size_t i = 0; i + 1 < len; i += 2) {
        struct slice field = redis_reply_slice(reply->element[i]);

        if (!slice_is_none(field) && slice_equal(field, name))
            return redis_reply_slice(reply->element[i + 1]);
    }
    return SLICE_NONE;
}
