#include "attribution/paths/path_names.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

#define PATH_NAMES_FIRST 64

void path_names_release(struct path_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free((void *)(uintptr_t)names->list[i].ptr);
    free(names->list);
    free(names->slots);
    *names = (struct path_names)PATH_NAMES_INIT;
}

static uint64_t path_name_word(const char *at, size_t len)
{
    uint64_t word = 0;

    memcpy(&word, at, len);
    return word;
}

/*
 * What a slot is found by. Names are short and there are millions of them: up
 * to 16 bytes, head, tail and length are the whole name.
 */
static struct path_name_slot path_name_look(struct slice name)
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

static size_t path_name_place(const struct path_name_slot *look)
{
    uint64_t hash = (look->head ^ look->len) * 0x9e3779b97f4a7c15u;

    hash = (hash ^ hash >> 32 ^ look->tail) * 0xbf58476d1ce4e5b9u;
    return (size_t)(hash >> 32);
}

static bool path_names_is(const struct path_names *names,
                          const struct path_name_slot *slot,
                          const struct path_name_slot *look, struct slice name)
{
    if (slot->head != look->head || slot->tail != look->tail ||
        slot->len != look->len)
        return false;
    return name.len <= 16 ||
           memcmp(names->list[slot->number - 1].ptr, name.ptr, name.len) == 0;
}

/* The name's slot, or the free one where it belongs. */
static struct path_name_slot *path_names_slot(const struct path_names *names,
                                              const struct path_name_slot *look,
                                              struct slice name)
{
    size_t at = path_name_place(look) & names->mask;

    while (names->slots[at].number > 0 &&
           !path_names_is(names, &names->slots[at], look, name))
        at = (at + 1) & names->mask;
    return &names->slots[at];
}

static void path_names_grow(struct path_names *names)
{
    struct path_names old = *names;
    size_t slots = old.slots != NULL ? (old.mask + 1) * 2 : PATH_NAMES_FIRST;

    names->slots = memory_zalloc(slots, sizeof(names->slots[0]));
    names->mask = slots - 1;
    for (size_t i = 0; old.slots != NULL && i <= old.mask; i++) {
        struct path_name_slot *slot = &old.slots[i];

        if (slot->number > 0)
            *path_names_slot(names, slot, names->list[slot->number - 1]) =
                *slot;
    }
    free(old.slots);
}

static uint32_t path_names_add(struct path_names *names, struct slice name)
{
    if (names->count == names->room) {
        names->room = names->room > 0 ? names->room * 2 : 64;
        names->list =
            memory_resize(names->list, names->room, sizeof(names->list[0]));
    }
    names->list[names->count++] =
        slice_of(memory_copy(name.ptr, name.len), name.len);
    return (uint32_t)names->count;
}

uint32_t path_names_number(struct path_names *names, struct slice name)
{
    struct path_name_slot look = path_name_look(name);
    struct path_name_slot *slot;

    if (names->slots == NULL || names->count * 2 > names->mask)
        path_names_grow(names);
    slot = path_names_slot(names, &look, name);
    if (slot->number == 0) {
        *slot = look;
        slot->number = path_names_add(names, name);
    }
    return slot->number - 1;
}

static int path_names_compare(const void *a, const void *b, void *arg)
{
    const struct path_names *names = arg;

    return slice_compare(names->list[*(const uint32_t *)a],
                         names->list[*(const uint32_t *)b]);
}

void path_names_rank(const struct path_names *names, uint32_t *ranks)
{
    uint32_t *order = memory_zalloc(names->count, sizeof(uint32_t));

    for (uint32_t i = 0; i < names->count; i++)
        order[i] = i;
    qsort_r(order, names->count, sizeof(order[0]), path_names_compare,
            (void *)(uintptr_t)names);
    for (uint32_t i = 0; i < names->count; i++)
        ranks[order[i]] = i;
    free(order);
}
