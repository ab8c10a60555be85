#include "server/verify/dns_answer.h"

#include <arpa/nameser.h>
#include <resolv.h>
#include <string.h>

#define CAA_CRITICAL 0x80

static void keep_record(struct dns_answer *answer, const ns_rr *rr)
{
    struct dns_record *record = &answer->records[answer->count];
    size_t len = ns_rr_rdlen(*rr);

    if (answer->count == DNS_ANSWER_RECORDS || len > sizeof(record->data))
        return;
    record->len = len;
    memcpy(record->data, ns_rr_rdata(*rr), len);
    answer->count++;
}

static void keep_alias(struct dns_answer *answer, const ns_msg *message,
                       const ns_rr *rr)
{
    char name[DNS_ANSWER_NAME];

    if (dn_expand(ns_msg_base(*message), ns_msg_end(*message), ns_rr_rdata(*rr),
                  name, sizeof(name)) >= 0)
        memcpy(answer->alias, name, sizeof(name));
}

bool dns_answer_parse(struct dns_answer *answer, struct slice message, int type)
{
    const unsigned char *bytes = (const void *)message.ptr;
    ns_msg parsed;
    ns_rr rr;

    answer->count = 0;
    answer->alias[0] = '\0';
    if (message.len > NS_MAXMSG ||
        ns_initparse(bytes, (int)message.len, &parsed) < 0)
        return false;
    for (int i = 0; i < ns_msg_count(parsed, ns_s_an); i++) {
        if (ns_parserr(&parsed, ns_s_an, i, &rr) < 0)
            return false;
        if ((int)ns_rr_type(rr) == type)
            keep_record(answer, &rr);
        else if (ns_rr_type(rr) == ns_t_cname)
            keep_alias(answer, &parsed, &rr);
    }
    return true;
}

bool dns_caa_parse(struct dns_caa *caa, const struct dns_record *record)
{
    size_t tag_len;

    if (record->len < 2)
        return false;
    tag_len = record->data[1];
    if (tag_len == 0 || 2 + tag_len > record->len)
        return false;
    caa->critical = (record->data[0] & CAA_CRITICAL) != 0;
    caa->tag = slice_of(record->data + 2, tag_len);
    caa->value =
        slice_of(record->data + 2 + tag_len, record->len - 2 - tag_len);
    return true;
}
