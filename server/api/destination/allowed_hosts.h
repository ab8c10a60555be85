#ifndef SERVER_ALLOWED_HOSTS_H
#define SERVER_ALLOWED_HOSTS_H

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * A brand's `allowed_hosts` between JSON, ["acme.com", "*.acme.com"], and what
 * a brand keeps: patterns (host_pattern.h), each ended by '\n', in byte order
 * and each once.
 */
#define ALLOWED_HOSTS_MAX 200

struct json_t;

/* Appends the list to `out`. ERROR_INVALID with the field "allowed_hosts". */
int allowed_hosts_read(const struct json_t *list, struct buffer *out,
                       struct error *err) __attribute__((warn_unused_result));

/* A new array, empty where every host is allowed. */
struct json_t *allowed_hosts_show(struct slice list);

#endif
