#include "shortener/address/imitated_hosts.h"

#include <criterion/criterion.h>

#include "shortener/address/host.h"

Test(imitated_hosts, are_normalised_and_in_order)
{
    const char *const *host = imitated_hosts();
    char out[HOST_MAX + 1];
    struct error err = ERROR_INIT;

    cr_assert_not_null(*host);
    for (; *host != NULL; host++) {
        cr_expect_eq(host_normalise(slice_str(*host), "host", out, &err), 0,
                     "%s: %s", *host, err.message);
        cr_expect_str_eq(out, *host);
        if (host[1] != NULL)
            cr_expect_lt(strcmp(host[0], host[1]), 0, "%s", host[1]);
    }
}
