#ifndef SHORTENER_ZONE_SHELF_H
#define SHORTENER_ZONE_SHELF_H

#include <stddef.h>

#include "core/error.h"
#include "core/slice.h"
#include "core/timezone.h"

/*
 * Time zones that were opened once and are kept, since many links' rules name
 * the same few. There are some hundred zones, so a shelf needs no bound.
 *
 *     struct zone_shelf shelf = ZONE_SHELF_INIT;
 *     zone_shelf_find(&shelf, SLICE("Europe/Zurich"), &zone, &err)
 *     zone_shelf_release(&shelf);
 *
 * One thread's. A zone stays valid until the shelf's release, so rules must
 * be freed before.
 */
struct zone_place;

struct zone_shelf {
    struct zone_place *places; /* owned */
    size_t count;
};

#define ZONE_SHELF_INIT \
    {                   \
        NULL, 0         \
    }

/* ERROR_INVALID for a name that is no zone here (timezone.h). */
int zone_shelf_find(struct zone_shelf *shelf, struct slice name,
                    const struct timezone_rules **zone, struct error *err)
    __attribute__((warn_unused_result));

void zone_shelf_release(struct zone_shelf *shelf);

#endif
