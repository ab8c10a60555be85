#ifndef SERVER_EVIDENCE_H
#define SERVER_EVIDENCE_H

#include "attribution/click.h"
#include "core/siphash.h"
#include "server/http_request.h"
#include "server/visitor.h"

/*
 * What a request tells of who made it, gathered for the click's record in one
 * pass over the header: user agent, referrer, language, and what gives away
 * that no person waits for the answer (HEAD, prefetch headers).
 *
 *     struct evidence evidence;
 *     evidence_gather(&evidence, request, secret, mode);
 *     evidence_fill(&evidence, &click);
 *
 * Slices point into the request and into the evidence.
 */
struct evidence {
    struct slice user_agent, referrer, language;
    struct slice address; /* as much as the mode keeps */
    unsigned flags;       /* enum click_flag */
    uint64_t visitor;
    char address_text[VISITOR_ADDRESS_MAX];
};

void evidence_gather(struct evidence *evidence,
                     const struct http_request *request,
                     const struct siphash_key *secret,
                     enum visitor_address_mode mode);

void evidence_fill(const struct evidence *evidence, struct click *click);

#endif
