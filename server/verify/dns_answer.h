#ifndef SERVER_DNS_ANSWER_H
#define SERVER_DNS_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * What a name server said about a name: the records of the type that was asked
 * for, out of an answer in DNS's wire format (RFC 1035; libresolv's ns_parse
 * reads it). CNAMEs on the way are followed by the server; the last one's
 * target is kept to be shown.
 */
#define DNS_ANSWER_RECORDS 16
#define DNS_ANSWER_DATA    512 /* bytes of a record; longer ones are skipped */
#define DNS_ANSWER_NAME    256

struct dns_record {
    size_t len;
    unsigned char data[DNS_ANSWER_DATA];
};

struct dns_answer {
    size_t count;
    struct dns_record records[DNS_ANSWER_RECORDS];
    char alias[DNS_ANSWER_NAME]; /* the last CNAME's target, "" for none */
};

/* False for what is no answer. `type` is one of arpa/nameser.h's ns_t_*. */
bool dns_answer_parse(struct dns_answer *answer, struct slice message,
                      int type);

/* One CAA record's data (RFC 8659): flags, tag and value. */
struct dns_caa {
    bool critical;
    struct slice tag;
    struct slice value;
};

/* The slices point into the record. False for what is none. */
bool dns_caa_parse(struct dns_caa *caa, const struct dns_record *record);

#endif
