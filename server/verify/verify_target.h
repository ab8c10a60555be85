#ifndef SERVER_VERIFY_TARGET_H
#define SERVER_VERIFY_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/hmac.h"
#include "core/slice.h"
#include "server/verify/dns_query.h"

/*
 * What is checked: a brand's host, where its short URLs lead, and what the
 * checks need to know of this installation.
 */
#define VERIFY_TIMEOUT_MS 5000 /* for one check */

struct verify_target {
    char *host;  /* owned */
    bool secure; /* its short URLs begin with https:// */
    uint16_t http_port, https_port;
    char *listen; /* owned: ADDR:PORT where workers take requests */
    unsigned char key[HMAC_SIZE]; /* reach_proof.h */
    struct dns_server dns;
};

/* `base` is the brand's (brand_base): scheme, host and perhaps a port. */
void verify_target_init(struct verify_target *target, struct slice host,
                        struct slice base, const char *listen);
void verify_target_release(struct verify_target *target);

/* The port of http or https. */
uint16_t verify_target_port(const struct verify_target *target, bool secure);

#endif
