/*
 * TLS connections one after the other, with one request on each:
 *
 *     bench_handshakes PORT HOST PATH COUNT full|resumed|idle
 *
 * full      every connection shakes hands anew
 * resumed   every one but the first, which is not counted, resumes with the
 *           latest ticket; a server that does not let it is an error
 * idle      full, and all stay open until stdin ends, so that what an idle
 *           connection costs in memory can be looked at
 *
 * Prints one line of JSON: requests answered with a redirect, microseconds it
 * took, errors, the median and the 99th percentile of connect to answer in
 * microseconds. Nothing of the certificate is checked; it is the bench's own.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/memory.h"
#include "core/slice.h"
#include "tests/bench/redirect/latencies.h"

#define ANSWER_MAX 4096
#define COUNT_MAX  100000

struct handshakes {
    struct sockaddr_in server;
    const char *host;
    char request[512];
    size_t request_len;
    SSL_CTX *context;
    SSL_SESSION *ticket; /* the latest */
    bool resume;
    bool stay;
    size_t wanted;
    size_t begun;
    SSL **open; /* with `stay`, `begun` of them */
    struct latencies seen;
};

static int on_ticket(SSL *ssl, SSL_SESSION *session)
{
    struct handshakes *self = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));

    SSL_SESSION_free(self->ticket);
    self->ticket = session;
    return 1; /* it is ours now */
}

static void connection_close(SSL *ssl)
{
    if (ssl == NULL)
        return;
    SSL_shutdown(ssl);
    close(SSL_get_fd(ssl));
    SSL_free(ssl);
}

/* Connected and greeted, or NULL. */
static SSL *connection_open(struct handshakes *self)
{
    const int on = 1; /* as browsers do: the request follows the handshake */
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    SSL *ssl;

    if (fd < 0)
        return NULL;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    ssl = SSL_new(self->context);
    if (ssl == NULL || SSL_set_fd(ssl, fd) != 1) {
        SSL_free(ssl);
        close(fd);
        return NULL;
    }
    SSL_set_tlsext_host_name(ssl, self->host);
    if (self->resume && self->ticket != NULL)
        SSL_set_session(ssl, self->ticket);
    if (connect(fd, (const struct sockaddr *)&self->server,
                sizeof(self->server)) == 0 &&
        SSL_connect(ssl) == 1)
        return ssl;
    connection_close(ssl);
    return NULL;
}

/* One request; the head of the answer is in the first record. */
static bool connection_ask(struct handshakes *self, SSL *ssl)
{
    static const char redirect[] = "HTTP/1.1 302 ";
    char answer[ANSWER_MAX];
    int len;

    if (SSL_write(ssl, self->request, (int)self->request_len) <= 0)
        return false;
    len = SSL_read(ssl, answer, sizeof(answer));
    return len > (int)sizeof(redirect) &&
           memcmp(answer, redirect, sizeof(redirect) - 1) == 0;
}

/* Until the server closes, so that the ticket of TLS 1.3 has come. */
static void connection_drain(SSL *ssl)
{
    char rest[ANSWER_MAX];

    while (SSL_read(ssl, rest, sizeof(rest)) > 0)
        continue;
}

static void visit(struct handshakes *self)
{
    bool must_resume = self->resume && self->ticket != NULL;
    int64_t began = latencies_now();
    SSL *ssl = connection_open(self);

    if (ssl != NULL && (SSL_session_reused(ssl) == 1) == must_resume &&
        connection_ask(self, ssl))
        latencies_add(&self->seen, began);
    else
        self->seen.errors++;
    if (ssl != NULL && self->stay) {
        self->open[self->begun] = ssl;
        return;
    }
    if (ssl != NULL)
        connection_drain(ssl);
    connection_close(ssl);
}

static bool read_kind(struct handshakes *self, struct slice kind)
{
    self->resume = slice_equal(kind, SLICE("resumed"));
    self->stay = slice_equal(kind, SLICE("idle"));
    return self->resume || self->stay || slice_equal(kind, SLICE("full"));
}

static bool read_arguments(struct handshakes *self, char **argv)
{
    int64_t port;
    int64_t count;
    int len;

    if (!slice_parse_i64(slice_str(argv[1]), &port) || port < 1 ||
        port > 65535 || !slice_parse_i64(slice_str(argv[4]), &count) ||
        count < 1 || count > COUNT_MAX || !read_kind(self, slice_str(argv[5])))
        return false;
    self->host = argv[2];
    self->wanted = (size_t)count;
    self->server = (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    len = snprintf(self->request, sizeof(self->request),
                   "GET %s HTTP/1.1\r\nHost: %s:%d\r\n"
                   "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Bench/1\r\n"
                   "%s\r\n",
                   argv[3], argv[2], (int)port,
                   self->stay ? "" : "Connection: close\r\n");
    self->request_len = (size_t)len;
    return len > 0 && self->request_len < sizeof(self->request);
}

static bool prepare(struct handshakes *self)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    self->open = memory_zalloc(self->wanted, sizeof(SSL *));
    latencies_init(&self->seen, self->wanted);
    self->context = SSL_CTX_new(TLS_client_method());
    if (self->context == NULL)
        return false;
    SSL_CTX_set_app_data(self->context, self);
    SSL_CTX_set_session_cache_mode(
        self->context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(self->context, on_ticket);
    return true;
}

/* The first of the resumed ones has no ticket yet, and does not count. */
static void fetch_ticket(struct handshakes *self)
{
    visit(self);
    self->seen.answered = 0;
}

static void run(struct handshakes *self)
{
    int64_t began;

    if (self->resume)
        fetch_ticket(self);
    began = latencies_now();
    for (; self->begun < self->wanted; self->begun++)
        visit(self);
    latencies_print(&self->seen, latencies_now() - began);
    while (self->stay && getchar() != EOF)
        continue;
}

static void release(struct handshakes *self)
{
    for (size_t i = 0; i < self->begun; i++)
        connection_close(self->open[i]);
    SSL_SESSION_free(self->ticket);
    SSL_CTX_free(self->context);
    free(self->open);
    latencies_release(&self->seen);
}

int main(int argc, char **argv)
{
    struct handshakes self = {0};
    int status = 70;

    if (argc != 6 || !read_arguments(&self, argv)) {
        fputs("use: bench_handshakes PORT HOST PATH COUNT full|resumed|idle\n",
              stderr);
        return 64;
    }
    if (prepare(&self)) {
        run(&self);
        status = self.seen.answered > 0 ? 0 : 70;
    } else {
        fputs("bench_handshakes: no TLS context\n", stderr);
    }
    release(&self);
    return status;
}
