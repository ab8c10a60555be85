#include "server/verify/http_reply.h"

#include <criterion/criterion.h>

Test(http_reply, takes_what_servers_send)
{
    static const struct {
        const char *text;
        int status; /* 0: none */
        const char *location;
    } rows[] = {
        {"HTTP/1.1 200 OK\r\n\r\nbody", 200, NULL},
        {"HTTP/1.0 404\r\n\r\n", 404, NULL},
        {"HTTP/1.1 301 Moved\r\nLocation: https://a/\r\n\r\n", 301,
         "https://a/"},
        {"HTTP/1.1 301 x\nlocation:\thttps://a/ \n\n", 301, "https://a/"},
        {"HTTP/1.1 301 x\r\nA: b\r\nLOCATION: 1\r\nLocation: 2\r\n\r\n", 301,
         "1"},
        {"HTTP/1.1 200 OK\r\n\r\nLocation: body\r\n", 200, NULL},
        {"HTTP/1.1 200 OK\r\nLocation\r\n\r\n", 200, NULL},
        {"HTTP/1.1 200", 200, NULL},
        {"HTTP/1.1 099 x\r\n\r\n", 0, NULL},
        {"HTTP/1.1 600 x\r\n\r\n", 0, NULL},
        {"HTTP/1.1 2x0 x\r\n\r\n", 0, NULL},
        {"HTTP/1.1  200\r\n\r\n", 0, NULL},
        {"HTTP/2 200\r\n\r\n", 0, NULL},
        {"SSH-2.0-x\r\n", 0, NULL},
        {"", 0, NULL},
        {"\r\n", 0, NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct http_reply reply;
        bool good = http_reply_parse(&reply, slice_str(rows[i].text));

        cr_expect_eq(good, rows[i].status != 0, "%s", rows[i].text);
        if (!good)
            continue;
        cr_expect_eq(reply.status, rows[i].status);
        cr_expect(slice_equal(reply.location, slice_str(rows[i].location)),
                  "%s", rows[i].text);
    }
}
