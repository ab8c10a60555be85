#ifndef ATTRIBUTION_PATH_NAMES_H
#define ATTRIBUTION_PATH_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/slice.h"

/*
 * The channels of path data: each name gets a number, from 0 on.
 *
 *     struct path_names names = PATH_NAMES_INIT;
 *     number = path_names_number(&names, name);
 *     names.list[number]
 *     path_names_release(&names);
 */
struct path_name_slot {
    uint64_t head, tail; /* the name's first and last eight bytes */
    size_t len;
    uint32_t number; /* plus 1; 0: free */
};

struct path_names {
    struct slice *list; /* owned copies */
    size_t count, room;
    struct path_name_slot *slots;
    size_t mask;
};

#define PATH_NAMES_INIT     \
    {                       \
        NULL, 0, 0, NULL, 0 \
    }

void path_names_release(struct path_names *names);

/* A name that is not there: its number. */
uint32_t path_names_add(struct path_names *names, struct slice name);

static inline uint64_t path_name_word(const char *at, size_t len)
{
    uint64_t word = 0;

    memcpy(&word, at, len);
    return word;
}

/*
 * What a slot is found by. Names are short and there are millions of them: up
 * to 16 bytes, head, tail and length are the whole name.
 */
static inline struct path_name_slot path_name_look(struct slice name)
{
    struct path_name_slot look = {.len = name.len};

    if (name.len >= 8) {
        look.head = path_name_word(name.ptr, 8);
        look.tail = path_name_word(name.ptr + name.len - 8, 8);
    } else if (name.len >= 4) {
        look.head = path_name_word(name.ptr, 4);
        look.tail = path_name_word(name.ptr + name.len - 4, 4);
    } else if (name.len > 0) {
        look.head = (unsigned char)name.ptr[0];
        look.tail = (uint64_t)(unsigned char)name.ptr[name.len / 2] << 8 |
                    (unsigned char)name.ptr[name.len - 1];
    }
    return look;
}

static inline size_t path_name_place(struct path_name_slot look)
{
    uint64_t hash = look.tail * 0xbf58476d1ce4e5b9u ^ look.head ^ look.len;

    return (size_t)((hash ^ hash >> 32) * 0x9e3779b97f4a7c15u >> 32);
}

static inline bool path_names_is(const struct path_names *names,
                                 const struct path_name_slot *slot,
                                 struct path_name_slot look, struct slice name)
{
    if (slot->head != look.head || slot->tail != look.tail ||
        slot->len != look.len)
        return false;
    return name.len <= 16 ||
           memcmp(names->list[slot->number - 1].ptr, name.ptr, name.len) == 0;
}

/* The name's slot, or the free one where it belongs. */
static inline struct path_name_slot *path_names_slot(
    const struct path_names *names, struct path_name_slot look,
    struct slice name)
{
    size_t at = path_name_place(look) & names->mask;

    while (names->slots[at].number > 0 &&
           !path_names_is(names, &names->slots[at], look, name))
        at = (at + 1) & names->mask;
    return &names->slots[at];
}

static inline uint32_t path_names_number(struct path_names *names,
                                         struct slice name)
{
    const struct path_name_slot *slot;

    if (names->slots == NULL)
        return path_names_add(names, name);
    slot = path_names_slot(names, path_name_look(name), name);
    return slot->number > 0 ? slot->number - 1 : path_names_add(names, name);
}

/* ranks[number] becomes the name's place in the order of bytes. */
void path_names_rank(const struct path_names *names, uint32_t *ranks);

#endif
