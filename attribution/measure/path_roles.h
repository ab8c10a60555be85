#ifndef ATTRIBUTION_PATH_ROLES_H
#define ATTRIBUTION_PATH_ROLES_H

#include <stdint.h>

#include "attribution/measure/path_tally.h"

/*
 * Which part each key plays on the paths: who opens, who helps, who closes.
 *
 *     struct path_roles roles;
 *     path_roles_init(&roles, &tally, key_count);      a closed tally
 *     roles.list[key].assists ...
 *     path_roles_release(&roles);
 *
 * All are counts of conversions, each counted once a key however often the
 * key is on its path.
 */
struct path_role {
    int64_t with;    /* the key is on the path */
    int64_t entry;   /* it begins the path */
    int64_t closing; /* it ends the path */
    int64_t assists; /* it is on the path and does not end it */
    int64_t only;    /* there is no other key on the path */
};

struct path_roles {
    struct path_role *list; /* by key; owned */
    uint32_t count;
};

void path_roles_init(struct path_roles *roles, const struct path_tally *tally,
                     uint32_t keys);
void path_roles_release(struct path_roles *roles);

#endif
