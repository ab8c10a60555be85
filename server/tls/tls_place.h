#ifndef SERVER_TLS_PLACE_H
#define SERVER_TLS_PLACE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * Where a host's certificates and keys may lie below the directory of
 * certificates, as certbot, lego and acme.sh leave them:
 *
 *     <host>/fullchain.pem and <host>/privkey.pem
 *     <host>.crt and <host>.key
 *     <host>.pem, with chain and key in one
 *
 * and each of them with ".ecdsa" or ".rsa" behind the host, so that a host
 * can have both. Wildcards are "_.acme.com"; "default" is for names that
 * nobody knows. All in lower case.
 *
 *     for (size_t n = 0; tls_place_at(&place, dir, host, n); n++)
 *         if (tls_place_exists(&place)) ...
 */
#define TLS_HOST_MAX 254 /* bytes of a host's name, with its NUL */
#define TLS_DEFAULT  "default"

struct tls_place {
    char chain[PATH_MAX];
    char key[PATH_MAX]; /* the same where all is in one file */
};

/* The n-th place; false if there is no such. */
bool tls_place_at(struct tls_place *place, const char *dir, const char *host,
                  size_t n);

/* Is there a chain? That the key is missing is worth an error. */
bool tls_place_exists(const struct tls_place *place);

/*
 * Whose certificate an entry of the directory is, into `host`; false if it is
 * nobody's: another ending, or no name of a host in lower case.
 */
bool tls_place_host(struct slice entry, char host[TLS_HOST_MAX]);

/*
 * A number that changes when any of a host's files does; 0 where it has none.
 * A rename brings another inode, a write another time, chmod another ctime.
 */
uint64_t tls_place_stamp(const char *dir, const char *host);

#endif
