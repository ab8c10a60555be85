#include "server/api/link/placement_json.h"

#include <jansson.h>

#include "server/api/call/brand_address.h"
#include "server/api/call/json_text.h"

static void placement_json_link(json_t *json, const struct placement *placement)
{
    struct buffer link = BUFFER_INIT;

    buffer_append(&link, placement->brand);
    buffer_append_byte(&link, '/');
    buffer_append(&link, placement->slug);
    json_text_set(json, "link", buffer_slice(&link));
    buffer_release(&link);
}

json_t *placement_json_show(const struct placement *placement,
                            struct slice base)
{
    struct buffer address = BUFFER_INIT;
    struct error err = ERROR_INIT;
    json_t *json = json_object();

    json_text_set(json, "name", placement->name);
    json_text_set(json, "code", placement->code);
    placement_json_link(json, placement);
    /* A host that no QR symbol of ours can hold shows no address. */
    if (brand_address_append(&address, base, placement->code, &err) == 0)
        json_text_set(json, "address", buffer_slice(&address));
    json_text_set_some(json, "destination", placement->destination);
    if (placement->created_at > 0)
        json_object_set_new(json, "created_at",
                            json_text_time(placement->created_at));
    if (placement->removed_at > 0)
        json_object_set_new(json, "removed_at",
                            json_text_time(placement->removed_at));
    buffer_release(&address);
    return json;
}
