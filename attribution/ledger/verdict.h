#ifndef ATTRIBUTION_VERDICT_H
#define ATTRIBUTION_VERDICT_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * What a hit was judged to be, and why. For now a hit is judged by what it
 * declares itself: its method and headers (flags) and its user agent's own
 * words. A hit whose click id comes back in an event of the API is human by
 * evidence (VERDICT_CONFIRMED), whatever it declared.
 */
enum verdict {
    VERDICT_HUMAN,
    VERDICT_BOT,
    VERDICT_SCANNER,
    VERDICT_PREFETCH,
    VERDICT_UNCERTAIN
};

enum verdict_reason {
    VERDICT_NOTHING,      /* nothing speaks against a human */
    VERDICT_CONFIRMED,    /* its click id came back in an event */
    VERDICT_REPORTED,     /* an event of the API, not a hit of ours */
    VERDICT_HEAD,         /* HEAD: only the headers were asked for */
    VERDICT_PREFETCHED,   /* a prefetch or prerender header */
    VERDICT_SELF_NAMED,   /* the user agent calls itself a crawler or
                             scanner */
    VERDICT_PREVIEW,      /* a messenger's or network's link preview */
    VERDICT_TOOL,         /* an HTTP library or command line tool */
    VERDICT_NO_USER_AGENT /* none sent, or its text is lost */
};

struct verdict_finding {
    enum verdict verdict;
    enum verdict_reason reason;
};

/* A user agent by itself; the result may be cached for ever. */
struct verdict_finding verdict_of_agent(struct slice user_agent);

/* A hit: the letters of its flags (h, p), then its user agent's finding. */
struct verdict_finding verdict_of_hit(struct slice flags,
                                      struct verdict_finding agent);

/* Bot, scanner or prefetch. */
bool verdict_is_machine(enum verdict verdict);

/* "human", "bot" ...; "nothing", "head", "self_named" ... */
const char *verdict_name(enum verdict verdict);
const char *verdict_reason_name(enum verdict_reason reason);

#endif
