#include "server/exposition.h"

#include <stdlib.h>

#include "core/memory.h"
#include "core/metrics.h"
#include "server/redirect/counters.h"
#include "server/redirect/worker.h"
#include "server/tls/tls_certificates.h"

enum { BOOKS_ANSWERED, BOOKS_SHIPPED, BOOKS_SPOOLED, BOOKS_DROPPED, BOOKS };

static const struct metric_def books_defs[BOOKS] = {
    [BOOKS_ANSWERED] = {"waypost_clicks_answered_total", METRIC_COUNTER,
                        "Answers that are recorded: shipped + spooled + "
                        "dropped."},
    [BOOKS_SHIPPED] = {"waypost_clicks_shipped_total", METRIC_COUNTER,
                       "Clicks that are in Redis."},
    [BOOKS_SPOOLED] = {"waypost_clicks_spooled", METRIC_GAUGE,
                       "Clicks in the spool, waiting for Redis."},
    [BOOKS_DROPPED] = {"waypost_clicks_dropped_total", METRIC_COUNTER,
                       "Clicks lost because the spool was full."},
};

static void render_books(struct worker *const *workers, size_t count,
                         struct buffer *out)
{
    struct books_entry sum = {0};
    struct metrics set;
    struct metrics *sets[] = {&set};

    for (size_t i = 0; i < count; i++)
        books_add_to(worker_books(workers[i]), &sum);
    metrics_init(&set, BOOKS);
    metrics_set(&set, BOOKS_ANSWERED, sum.answered);
    metrics_set(&set, BOOKS_SHIPPED, sum.shipped);
    metrics_set(&set, BOOKS_SPOOLED, sum.spooled);
    metrics_set(&set, BOOKS_DROPPED, sum.dropped);
    metrics_render(books_defs, BOOKS, sets, 1, out);
    metrics_release(&set);
}

static void render_counters(struct worker *const *workers, size_t count,
                            struct buffer *out)
{
    struct metrics **sets = memory_zalloc(count, sizeof(*sets));

    for (size_t i = 0; i < count; i++)
        sets[i] = worker_counters(workers[i]);
    metrics_render(counter_defs, COUNTER_COUNT, sets, count, out);
    free(sets);
}

static const struct metric_def http_defs[HTTP_COUNTER_COUNT] = {
    [HTTP_ACCEPTED] = {"waypost_http_connections_total", METRIC_COUNTER,
                       "Connections accepted on the public port."},
    [HTTP_ACTIVE] = {"waypost_http_connections", METRIC_GAUGE,
                     "Connections open on the public port."},
    [HTTP_SHED] = {"waypost_http_shed_total", METRIC_COUNTER,
                   "Idle connections closed to make room."},
    [HTTP_DEADLINES] = {"waypost_http_deadlines_total", METRIC_COUNTER,
                        "Connections closed because a deadline passed."},
    [HTTP_ABORTED] = {"waypost_http_aborted_total", METRIC_COUNTER,
                      "Requests whose client was gone before the answer."},
    [HTTP_REQUESTS] = {"waypost_http_requests_total", METRIC_COUNTER,
                       "Requests on the public port."},
    [HTTP_BYTES_IN] = {"waypost_http_received_bytes_total", METRIC_COUNTER,
                       "Bytes received on the public port."},
    [HTTP_BYTES_OUT] = {"waypost_http_sent_bytes_total", METRIC_COUNTER,
                        "Bytes sent on the public port."},
    [HTTP_TLS_FULL] = {"waypost_tls_handshakes_full_total", METRIC_COUNTER,
                       "TLS handshakes in which a certificate was shown."},
    [HTTP_TLS_RESUMED] = {"waypost_tls_handshakes_resumed_total",
                          METRIC_COUNTER,
                          "TLS handshakes that resumed a session."},
    [HTTP_TLS_FAILED] = {"waypost_tls_handshakes_failed_total", METRIC_COUNTER,
                         "TLS handshakes that began and came to nothing."},
    [HTTP_H2_CONNECTIONS] = {"waypost_http2_connections_total", METRIC_COUNTER,
                             "Connections that chose HTTP/2."},
    [HTTP_H2_REQUESTS] = {"waypost_http2_requests_total", METRIC_COUNTER,
                          "Requests that came by HTTP/2."},
    [HTTP_H2_RESETS] = {"waypost_http2_resets_total", METRIC_COUNTER,
                        "HTTP/2 requests that the client has cancelled."},
    [HTTP_H2_CALMED] = {"waypost_http2_floods_total", METRIC_COUNTER,
                        "HTTP/2 connections ended because they flooded."},
    [HTTP_REFUSED_400] = {"waypost_http_refused_400_total", METRIC_COUNTER,
                          "Requests refused as malformed."},
    [HTTP_REFUSED_408] = {"waypost_http_refused_408_total", METRIC_COUNTER,
                          "Requests refused as too slow."},
    [HTTP_REFUSED_413] = {"waypost_http_refused_413_total", METRIC_COUNTER,
                          "Requests refused for their body."},
    [HTTP_REFUSED_414] = {"waypost_http_refused_414_total", METRIC_COUNTER,
                          "Requests refused for their long target."},
    [HTTP_REFUSED_417] = {"waypost_http_refused_417_total", METRIC_COUNTER,
                          "Requests refused for what they expect."},
    [HTTP_REFUSED_431] = {"waypost_http_refused_431_total", METRIC_COUNTER,
                          "Requests refused for their large headers."},
    [HTTP_REFUSED_501] = {"waypost_http_refused_501_total", METRIC_COUNTER,
                          "Requests refused for their transfer coding."},
    [HTTP_REFUSED_505] = {"waypost_http_refused_505_total", METRIC_COUNTER,
                          "Requests refused for their HTTP version."},
};

static void render_http(struct worker *const *workers, size_t count,
                        struct buffer *out)
{
    struct metrics set;
    struct metrics *sets[] = {&set};

    metrics_init(&set, HTTP_COUNTER_COUNT);
    for (size_t i = 0; i < count; i++) {
        const struct http_counters *one = worker_http_counters(workers[i]);

        for (size_t id = 0; id < HTTP_COUNTER_COUNT; id++)
            metrics_add(&set, id,
                        http_counters_get(one, (enum http_counter)id));
    }
    metrics_render(http_defs, HTTP_COUNTER_COUNT, sets, 1, out);
    metrics_release(&set);
}

void exposition_render(struct worker *const *workers, size_t count,
                       struct buffer *out)
{
    render_books(workers, count, out);
    render_counters(workers, count, out);
    render_http(workers, count, out);
}

enum {
    CERTIFICATES_KNOWN,
    CERTIFICATES_LOADED,
    CERTIFICATES_REFUSED,
    CERTIFICATES_READS,
    CERTIFICATES_EVICTED,
    CERTIFICATES
};

static const struct metric_def certificate_defs[CERTIFICATES] = {
    [CERTIFICATES_KNOWN] = {"waypost_tls_certificates", METRIC_GAUGE,
                            "Hosts that there are certificates for."},
    [CERTIFICATES_LOADED] = {"waypost_tls_certificates_loaded", METRIC_GAUGE,
                             "Hosts whose certificates are in memory."},
    [CERTIFICATES_REFUSED] = {"waypost_tls_certificates_refused", METRIC_GAUGE,
                              "Hosts whose certificates cannot be used; the "
                              "log says why."},
    [CERTIFICATES_READS] = {"waypost_tls_certificate_reads_total",
                            METRIC_COUNTER, "Hosts' certificates read."},
    [CERTIFICATES_EVICTED] = {"waypost_tls_certificates_evicted_total",
                              METRIC_COUNTER,
                              "Hosts' certificates dropped from memory to "
                              "make room."},
};

void exposition_render_certificates(struct tls_certificates *certificates,
                                    struct buffer *out)
{
    struct tls_certificates_counts counts = {0};
    struct metrics set;
    struct metrics *sets[] = {&set};

    tls_certificates_count(certificates, &counts);
    metrics_init(&set, CERTIFICATES);
    metrics_set(&set, CERTIFICATES_KNOWN, counts.known);
    metrics_set(&set, CERTIFICATES_LOADED, counts.loaded);
    metrics_set(&set, CERTIFICATES_REFUSED, counts.refused);
    metrics_set(&set, CERTIFICATES_READS, counts.reads);
    metrics_set(&set, CERTIFICATES_EVICTED, counts.evicted);
    metrics_render(certificate_defs, CERTIFICATES, sets, 1, out);
    metrics_release(&set);
}
