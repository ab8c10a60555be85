#include "attribution/paths/path_names.h"

#include <stdlib.h>

#include "core/memory.h"

#define PATH_NAMES_FIRST 256

/* Slots a name, at least: most names are found at the first look. */
#define PATH_NAMES_SLOTS 8

void path_names_release(struct path_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free((void *)(uintptr_t)names->list[i].ptr);
    free(names->list);
    free(names->slots);
    *names = (struct path_names)PATH_NAMES_INIT;
}

static void path_names_grow(struct path_names *names)
{
    struct path_names old = *names;
    size_t slots = old.slots != NULL ? (old.mask + 1) * 2 : PATH_NAMES_FIRST;

    names->slots = memory_zalloc(slots, sizeof(names->slots[0]));
    names->mask = slots - 1;
    for (size_t i = 0; old.slots != NULL && i <= old.mask; i++) {
        struct path_name_slot slot = old.slots[i];

        if (slot.number > 0)
            *path_names_slot(names, slot, names->list[slot.number - 1]) = slot;
    }
    free(old.slots);
}

static uint32_t path_names_keep(struct path_names *names, struct slice name)
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

uint32_t path_names_add(struct path_names *names, struct slice name)
{
    struct path_name_slot own = path_name_look(name);

    if (names->slots == NULL || names->count * PATH_NAMES_SLOTS > names->mask)
        path_names_grow(names);
    own.number = path_names_keep(names, name);
    *path_names_slot(names, own, name) = own;
    return own.number - 1;
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
