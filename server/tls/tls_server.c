#include "server/tls/tls_server.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "server/tls/tls_certificates.h"
#include "server/tls/tls_server_private.h"
#include "server/tls/tls_tickets.h"

/*
 * AES-128 first: as safe here, and its SHA-256 makes a handshake cheaper than
 * AES-256's SHA-384. Who prefers ChaCha20 (phones without AES) gets it.
 */
#define SUITES_13                                          \
    "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:" \
    "TLS_AES_256_GCM_SHA384"
#define SUITES_12                                                \
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:" \
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:" \
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
#define GROUPS "X25519:P-256:P-384"

/* ---- Whose certificate --------------------------------------------------- */

static struct slice asked_name(const SSL *ssl)
{
    return slice_str(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
}

/* A resumed session needs no certificate. */
static int on_name(SSL *ssl, int *alert, void *arg)
{
    const struct tls_server *server = arg;
    struct tls_identity *identity;
    bool shown;

    if (SSL_session_reused(ssl))
        return SSL_TLSEXT_ERR_OK;
    identity =
        tls_certificates_find(server->config.certificates, asked_name(ssl));
    if (identity == NULL) {
        *alert = SSL_AD_UNRECOGNIZED_NAME;
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    shown = tls_identity_show(identity, ssl);
    tls_identity_unref(&identity);
    *alert = SSL_AD_INTERNAL_ERROR;
    return shown ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* ---- Which protocol ------------------------------------------------------ */

/* The client's list: each name behind a byte that says how long it is. */
static const unsigned char *find_protocol(const char *name,
                                          const unsigned char *list,
                                          unsigned len)
{
    size_t wanted = strlen(name);

    for (unsigned at = 0; at < len; at += list[at] + 1u) {
        if (list[at] == wanted && at + 1 + wanted <= len &&
            memcmp(list + at + 1, name, wanted) == 0)
            return list + at + 1;
    }
    return NULL;
}

static int on_protocols(SSL *ssl, const unsigned char **chosen,
                        unsigned char *chosen_len, const unsigned char *list,
                        unsigned len, void *arg)
{
    const struct tls_server *server = arg;

    (void)ssl;
    for (size_t i = 0; server->config.protocols[i] != NULL; i++) {
        const char *name = server->config.protocols[i];

        *chosen = find_protocol(name, list, len);
        if (*chosen != NULL) {
            *chosen_len = (unsigned char)strlen(name);
            return SSL_TLSEXT_ERR_OK;
        }
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL; /* no_application_protocol */
}

/* ---- Tickets ------------------------------------------------------------- */

static bool start_ticket(const struct tls_ticket_key *key,
                         const unsigned char *iv, EVP_CIPHER_CTX *cipher,
                         EVP_MAC_CTX *mac, int sealing)
{
    char digest[] = "SHA256";
    unsigned char mac_key[HMAC_SIZE];
    OSSL_PARAM params[3];
    bool good;

    memcpy(mac_key, key->mac, sizeof(mac_key));
    params[0] = OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, mac_key,
                                                  sizeof(mac_key));
    params[1] =
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0);
    params[2] = OSSL_PARAM_construct_end();
    good = EVP_MAC_CTX_set_params(mac, params) == 1 &&
           EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, key->cipher, iv,
                             sealing) == 1;
    OPENSSL_cleanse(mac_key, sizeof(mac_key));
    return good;
}

static int seal_ticket(struct tls_tickets *tickets, unsigned char *name,
                       unsigned char *iv, EVP_CIPHER_CTX *cipher,
                       EVP_MAC_CTX *mac)
{
    struct tls_ticket_key key;
    bool good;

    tls_tickets_seal_key(tickets, &key);
    memcpy(name, key.name, sizeof(key.name));
    good = RAND_bytes(iv, EVP_MAX_IV_LENGTH) == 1 &&
           start_ticket(&key, iv, cipher, mac, 1);
    OPENSSL_cleanse(&key, sizeof(key));
    return good ? 1 : -1;
}

/* 2 asks for a new ticket: with TLS 1.3 clients use each but once. */
static int open_ticket(const SSL *ssl, struct tls_tickets *tickets,
                       const unsigned char *name, const unsigned char *iv,
                       EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac)
{
    struct tls_ticket_key key;
    enum tls_ticket_find found = tls_tickets_open_key(tickets, name, &key);
    bool good;

    if (found == TLS_TICKET_UNKNOWN)
        return 0;
    good = start_ticket(&key, iv, cipher, mac, 0);
    OPENSSL_cleanse(&key, sizeof(key));
    if (!good)
        return -1;
    return found == TLS_TICKET_AGING || SSL_version(ssl) == TLS1_3_VERSION ? 2
                                                                           : 1;
}

/* OpenSSL's values: 1 go on, 2 and renew, 0 no such key, -1 broken. */
static int on_ticket(SSL *ssl, unsigned char *name, unsigned char *iv,
                     EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int sealing)
{
    const struct tls_server *server =
        SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    struct tls_tickets *tickets = server->config.tickets;

    return sealing ? seal_ticket(tickets, name, iv, cipher, mac)
                   : open_ticket(ssl, tickets, name, iv, cipher, mac);
}

/* ---- Life ---------------------------------------------------------------- */

static bool set_strength(SSL_CTX *context)
{
    char groups[] = GROUPS; /* OpenSSL's macro drops a literal's const */

    /* The peer's abrupt end is one: a request cut short shows by itself. */
    SSL_CTX_set_options(
        context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                     SSL_OP_CIPHER_SERVER_PREFERENCE |
                     SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_ciphersuites(context, SUITES_13) == 1 &&
           SSL_CTX_set_cipher_list(context, SUITES_12) == 1 &&
           SSL_CTX_set1_groups_list(context, groups) == 1;
}

static void set_sparing(SSL_CTX *context)
{
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS |
                                  SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_NO_AUTO_CHAIN);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
}

static bool set_callbacks(struct tls_server *server)
{
    SSL_CTX *context = server->context;
    const struct tls_tickets *tickets = server->config.tickets;

    SSL_CTX_set_app_data(context, server);
    SSL_CTX_set_tlsext_servername_callback(context, on_name);
    SSL_CTX_set_tlsext_servername_arg(context, server);
    SSL_CTX_set_alpn_select_cb(context, on_protocols, server);
    /* No ticket is opened for longer than two periods. */
    SSL_CTX_set_timeout(context, 2 * tickets->period_ms / 1000);
    return SSL_CTX_set_tlsext_ticket_key_evp_cb(context, on_ticket) == 1;
}

struct tls_server *tls_server_new(const struct tls_server_config *config,
                                  struct error *err)
{
    struct tls_server *server = memory_zalloc(1, sizeof(*server));

    server->config = *config;
    server->context = SSL_CTX_new(TLS_server_method());
    server->stream_method = tls_stream_method_new();
    if (server->context == NULL || server->stream_method == NULL ||
        !set_strength(server->context) || !set_callbacks(server)) {
        error_set(err, ERROR_INTERNAL, "cannot set TLS up: %s",
                  ERR_reason_error_string(ERR_get_error()));
        tls_server_free(&server);
        return NULL;
    }
    set_sparing(server->context);
    return server;
}

void tls_server_free(struct tls_server **server)
{
    struct tls_server *gone = *server;

    *server = NULL;
    if (gone == NULL)
        return;
    SSL_CTX_free(gone->context);
    BIO_meth_free(gone->stream_method);
    free(gone);
}
