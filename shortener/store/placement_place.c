#include "shortener/store/placement_place.h"

void placement_place_init(struct placement_place *place,
                          const struct placement *placement)
{
    *place = (struct placement_place){.key = BUFFER_INIT};
    buffer_append(&place->key, PLACEMENT_PLACE_PREFIX);
    buffer_append(&place->key, placement->brand);
    buffer_append(&place->key, SLICE("/Q/"));
    buffer_append(&place->key, placement->code);
    buffer_append(&place->index, SLICE("idx:placements:"));
    buffer_append(&place->index, placement->brand);
    buffer_append_byte(&place->index, '/');
    buffer_append(&place->index, placement->slug);
    place->entry.key = buffer_slice(&place->index);
    place->entry.member =
        slice_skip(buffer_slice(&place->key), PLACEMENT_PLACE_PREFIX.len);
}

void placement_place_release(struct placement_place *place)
{
    buffer_release(&place->index);
    buffer_release(&place->key);
}
