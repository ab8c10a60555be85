#ifndef CORE_REDIS_URL_H
#define CORE_REDIS_URL_H

#include "core/error.h"
#include "core/redis.h"
#include "core/slice.h"

/*
 * Where a Redis is and how to get in, as one line of configuration:
 *
 *     redis://[user][:password]@host[:port][/db]     TCP; port 6379
 *     unix:///path[?db=n]                            a unix socket
 *     /path                                          the same, as it stands
 *
 * User and password are percent-encoded; an IPv6 address stands in brackets.
 * The path of a unix socket is taken as it is, up to 107 bytes.
 *
 * Fills in path, host, port, user, password and database; the rest of
 * `config` stays, and on an error all of it. rediss:// (TLS) is
 * ERROR_UNSUPPORTED, anything else that is not understood ERROR_USAGE. Errors
 * never quote the address, which may hold a password.
 */
int redis_url_parse(struct slice url, struct redis_config *config,
                    struct error *err) __attribute__((warn_unused_result));

#endif
