#include "shortener/rule/zone_shelf.h"

#include <stdlib.h>

#include "core/memory.h"

struct zone_place {
    char *name;                  /* owned, like the zone */
    struct timezone_rules *zone; /* a pointer that stays when places move */
};

int zone_shelf_find(struct zone_shelf *shelf, struct slice name,
                    const struct timezone_rules **zone, struct error *err)
{
    struct timezone_rules *opened;

    for (size_t i = 0; i < shelf->count; i++) {
        if (slice_equal(name, slice_str(shelf->places[i].name))) {
            *zone = shelf->places[i].zone;
            return 0;
        }
    }
    if (timezone_open(name, &opened, err) < 0)
        return err->code;
    shelf->places =
        memory_resize(shelf->places, shelf->count + 1, sizeof(*shelf->places));
    shelf->places[shelf->count].name = slice_copy(name);
    shelf->places[shelf->count++].zone = opened;
    *zone = opened;
    return 0;
}

void zone_shelf_release(struct zone_shelf *shelf)
{
    for (size_t i = 0; i < shelf->count; i++) {
        free(shelf->places[i].name);
        timezone_free(&shelf->places[i].zone);
    }
    free(shelf->places);
    *shelf = (struct zone_shelf)ZONE_SHELF_INIT;
}
