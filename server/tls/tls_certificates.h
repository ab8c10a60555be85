#ifndef SERVER_TLS_CERTIFICATES_H
#define SERVER_TLS_CERTIFICATES_H

#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"
#include "server/tls/tls_identity.h"

/*
 * A directory of certificates for any number of hosts (tls_place.h says how
 * the files are named), of which a bounded number is in memory.
 *
 *     certificates = tls_certificates_new(dir, 1000, &err);
 *     identity = tls_certificates_find(certificates, name);   any thread
 *     tls_certificates_look(certificates);       now and then, one thread
 *     tls_certificates_free(&certificates);
 *
 * The names are in memory, all of them: what a client asks for is looked up
 * there and never becomes a path. A host's files are read when it is asked
 * for, outside the lock, so other handshakes do not wait; beyond the bound the
 * one that was not used for longest goes.
 *
 * tls_certificates_look goes round all hosts, a few at a time. It finds new
 * and removed files, reads what has changed and says in the log what is wrong
 * with it, once. If a replacement is broken, the old identity serves on for as
 * long as it is in memory. While there is room it loads ahead.
 */
#define TLS_CERTIFICATES_LOOK_MS 250
#define TLS_CERTIFICATES_LOOK    100 /* hosts looked at in one go */

struct tls_certificates;

/* Numbers of hosts; the last two only grow. */
struct tls_certificates_counts {
    int64_t known;   /* that there are files for */
    int64_t loaded;  /* in memory now */
    int64_t refused; /* whose files cannot be used at present */
    int64_t reads;   /* of files, for a handshake or a look */
    int64_t evicted; /* from memory, to make room */
};

/*
 * ERROR_IO, ERROR_INVALID: the directory cannot be read or is none. The first
 * hosts are looked at already.
 */
struct tls_certificates *tls_certificates_new(const char *dir,
                                              size_t loaded_max,
                                              struct error *err);
void tls_certificates_free(struct tls_certificates **certificates);

/*
 * A reference to what is to be shown to who asks for `name` (any case; a dot
 * behind it does not matter; SLICE_NONE if they asked for none): the host's
 * own, else that of its wildcard "_.parent", else "default". NULL if there is
 * none of them.
 */
struct tls_identity *tls_certificates_find(
    struct tls_certificates *certificates, struct slice name);

/* Blocks for some milliseconds at most; always on the same thread. */
void tls_certificates_look(struct tls_certificates *certificates);

/* From any thread. */
void tls_certificates_count(struct tls_certificates *certificates,
                            struct tls_certificates_counts *counts);

#endif
