#ifndef CORE_REDIS_OBJECTS_H
#define CORE_REDIS_OBJECTS_H

#include <stddef.h>

/*
 * Where a reply of Redis lives: hiredis asks for each string and array of it,
 * and gets them one behind the other out of a few blocks, instead of two or
 * three pieces of heap each. A reply of 1,000 stream entries has some 20,000.
 * Part of core/redis_wire.c; nobody else needs it.
 *
 *     struct redis_objects objects = REDIS_OBJECTS_INIT;
 *     reader = redis_objects_reader(&objects);
 *     ... one reply is read and looked at ...
 *     redis_objects_clear(&objects);          it is gone
 *     redisReaderFree(reader);
 *     redis_objects_release(&objects);
 *
 * One reply at a time. The objects must stay where they are.
 */
struct redisReader;
struct redis_block;

struct redis_objects {
    struct redis_block *first; /* owned list */
    struct redis_block *last;  /* the one in use; NULL: none yet */
};

#define REDIS_OBJECTS_INIT \
    {                      \
        NULL, NULL         \
    }

/* A reader of hiredis that puts its replies there. */
struct redisReader *redis_objects_reader(struct redis_objects *objects);

/* Keeps some of the blocks for the next reply. */
void redis_objects_clear(struct redis_objects *objects);

void redis_objects_release(struct redis_objects *objects);

#endif
