#ifndef CORE_NAME_LOOKUP_H
#define CORE_NAME_LOOKUP_H

#include <stdint.h>

/*
 * Host names to addresses, without making a loop wait.
 *
 *     struct name_lookup *job = name_lookup_start(base, host, port, on_found,
 * self);
 *     ...
 *     name_lookup_cancel(&job);      on_found will not be called any more
 *
 * The system's own getaddrinfo runs on a thread of its own, so /etc/hosts,
 * nsswitch and search domains hold as everywhere else; a name server that
 * does not answer costs that thread's time and nobody else's. Numeric
 * addresses take no thread, and are answered at the next turn just the same.
 */
struct addrinfo;
struct event_base;
struct name_lookup;

/*
 * Called once, on the loop; the job has ended and is freed afterwards. `found`
 * (stream sockets, in the system's order) is valid during the call; it is
 * NULL on failure, and then `why` says so.
 */
typedef void name_lookup_fn(void *arg, const struct addrinfo *found,
                            const char *why);

struct name_lookup *name_lookup_start(struct event_base *base, const char *host,
                                      uint16_t port, name_lookup_fn *fn,
                                      void *arg);

/* Forgets a job that has not been answered; NULL is fine. */
void name_lookup_cancel(struct name_lookup **job);

#endif
