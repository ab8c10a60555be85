/* module: server */

#include <arpa/nameser.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "server/verify/dns_answer.h"

/* Any bytes as a name server's answer: refused, or records within bounds. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int types[] = {ns_t_a, ns_t_aaaa, ns_t_caa};
    struct dns_answer answer;
    struct dns_caa caa;

    for (size_t t = 0; t < 3; t++) {
        if (!dns_answer_parse(&answer, slice_of(data, size), types[t]))
            continue;
        if (answer.count > DNS_ANSWER_RECORDS ||
            memchr(answer.alias, '\0', sizeof(answer.alias)) == NULL)
            abort();
        for (size_t i = 0; i < answer.count; i++) {
            if (answer.records[i].len > DNS_ANSWER_DATA)
                abort();
            if (dns_caa_parse(&caa, &answer.records[i]) &&
                2 + caa.tag.len + caa.value.len != answer.records[i].len)
                abort();
        }
    }
    return 0;
}
