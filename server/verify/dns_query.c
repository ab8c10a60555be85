#include "server/verify/dns_query.h"

#include <arpa/nameser.h>
#include <event2/util.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* One try of two seconds at each of two servers: below five together. */
#define SERVERS_MAX 2
#define TRY_S       2
#define DNS_PORT    53

int dns_server_parse(struct dns_server *server, const char *text,
                     struct error *err)
{
    struct sockaddr *address = (struct sockaddr *)&server->address;
    int len = sizeof(server->address);

    memset(server, 0, sizeof(*server));
    if (text == NULL || text[0] == '\0')
        return 0;
    if (evutil_parse_sockaddr_port(text, address, &len) < 0)
        return error_field(err, ERROR_USAGE, "bad_option", "dns",
                           "--dns: \"%s\" is no address of a name server such "
                           "as 192.0.2.53 or [2001:db8::53]:5353",
                           text);
    if (address->sa_family == AF_INET &&
        ((struct sockaddr_in *)address)->sin_port == 0)
        ((struct sockaddr_in *)address)->sin_port = htons(DNS_PORT);
    if (address->sa_family == AF_INET6 &&
        ((struct sockaddr_in6 *)address)->sin6_port == 0)
        ((struct sockaddr_in6 *)address)->sin6_port = htons(DNS_PORT);
    return 0;
}

/*
 * An IPv6 server stands in glibc's extension of the state, which takes it from
 * the heap and frees it; sin_family 0 says to look there.
 */
static void use_server(struct __res_state *state,
                       const struct dns_server *server)
{
    struct sockaddr_in *first = &state->nsaddr_list[0];

    state->nscount = 1;
    if (server->address.ss_family == AF_INET) {
        memcpy(first, &server->address, sizeof(*first));
        return;
    }
    memset(first, 0, sizeof(*first));
    if (state->_u._ext.nsaddrs[0] == NULL)
        state->_u._ext.nsaddrs[0] =
            memory_zalloc(1, sizeof(*state->_u._ext.nsaddrs[0]));
    memcpy(state->_u._ext.nsaddrs[0], &server->address,
           sizeof(*state->_u._ext.nsaddrs[0]));
}

static enum dns_outcome judge(const struct __res_state *state)
{
    switch (state->res_h_errno) {
    case HOST_NOT_FOUND:
        return DNS_NO_NAME;
    case NO_DATA:
        return DNS_NO_DATA;
    default:
        return DNS_FAILED;
    }
}

static enum dns_outcome ask(struct __res_state *state, const char *name,
                            int type, struct dns_answer *answer)
{
    unsigned char *bytes = memory_alloc(NS_MAXMSG);
    int len = res_nquery(state, name, ns_c_in, type, bytes, NS_MAXMSG);
    enum dns_outcome outcome = DNS_FAILED;

    answer->count = 0;
    answer->alias[0] = '\0';
    if (len < 0)
        outcome = judge(state);
    else if (len <= NS_MAXMSG &&
             dns_answer_parse(answer, slice_of(bytes, (size_t)len), type))
        outcome = answer->count > 0 ? DNS_FOUND : DNS_NO_DATA;
    free(bytes);
    return outcome;
}

enum dns_outcome dns_query(const struct dns_server *server, const char *name,
                           int type, struct dns_answer *answer)
{
    struct __res_state state = {0};
    enum dns_outcome outcome;

    answer->count = 0;
    answer->alias[0] = '\0';
    if (res_ninit(&state) < 0)
        return DNS_FAILED;
    if (server->address.ss_family != 0)
        use_server(&state, server);
    if (state.nscount > SERVERS_MAX)
        state.nscount = SERVERS_MAX;
    state.retrans = TRY_S;
    state.retry = 1;
    outcome = ask(&state, name, type, answer);
    res_nclose(&state);
    return outcome;
}
