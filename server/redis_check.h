#ifndef SERVER_REDIS_CHECK_H
#define SERVER_REDIS_CHECK_H

#include "core/error.h"
#include "core/redis.h"

/*
 * Asks a Redis that the operator named whether it is one that we can work
 * with, before anything is served: it must answer, let us in, and know what
 * we use (version 6.0 for client-side caching). A setting of it that makes
 * links large is told in the log.
 *
 * Runs `base` until it knows, for `config->connect_ms` at most.
 * ERROR_UNAVAILABLE says what to do. ERROR_CANCELLED: somebody broke the loop.
 */
struct event_base;

int redis_check(struct event_base *base, const struct redis_config *config,
                struct error *err) __attribute__((warn_unused_result));

#endif
