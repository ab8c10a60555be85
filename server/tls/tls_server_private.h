#ifndef SERVER_TLS_SERVER_PRIVATE_H
#define SERVER_TLS_SERVER_PRIVATE_H

#include <openssl/ssl.h>

#include "server/tls/tls_server.h"

/* What a server and its streams share. Private to tls_server.c, tls_stream.c.
 */
struct tls_server {
    struct tls_server_config config;
    SSL_CTX *context;          /* owned */
    BIO_METHOD *stream_method; /* owned */
};

/* How OpenSSL gets at a stream's socket; NULL without memory. */
BIO_METHOD *tls_stream_method_new(void);

#endif
