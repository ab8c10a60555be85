#include "server/api/call/brand_address.h"

#include "qr/placement_address.h"

int brand_address_append(struct buffer *out, struct slice base,
                         struct slice code, struct error *err)
{
    size_t scheme = slice_search(base, SLICE("://"));
    struct slice host = slice_skip(base, scheme + 3);
    bool secure = slice_equal_nocase(slice_head(base, scheme), SLICE("https"));

    return placement_address_append(out, secure, host, code, err);
}
