#include "shortener/address/public_suffix.h"

#include <libpsl.h>
#include <stdlib.h>

bool public_suffix_is(struct slice host)
{
    psl_ctx_t *list;
    char *name;
    bool is;

    if (slice_starts(host, SLICE("[")) || slice_equal(host, SLICE("localhost")))
        return false;
    list = psl_latest(NULL);
    name = slice_copy(host);
    is = psl_is_public_suffix2(list, name, PSL_TYPE_ANY) != 0;
    free(name);
    psl_free(list);
    return is;
}
