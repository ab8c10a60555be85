#ifndef SERVER_WIRE_H
#define SERVER_WIRE_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/error.h"
#include "server/verify/host_addresses.h"

/*
 * One connection to a server that is being checked, plain or over TLS, with a
 * deadline for all that is done with it. Blocks until then at most.
 *
 *     wire_init(&wire, 5000);
 *     if (wire_connect(&wire, address, 443, &err) == 0 &&
 *         wire_secure(&wire, context, "go.acme.com", &err) == 0 &&
 *         wire_write(&wire, request, &err) == 0 &&
 *         wire_read_all(&wire, 16384, &answer, &err) == 0) ...
 *     wire_release(&wire);
 *
 * ERROR_UNAVAILABLE: nothing there, or it hung up. ERROR_TIMEOUT. ERROR_SYNTAX:
 * it speaks no TLS, or none that we speak. Messages say what happened in a few
 * words, without the address.
 */
struct wire {
    int fd; /* -1: none */
    SSL *ssl;
    int64_t deadline_ms; /* steady clock */
};

void wire_init(struct wire *wire, int64_t timeout_ms);
void wire_release(struct wire *wire);

int wire_connect(struct wire *wire, const struct host_address *address,
                 uint16_t port, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Shakes hands, naming `host` (SNI) unless it is an address. The certificate
 * is not judged here: SSL_get_verify_result says what became of it.
 */
int wire_secure(struct wire *wire, SSL_CTX *context, const char *host,
                struct error *err) __attribute__((warn_unused_result));

int wire_write(struct wire *wire, struct slice bytes, struct error *err)
    __attribute__((warn_unused_result));

/* Until the other side ends, or `most` bytes are there. */
int wire_read_all(struct wire *wire, size_t most, struct buffer *out,
                  struct error *err) __attribute__((warn_unused_result));

#endif
