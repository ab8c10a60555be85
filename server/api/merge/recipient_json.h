#ifndef SERVER_RECIPIENT_JSON_H
#define SERVER_RECIPIENT_JSON_H

#include "core/redis_reply.h"
#include "core/slice.h"

/*
 * A recipient for an answer, from HGETALL's reply of its record: recipient (the
 * token), columns, and merge, email, customer and name as there are.
 */
struct json_t *recipient_json_show(struct slice token,
                                   const struct redisReply *record);

#endif
