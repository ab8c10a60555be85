#include "server/verify/dns_answer.h"

#include <arpa/nameser.h>
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* One question "a.b IN <type>" and what follows, as `answers` records. */
#define HEAD(answers, type)                                   \
    "\x12\x34\x81\x80\x00\x01\x00" answers "\x00\x00\x00\x00" \
    "\x01"                                                    \
    "a\x01"                                                   \
    "b\x00\x00" type "\x00\x01"
#define RR(type, len) "\xc0\x0c\x00" type "\x00\x01\x00\x00\x00\x3c\x00" len

static bool parse(struct dns_answer *answer, const char *bytes, size_t len,
                  int type)
{
    return dns_answer_parse(answer, slice_of(bytes, len), type);
}

Test(dns_answer, keeps_the_records_of_the_type)
{
    static const char message[] = HEAD("\x02", "\x01")
        RR("\x01", "\x04") "\x7f\x00\x00\x01" RR("\x01",
                                                 "\x04") "\x7f\x00\x00\x09";
    struct dns_answer answer;

    cr_assert(parse(&answer, message, sizeof(message) - 1, ns_t_a));
    cr_assert_eq(answer.count, 2);
    cr_expect_eq(answer.records[0].len, 4);
    cr_expect_eq(memcmp(answer.records[1].data, "\x7f\x00\x00\x09", 4), 0);
    cr_expect_str_eq(answer.alias, "");
    cr_assert(parse(&answer, message, sizeof(message) - 1, ns_t_aaaa));
    cr_expect_eq(answer.count, 0);
}

Test(dns_answer, tells_where_an_alias_leads)
{
    static const char message[] = HEAD("\x02", "\x01") RR(
        "\x05", "\x05") "\x01x\x01y\x00"
                        "\x01x\x01y\x00\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04"
                        "\x7f\x00\x00\x01";
    struct dns_answer answer;

    cr_assert(parse(&answer, message, sizeof(message) - 1, ns_t_a));
    cr_expect_eq(answer.count, 1);
    cr_expect_str_eq(answer.alias, "x.y");
}

/* Cut anywhere it is refused, or says less; it never reads on. */
Test(dns_answer, what_is_cut_short)
{
    static const char message[] =
        HEAD("\x01", "\x01") RR("\x01", "\x04") "\x7f\x00\x00\x01";
    struct dns_answer answer;

    for (size_t len = 0; len < sizeof(message) - 1; len++) {
        char *copy = slice_copy(slice_of(message, len));

        cr_expect_not(parse(&answer, copy, len, ns_t_a), "%zu", len);
        free(copy);
    }
}

static struct dns_record record_of(const char *bytes, size_t len)
{
    struct dns_record record = {.len = len};

    memcpy(record.data, bytes, len);
    return record;
}

#define RECORD(text) record_of(text, sizeof(text) - 1)

Test(dns_answer, reads_caa)
{
    struct dns_record record = RECORD("\x00\x05"
                                      "issueca.example; a=b");
    struct dns_caa caa;

    cr_assert(dns_caa_parse(&caa, &record));
    cr_expect_not(caa.critical);
    cr_expect(slice_equal(caa.tag, SLICE("issue")));
    cr_expect(slice_equal(caa.value, SLICE("ca.example; a=b")));
    record = RECORD("\x80\x01x");
    cr_assert(dns_caa_parse(&caa, &record));
    cr_expect(caa.critical);
    cr_expect_eq(caa.value.len, 0);
    record = RECORD("");
    cr_expect_not(dns_caa_parse(&caa, &record));
    record = RECORD("\x00");
    cr_expect_not(dns_caa_parse(&caa, &record));
    record = RECORD("\x00\x00x");
    cr_expect_not(dns_caa_parse(&caa, &record));
    record = RECORD("\x00\x05issu");
    cr_expect_not(dns_caa_parse(&caa, &record));
}
