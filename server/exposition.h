#ifndef SERVER_EXPOSITION_H
#define SERVER_EXPOSITION_H

#include <stddef.h>

#include "core/buffer.h"

/*
 * What the redirect workers count, as Prometheus text: their books (summed so
 * that they balance in every scrape), their counters, their HTTP servers'.
 */
struct worker;

void exposition_render(struct worker *const *workers, size_t count,
                       struct buffer *out);

#endif
