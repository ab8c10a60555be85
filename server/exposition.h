#ifndef SERVER_EXPOSITION_H
#define SERVER_EXPOSITION_H

#include <stddef.h>

#include "core/buffer.h"

/*
 * What the redirect workers count, as Prometheus text: their books (summed so
 * that they balance in every scrape), their counters, their HTTP servers'.
 */
struct tls_certificates;
struct worker;

void exposition_render(struct worker *const *workers, size_t count,
                       struct buffer *out);

/* The gauges and counters of the certificates, appended. */
void exposition_render_certificates(struct tls_certificates *certificates,
                                    struct buffer *out);

#endif
