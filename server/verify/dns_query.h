#ifndef SERVER_DNS_QUERY_H
#define SERVER_DNS_QUERY_H

#include <sys/socket.h>

#include "core/error.h"
#include "server/verify/dns_answer.h"

/*
 * One question to the system's name servers, or to one that the operator
 * named. Blocks for some seconds at most; for the verifying thread only.
 */
struct dns_server {
    struct sockaddr_storage address; /* ss_family 0: the system's */
};

enum dns_outcome {
    DNS_FOUND,   /* there are records */
    DNS_NO_DATA, /* the name is there, records of this type are not */
    DNS_NO_NAME, /* there is no such name */
    DNS_FAILED   /* no name server answered in time, or none could */
};

/* "ADDR:PORT", "ADDR", "[V6]:PORT"; NULL or "" is the system's. */
int dns_server_parse(struct dns_server *server, const char *text,
                     struct error *err) __attribute__((warn_unused_result));

/* `type` is one of arpa/nameser.h's ns_t_*. */
enum dns_outcome dns_query(const struct dns_server *server, const char *name,
                           int type, struct dns_answer *answer);

#endif
