#include "attribution/measure/path_roles.h"

#include <stddef.h>
#include <stdlib.h>

#include "core/memory.h"

/* `last` holds for each key the path that it was met on last, plus 1. */
static void path_roles_add(struct path_roles *roles,
                           const struct path_tally *tally, size_t path,
                           size_t *last)
{
    const struct path_count *own = &tally->list[path];
    const uint32_t *keys = path_tally_keys(tally, path);
    uint32_t closing = keys[own->length - 1];
    uint32_t different = 0;

    for (uint32_t i = 0; i < own->length; i++) {
        if (last[keys[i]] == path + 1)
            continue;
        last[keys[i]] = path + 1;
        different++;
        roles->list[keys[i]].with += own->conversions;
        if (keys[i] != closing)
            roles->list[keys[i]].assists += own->conversions;
    }
    roles->list[keys[0]].entry += own->conversions;
    roles->list[closing].closing += own->conversions;
    if (different == 1)
        roles->list[closing].only += own->conversions;
}

void path_roles_init(struct path_roles *roles, const struct path_tally *tally,
                     uint32_t keys)
{
    size_t *last = memory_zalloc(keys, sizeof(*last));

    roles->count = keys;
    roles->list = memory_zalloc(keys, sizeof(roles->list[0]));
    for (size_t path = 0; path < tally->count; path++)
        path_roles_add(roles, tally, path, last);
    free(last);
}

void path_roles_release(struct path_roles *roles)
{
    free(roles->list);
    *roles = (struct path_roles){0};
}
