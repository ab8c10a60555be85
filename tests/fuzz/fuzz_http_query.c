/* module: server */
#include <stdlib.h>

#include "server/http_query.h"
#include "server/percent.h"

/*
 * Whatever a query's items decode to, encoding and decoding them again gives
 * the same bytes, and no item holds a NUL.
 */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check(struct slice text)
{
    struct buffer encoded = BUFFER_INIT;
    struct buffer decoded = BUFFER_INIT;

    percent_encode(text, &encoded);
    if (percent_decode(buffer_slice(&encoded), PERCENT_FORM, &decoded) != 0 ||
        !slice_equal(buffer_slice(&decoded), text) ||
        slice_find(text, '\0') < text.len)
        abort();
    buffer_release(&encoded);
    buffer_release(&decoded);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct http_query query;
    struct slice name;
    struct slice value;
    size_t items = 0;

    for (size_t i = 0; i < size; i++) {
        if (data[i] == '\0')
            return 0; /* the HTTP parser lets none through */
    }
    http_query_init(&query, slice_of(data, size));
    while (http_query_next(&query, &name, &value) > 0) {
        check(name);
        check(value);
        items++;
    }
    if (items > size)
        abort();
    http_query_release(&query);
    return 0;
}
