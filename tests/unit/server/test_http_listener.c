#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

#include "server/http/http_listener.h"

struct row {
    const char *address;
    int code;
    const char *says; /* in the message */
};

static const struct row rows[] = {
    {"127.0.0.1:0", 0, NULL},
    {"localhost:0", 0, NULL},
    {":0", 0, NULL},
    {"", ERROR_USAGE, "ADDRESS:PORT"},
    {"8080", ERROR_USAGE, "ADDRESS:PORT"},
    {"127.0.0.1", ERROR_USAGE, "ADDRESS:PORT"},
    {"127.0.0.1:", ERROR_USAGE, "ADDRESS:PORT"},
    {"127.0.0.1:65536", ERROR_USAGE, "ADDRESS:PORT"},
    {"127.0.0.1:+80", ERROR_USAGE, "ADDRESS:PORT"},
    {"127.0.0.1:http", ERROR_USAGE, "ADDRESS:PORT"},
    {"::1:8080", ERROR_USAGE, "ADDRESS:PORT"},
    {"127.0.0.300:0", ERROR_USAGE, "address of this machine"},
    {"192.0.2.1:0", ERROR_UNAVAILABLE, "no such address"},
};

Test(http_listener, addresses)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        uint16_t port = 0;
        int fd = -1;
        int rc = http_listener_open(slice_str(rows[i].address), false, &fd,
                                    &port, &err);

        cr_assert_eq(rc, rows[i].code, "%s: %s", rows[i].address, err.message);
        if (rc == 0) {
            cr_assert_neq(port, 0);
            close(fd);
        } else {
            cr_assert(strstr(err.message, rows[i].says), "%s", err.message);
            cr_assert(strstr(err.message, rows[i].address), "%s", err.message);
            cr_assert_null(strchr(err.message, '\n'));
        }
    }
}
