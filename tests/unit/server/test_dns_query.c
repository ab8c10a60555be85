#include "server/verify/dns_query.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>

static unsigned port_of(const struct dns_server *server)
{
    if (server->address.ss_family == AF_INET)
        return ntohs(((const struct sockaddr_in *)&server->address)->sin_port);
    return ntohs(((const struct sockaddr_in6 *)&server->address)->sin6_port);
}

Test(dns_query, servers_are_addresses)
{
    static const struct {
        const char *text;
        int family; /* -1: refused */
        unsigned port;
    } rows[] = {
        {NULL, 0, 0},
        {"", 0, 0},
        {"192.0.2.53", AF_INET, 53},
        {"192.0.2.53:5353", AF_INET, 5353},
        {"[2001:db8::53]", AF_INET6, 53},
        {"[2001:db8::53]:5353", AF_INET6, 5353},
        {"2001:db8::53", AF_INET6, 53},
        {"dns.example", -1, 0},
        {"192.0.2", -1, 0},
        {"192.0.2.53:70000", -1, 0},
        {"192.0.2.53:x", -1, 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        struct dns_server server;
        int code = dns_server_parse(&server, rows[i].text, &err);

        cr_expect_eq(code == 0, rows[i].family >= 0, "%s", rows[i].text);
        if (rows[i].family < 0) {
            cr_expect_eq(err.code, ERROR_USAGE);
            cr_expect_str_eq(err.field, "dns");
        } else {
            cr_expect_eq(server.address.ss_family, rows[i].family, "%s",
                         rows[i].text);
        }
        if (rows[i].family > 0)
            cr_expect_eq(port_of(&server), rows[i].port, "%s", rows[i].text);
    }
}
