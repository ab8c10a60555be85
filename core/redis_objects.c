#include "core/redis_objects.h"

#include <hiredis/hiredis.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* A reply that is looked at too long is seen, as if it had been freed. */
#if defined(__SANITIZE_ADDRESS__)
#define WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif
#ifdef WATCHED
#include <sanitizer/asan_interface.h>
#define HIDE(bytes, size) ASAN_POISON_MEMORY_REGION((bytes), (size))
#define SHOW(bytes, size) ASAN_UNPOISON_MEMORY_REGION((bytes), (size))
#else
#define HIDE(bytes, size)
#define SHOW(bytes, size)
#endif

#define ALIGNMENT  alignof(redisReply)
#define BLOCK_SIZE 65536u
#define KEPT_SIZE  (4u << 20)

struct redis_block {
    struct redis_block *next;
    size_t used, size;
    alignas(ALIGNMENT) char bytes[];
};

/* ---- Blocks -------------------------------------------------------------- */

static struct redis_block *new_block(size_t size)
{
    struct redis_block *block;

    size = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    block = memory_alloc(sizeof(*block) + size);
    block->next = NULL;
    block->used = 0;
    block->size = size;
    return block;
}

static void free_blocks(struct redis_block *block)
{
    while (block != NULL) {
        struct redis_block *next = block->next;

        free(block);
        block = next;
    }
}

/* The block behind the one in use if it has the room, or a new one there. */
static struct redis_block *next_block(struct redis_objects *objects,
                                      size_t size)
{
    struct redis_block **place =
        objects->last != NULL ? &objects->last->next : &objects->first;
    struct redis_block *block;

    if (*place != NULL && (*place)->size >= size) {
        (*place)->used = 0;
        return *place;
    }
    block = new_block(size);
    block->next = *place;
    *place = block;
    return block;
}

static void *take_bytes(struct redis_objects *objects, size_t size)
{
    struct redis_block *block = objects->last;
    void *bytes;

    size = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    if (block == NULL || block->size - block->used < size)
        block = objects->last = next_block(objects, size);
    bytes = block->bytes + block->used;
    SHOW(bytes, size);
    block->used += size;
    return bytes;
}

/* The blocks at the head of the list, as far as they are not too much. */
void redis_objects_clear(struct redis_objects *objects)
{
    struct redis_block **place = &objects->first;
    size_t kept = 0;

    while (*place != NULL && kept + (*place)->size <= KEPT_SIZE) {
        HIDE((*place)->bytes, (*place)->size);
        kept += (*place)->size;
        (*place)->used = 0;
        place = &(*place)->next;
    }
    free_blocks(*place);
    *place = NULL;
    objects->last = NULL;
}

void redis_objects_release(struct redis_objects *objects)
{
    free_blocks(objects->first);
    *objects = (struct redis_objects)REDIS_OBJECTS_INIT;
}

/* ---- What hiredis asks for ----------------------------------------------- */

/* hiredis 1.0 made the length of an array larger. */
#if HIREDIS_MAJOR >= 1
typedef size_t array_length;
#else
typedef int array_length;
#endif

static redisReply *new_object(const redisReadTask *task, int type)
{
    redisReply *object = take_bytes(task->privdata, sizeof(*object));

    memset(object, 0, sizeof(*object));
    object->type = type;
    if (task->parent != NULL) {
        redisReply *parent = task->parent->obj;

        parent->element[task->idx] = object;
    }
    return object;
}

static void *create_string(const redisReadTask *task, char *text, size_t len)
{
    redisReply *object = new_object(task, task->type);

    object->str = take_bytes(task->privdata, len + 1);
    memcpy(object->str, text, len);
    object->str[len] = '\0';
    object->len = len;
    return object;
}

static void *create_array(const redisReadTask *task, array_length count)
{
    redisReply *object = new_object(task, task->type);
    size_t size = (size_t)count * sizeof(object->element[0]);

    if (count > 0) {
        object->element = take_bytes(task->privdata, size);
        memset(object->element, 0, size);
    }
    object->elements = (size_t)count;
    return object;
}

static void *create_integer(const redisReadTask *task, long long number)
{
    redisReply *object = new_object(task, REDIS_REPLY_INTEGER);

    object->integer = number;
    return object;
}

static void *create_nil(const redisReadTask *task)
{
    return new_object(task, REDIS_REPLY_NIL);
}

/* All goes at once (redis_objects_clear). */
static void free_object(void *object)
{
    (void)object;
}

/* Doubles and booleans are RESP3's, which is never asked for. */
static redisReplyObjectFunctions functions = {
    .createString = create_string,
    .createArray = create_array,
    .createInteger = create_integer,
    .createNil = create_nil,
    .freeObject = free_object,
};

struct redisReader *redis_objects_reader(struct redis_objects *objects)
{
    redisReader *reader = redisReaderCreateWithFunctions(&functions);

    if (reader == NULL)
        abort();
    reader->privdata = objects;
    return reader;
}
