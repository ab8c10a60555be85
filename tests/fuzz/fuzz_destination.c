/* module: shortener */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shortener/address/app_url.h"
#include "shortener/address/destination.h"
#include "shortener/address/host.h"
#include "shortener/catalog/brand.h"
#include "shortener/catalog/link.h"
#include "shortener/resolve/location.h"

/* Nothing of it may end a header line or surprise a browser. */
static void check_bytes(struct slice url)
{
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.ptr[i];

        if (c <= ' ' || c >= 0x7f || strchr("\\<>", c) != NULL)
            abort();
    }
}

/* The normal form is http(s), names a host, and is its own normal form. */
static void check_normal(struct slice url)
{
    struct slice host = destination_host(url);
    struct buffer again = BUFFER_INIT;
    struct error err = ERROR_INIT;

    if (url.len > DESTINATION_MAX || host.len == 0 || host.len > HOST_MAX)
        abort();
    if (!slice_starts(url, SLICE("http://")) &&
        !slice_starts(url, SLICE("https://")))
        abort();
    check_bytes(url);
    if (destination_normalise(url, "url", &again, &err) < 0 ||
        !slice_equal(buffer_slice(&again), url))
        abort();
    buffer_release(&again);
}

/* With nothing to add, the Location is the destination. */
static void check_location(struct slice url)
{
    struct buffer prepared = BUFFER_INIT;
    struct buffer location = BUFFER_INIT;
    const struct location_extra extra = {.mode = LINK_QUERY_APPEND};
    struct link link;
    size_t at;

    link_init(&link);
    link.destination = url;
    at = location_prepare(&link, link.destination, &prepared);
    location_build(buffer_slice(&prepared), at, &extra, &location);
    if (!slice_equal(buffer_slice(&location), url))
        abort();
    buffer_release(&location);
    buffer_release(&prepared);
}

/* A brand's host is its own normal form too. */
static void check_brand(struct slice text)
{
    struct error err = ERROR_INIT;
    char host[HOST_MAX + 1];
    char again[HOST_MAX + 1];

    if (brand_host(text, host, &err) < 0)
        return;
    if (brand_host(slice_str(host), again, &err) < 0 ||
        strcmp(host, again) != 0)
        abort();
}

/* An app's address is its own normal form, in printable ASCII. */
static void check_app(struct slice text)
{
    struct buffer once = BUFFER_INIT;
    struct buffer twice = BUFFER_INIT;
    struct error err = ERROR_INIT;

    if (app_url_normalise(text, "url", &once, &err) == 0) {
        check_bytes(buffer_slice(&once));
        if (app_url_normalise(buffer_slice(&once), "url", &twice, &err) < 0 ||
            !slice_equal(buffer_slice(&once), buffer_slice(&twice)))
            abort();
    } else if (err.message[0] == '\0' || once.len > 0) {
        abort();
    }
    buffer_release(&once);
    buffer_release(&twice);
}

/* Any bytes as a destination, as an app's address and as a brand: refused with
 * a reason, or good. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    check_brand(slice_of(data, size));
    check_app(slice_of(data, size));
    if (destination_normalise(slice_of(data, size), "url", &out, &err) == 0) {
        check_normal(buffer_slice(&out));
        check_location(buffer_slice(&out));
    } else if (err.message[0] == '\0' || out.len > 0) {
        abort();
    }
    buffer_release(&out);
    return 0;
}
