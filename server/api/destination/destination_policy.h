#ifndef SERVER_DESTINATION_POLICY_H
#define SERVER_DESTINATION_POLICY_H

#include <stdbool.h>

#include "core/error.h"
#include "core/slice.h"
#include "server/api/call/known_records.h"
#include "shortener/address/host_list.h"

/*
 * Whether a brand's link may lead to a URL: the rules alone. What there is to
 * know about brand and host was asked for by the caller (link_checks.h).
 *
 * Refused are, in this order:
 *
 *     blocked_host      a block or the operator's blocklist names the host, or
 *                       one above it
 *     loop              it is the brand itself, or another of our own (unless
 *                       the brand allows shorteners)
 *     host_not_allowed  the brand says which hosts are, and it is none of them
 *     shortener_chain   a public shortener (unless the brand allows them)
 *
 * Where a brand itself leads (its root, what is not found or has expired) has
 * its own rules: allowed_hosts is for links, and an address on a brand of ours
 * is a loop even where shorteners are allowed, since what is not found there
 * may lead back. A link page (page_is_address) is none: it leads nowhere.
 */
struct destination_facts {
    struct slice brand; /* its host */
    const struct known_record *known;
    const struct host_list *blocklist; /* or NULL */
    bool is_own;                       /* the URL's host is a brand of ours */
    bool is_blocked;                   /* there is a block of it */
};

/* `url` is normalised; ERROR_INVALID with the field. */
int destination_policy_check(const struct destination_facts *facts,
                             struct slice url, const char *field,
                             struct error *err)
    __attribute__((warn_unused_result));

/* The same for an address of the brand itself; `field` is the brand's. */
int destination_policy_check_brand(const struct destination_facts *facts,
                                   struct slice url, const char *field,
                                   struct error *err)
    __attribute__((warn_unused_result));

#endif
