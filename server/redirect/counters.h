#ifndef SERVER_COUNTERS_H
#define SERVER_COUNTERS_H

#include "core/metrics.h"

/*
 * What a redirect worker counts besides its books (books.h) and its HTTP
 * server (http_counters.h): rows of one table, see core/metrics.h.
 */
enum counter {
    COUNTER_REDIRECTS,       /* links followed */
    COUNTER_SCANS,           /* placements followed */
    COUNTER_OPENS,           /* open pixels loaded */
    COUNTER_ORPHANS,         /* unknown addresses of a known brand */
    COUNTER_UNKNOWN_HOSTS,   /* requests for hosts that are no brand */
    COUNTER_PREVIEWS,        /* /slug+ pages */
    COUNTER_PAGE_VIEWS,      /* link pages shown */
    COUNTER_UNAVAILABLE,     /* 503: not cached, and Redis cannot be asked */
    COUNTER_EXPIRED,         /* links that have expired */
    COUNTER_LIMIT_UNASKED,   /* limits that Redis could not be asked for */
    COUNTER_PASSWORD_PAGES,  /* a password was asked for */
    COUNTER_PASSWORD_WRONG,  /* and was not right */
    COUNTER_PASSWORD_SLOWED, /* or tried too often */
    COUNTER_CACHE_HITS,
    COUNTER_CACHE_MISSES,
    COUNTER_BLOCKED,     /* 410: the link or its brand is blocked */
    COUNTER_LIMITED,     /* 429: too many unknown addresses */
    COUNTER_REDIS_READY, /* gauge: workers whose connection stands */
    COUNTER_SHIP_FAILURES,
    COUNTER_SHIP_REPLAYS,
    COUNTER_SHIP_REWINDS,
    COUNTER_COUNT
};

extern const struct metric_def counter_defs[COUNTER_COUNT];

#endif
