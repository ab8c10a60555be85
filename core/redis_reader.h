#ifndef CORE_REDIS_READER_H
#define CORE_REDIS_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Takes replies out of what Redis sent (RESP 2). A reply is looked for until
 * all of it is there, and only then read, in place: its strings are slices of
 * the bytes that came, its elements lie in one piece of memory that the next
 * reply uses again. Part of core/redis_wire.c; replies are for
 * core/redis_reply.h.
 *
 *     struct redis_reader reader = REDIS_READER_INIT;
 *     at = redis_reader_reserve(&reader, room);
 *     redis_reader_commit(&reader, recv(fd, at, room, 0));
 *     while (redis_reader_next(&reader, &reply, &err) == 1) {
 *         ... look at it ...
 *         redis_reader_discard(&reader);
 *     }
 *     redis_reader_forget(&reader);      another connection begins
 *     redis_reader_release(&reader);
 *
 * Between next and discard nothing may be reserved.
 */
enum redis_type {
    REDIS_TYPE_STRING,
    REDIS_TYPE_STATUS,
    REDIS_TYPE_ERROR,
    REDIS_TYPE_INTEGER,
    REDIS_TYPE_ARRAY,
    REDIS_TYPE_NIL
};

struct redisReply {
    enum redis_type type;
    struct slice text;           /* of a string, status or error */
    int64_t integer;             /* of that type */
    struct redisReply *elements; /* of an array, `count` of them */
    size_t count;
};

/* Arrays in arrays; XREAD has four. */
#define REDIS_READER_DEPTH 8

struct redis_reader {
    struct buffer in;
    size_t seen;              /* bytes of the reply that were looked at */
    struct redisReply *found; /* owned: its elements so far, as they came */
    size_t count, room;
    uint64_t left[REDIS_READER_DEPTH]; /* elements missing, by depth */
    size_t depth;
    struct redisReply *tree; /* owned: the reply, each array in one piece */
    size_t tree_room;
};

#define REDIS_READER_INIT \
    {                     \
        .in = BUFFER_INIT \
    }

void redis_reader_release(struct redis_reader *reader);

/* Room for bytes that come in, and how many of them did. */
char *redis_reader_reserve(struct redis_reader *reader, size_t room);
void redis_reader_commit(struct redis_reader *reader, size_t n);

/*
 * 1 with a whole reply in *reply, until redis_reader_discard; 0: more bytes
 * are needed; ERROR_CORRUPT: they are no RESP.
 */
int redis_reader_next(struct redis_reader *reader, struct redisReply **reply,
                      struct error *err) __attribute__((warn_unused_result));

void redis_reader_discard(struct redis_reader *reader);

/* What came and was not read is of no use any more. */
void redis_reader_forget(struct redis_reader *reader);

#endif
