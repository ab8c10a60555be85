#ifndef SERVER_HTTP_COUNTERS_H
#define SERVER_HTTP_COUNTERS_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * What an HTTP server counts. Its own thread writes, any thread may read
 * (http_counters_get). All but `active` only grow.
 */
enum http_counter {
    HTTP_ACCEPTED,       /* connections */
    HTTP_ACTIVE,         /* connections open now */
    HTTP_SHED,           /* idle connections closed to make room, or connections
                            closed on arrival for want of file descriptors */
    HTTP_DEADLINES,      /* connections closed because a deadline passed */
    HTTP_ABORTED,        /* requests whose client was lost before the answer */
    HTTP_REQUESTS,       /* requests handed to the handler */
    HTTP_BYTES_IN,       /* bytes received */
    HTTP_BYTES_OUT,      /* bytes sent */
    HTTP_TLS_FULL,       /* handshakes with a certificate */
    HTTP_TLS_RESUMED,    /* handshakes by a session ticket */
    HTTP_TLS_FAILED,     /* handshakes that had begun and came to nothing */
    HTTP_H2_CONNECTIONS, /* of the accepted ones: those that chose HTTP/2 */
    HTTP_H2_REQUESTS,    /* of the requests: those that came by HTTP/2 */
    HTTP_H2_RESETS,      /* streams of HTTP/2 that the client has reset */
    HTTP_H2_CALMED,      /* connections ended for a flood of HTTP/2 frames */
    HTTP_REFUSED_400,
    HTTP_REFUSED_408,
    HTTP_REFUSED_413,
    HTTP_REFUSED_414,
    HTTP_REFUSED_417,
    HTTP_REFUSED_431,
    HTTP_REFUSED_501,
    HTTP_REFUSED_505,
    HTTP_COUNTER_COUNT
};

struct http_counters {
    _Atomic int64_t values[HTTP_COUNTER_COUNT];
};

static inline int64_t http_counters_get(const struct http_counters *counters,
                                        enum http_counter id)
{
    return atomic_load_explicit(&counters->values[id], memory_order_relaxed);
}

/* By the owning thread only: a plain load and store, no locked add. */
static inline void http_counters_add(struct http_counters *counters,
                                     enum http_counter id, int64_t n)
{
    atomic_store_explicit(&counters->values[id],
                          http_counters_get(counters, id) + n,
                          memory_order_relaxed);
}

/* The counter of a refusal's status; HTTP_REFUSED_400 for one without. */
enum http_counter http_counters_refusal(int status);

#endif
