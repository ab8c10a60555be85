#ifndef ATTRIBUTION_PATH_NAMES_H
#define ATTRIBUTION_PATH_NAMES_H

#include <stddef.h>
#include <stdint.h>

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

uint32_t path_names_number(struct path_names *names, struct slice name);

/* ranks[number] becomes the name's place in the order of bytes. */
void path_names_rank(const struct path_names *names, uint32_t *ranks);

#endif
