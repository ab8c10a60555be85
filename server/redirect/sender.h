#ifndef SERVER_SENDER_H
#define SERVER_SENDER_H

#include <stdbool.h>

#include "attribution/record/click.h"
#include "core/siphash.h"
#include "server/http/http_request.h"
#include "server/redirect/visitor.h"

/*
 * What a request tells of who made it, gathered for the click's record in one
 * pass over the header: user agent, referrer, language, and what gives away
 * that no person waits for the answer (HEAD, prefetch headers). Behind a proxy
 * of the operator's it is whom the proxy names (forwarded.h).
 *
 *     struct sender sender;
 *     sender_gather(&sender, request, secret, mode);
 *     sender_fill(&sender, &click);
 *
 * Slices point into the request and into the struct.
 */
struct sender {
    struct slice user_agent, referrer, language;
    struct slice address; /* as much as the mode keeps */
    unsigned flags;       /* enum click_flag */
    uint64_t visitor;
    char address_text[VISITOR_ADDRESS_MAX];
};

void sender_gather(struct sender *sender, const struct http_request *request,
                   const struct siphash_key *secret,
                   enum visitor_address_mode mode);

/*
 * Would reports count this hit as a person's (attribution/ledger/verdict.h)?
 * Takes some microseconds: for those who must know at once.
 */
bool sender_is_person(const struct sender *sender);

void sender_fill(const struct sender *sender, struct click *click);

#endif
