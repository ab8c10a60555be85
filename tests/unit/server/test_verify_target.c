#include "server/verify/verify_target.h"

#include <criterion/criterion.h>

Test(verify_target, ports_follow_the_brands_url)
{
    static const struct {
        const char *base;
        bool secure;
        unsigned http, https;
    } rows[] = {
        {"https://go.acme.com", true, 80, 443},
        {"http://go.acme.com", false, 80, 443},
        {"https://go.acme.com:8443", true, 80, 8443},
        {"http://localhost:8080", false, 8080, 443},
        {"http://[::1]", false, 80, 443},
        {"http://[::1]:8080", false, 8080, 443},
        {"https://go.acme.com:0", true, 80, 443},
        {"https://go.acme.com:70000", true, 80, 443},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct verify_target target;

        verify_target_init(&target, SLICE("go.acme.com"),
                           slice_str(rows[i].base), "0.0.0.0:8080");
        cr_expect_eq(target.secure, rows[i].secure, "%s", rows[i].base);
        cr_expect_eq(verify_target_port(&target, false), rows[i].http, "%s",
                     rows[i].base);
        cr_expect_eq(verify_target_port(&target, true), rows[i].https, "%s",
                     rows[i].base);
        verify_target_release(&target);
    }
}
