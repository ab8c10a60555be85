/* module: attribution */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/record/click.h"
#include "attribution/record/click_xadd.h"

/*
 * Any bytes as a click record: refused, or a click that encodes to the same
 * bytes again and makes a well-bounded XADD.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct click click;
    char area[CLICK_ENCODED_MAX];

    if (click_decode(slice_of(data, size), &click, &err) < 0) {
        if (err.message[0] == '\0')
            abort();
        return 0;
    }
    if (size > sizeof(area))
        abort();
    click_encode(&click, area);
    /* A record of version 1 has one length less. */
    if (click_encoded_size(&click) != size + (data[0] == 1 ? 2 : 0))
        abort();
    if (data[0] != 1 && memcmp(area, data, size) != 0)
        abort();
    click_xadd_append(&out, SLICE("clicks:n1.0"), STREAM_ID_NONE, &click);
    if (!slice_starts(buffer_slice(&out), SLICE("*39\r\n")) ||
        !slice_ends(buffer_slice(&out), SLICE("\r\n")))
        abort();
    click_cut_referrer(slice_of(data, size));
    buffer_release(&out);
    return 0;
}
