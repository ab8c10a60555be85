#include "server/api/merge/merge_name.h"

#include <stdlib.h>

#include "core/buffer.h"
#include "shortener/catalog/brand.h"
#include "shortener/catalog/merge.h"

int merge_name_read(struct merge_name *name, const struct api_call *call,
                    struct error *err)
{
    struct slice id = api_call_param(call, SLICE("id"));
    char host[BRAND_HOST_MAX + 1];
    struct buffer link = BUFFER_INIT;

    if (!merge_is_id(id) ||
        brand_host(api_call_param(call, SLICE("brand")), host, err) < 0)
        return error_set(err, ERROR_NOT_FOUND,
                         "there is no such merge; `POST .../merges` names one");
    buffer_append(&link, slice_str(host));
    buffer_append_byte(&link, '/');
    buffer_append(&link, api_call_param(call, SLICE("slug")));
    name->id = slice_copy(id);
    name->link = buffer_detach(&link);
    return 0;
}

void merge_name_release(struct merge_name *name)
{
    free(name->id);
    free(name->link);
    *name = (struct merge_name){0};
}
