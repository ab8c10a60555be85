#include "server/verify/check_reach.h"

#include <openssl/ssl.h>
#include <string.h>

#include "core/random.h"
#include "server/reach_proof.h"
#include "server/verify/http_reply.h"
#include "server/verify/wire.h"

#define REPLY_MAX 16384

/* What came of one address, best first. */
enum reach_kind {
    REACH_HERE,
    REACH_UPGRADE,   /* to https of the same host */
    REACH_REWRITTEN, /* here, but with another Host */
    REACH_ELSEWHERE, /* some other server answers */
    REACH_NOTHING
};

struct reach {
    const struct verify_target *target;
    bool secure;
    SSL_CTX *context; /* of https */
    char nonce[REACH_PROOF_NONCE];
    struct buffer reply;
};

static void draw_nonce(char nonce[REACH_PROOF_NONCE])
{
    struct random random;

    random_init(&random);
    random_text(&random, "0123456789abcdef", 16, nonce, REACH_PROOF_NONCE);
    random_release(&random);
}

static void append_request(struct buffer *out, const struct reach *reach)
{
    uint16_t port = verify_target_port(reach->target, reach->secure);
    bool usual = port == (reach->secure ? 443 : 80);

    buffer_append(out, SLICE("GET "));
    buffer_append(out, REACH_PROOF_PATH);
    buffer_append(out, slice_of(reach->nonce, REACH_PROOF_NONCE));
    buffer_appendf(out, " HTTP/1.1\r\nHost: %s", reach->target->host);
    if (!usual)
        buffer_appendf(out, ":%u", port);
    buffer_append(out, SLICE("\r\nUser-Agent: waypost-verify\r\n"
                             "Accept: */*\r\nConnection: close\r\n\r\n"));
}

static int fetch(struct reach *reach, const struct host_address *address,
                 int64_t timeout_ms, struct error *err)
{
    uint16_t port = verify_target_port(reach->target, reach->secure);
    struct buffer request = BUFFER_INIT;
    struct wire wire;
    int code;

    buffer_clear(&reach->reply);
    append_request(&request, reach);
    wire_init(&wire, timeout_ms);
    code = wire_connect(&wire, address, port, err);
    if (code == 0 && reach->secure)
        code = wire_secure(&wire, reach->context, reach->target->host, err);
    if (code == 0)
        code = wire_write(&wire, buffer_slice(&request), err);
    if (code == 0)
        code = wire_read_all(&wire, REPLY_MAX, &reach->reply, err);
    wire_release(&wire);
    buffer_release(&request);
    return code;
}

/* "https://HOST", and nothing else of a host behind it. */
static bool upgrades(const struct reach *reach, struct slice location)
{
    struct slice rest = slice_skip(location, strlen("https://"));
    struct slice host = slice_str(reach->target->host);

    return !reach->secure && slice_starts(location, SLICE("https://")) &&
           slice_equal_nocase(slice_head(rest, host.len), host) &&
           (rest.len == host.len || rest.ptr[host.len] == '/' ||
            rest.ptr[host.len] == ':');
}

static enum reach_kind judge_reply(const struct reach *reach,
                                   struct buffer *found)
{
    struct slice text = buffer_slice(&reach->reply);
    struct http_reply reply = {0};
    struct slice host;

    if (reach_proof_find(text, reach->target->key,
                         slice_of(reach->nonce, REACH_PROOF_NONCE), &host)) {
        if (slice_equal(host, slice_str(reach->target->host))) {
            buffer_append(found, SLICE("this installation"));
            return REACH_HERE;
        }
        buffer_appendf(
            found, "this installation, but with the Host \"%" SLICE_FMT "\"",
            SLICE_ARG(host));
        return REACH_REWRITTEN;
    }
    if (!http_reply_parse(&reply, text)) {
        buffer_append(found, SLICE("no HTTP"));
        return REACH_ELSEWHERE;
    }
    if (reply.status >= 300 && reply.status < 400 &&
        upgrades(reach, reply.location)) {
        buffer_appendf(found, "sends on to https (%d)", reply.status);
        return REACH_UPGRADE;
    }
    buffer_appendf(found, "another server (%d)", reply.status);
    return REACH_ELSEWHERE;
}

static enum reach_kind try_address(struct reach *reach,
                                   const struct host_address *address,
                                   int64_t timeout_ms, struct buffer *found)
{
    struct error err = ERROR_INIT;

    buffer_appendf(found, "%s%s: ", found->len > 0 ? "; " : "", address->text);
    if (fetch(reach, address, timeout_ms, &err) == 0 || reach->reply.len > 0)
        return judge_reply(reach, found);
    buffer_append(found, slice_str(err.message));
    return REACH_NOTHING;
}

static void append_mend(struct buffer *out, const struct reach *reach,
                        enum reach_kind worst)
{
    const struct verify_target *target = reach->target;
    uint16_t port = verify_target_port(target, reach->secure);

    if (worst == REACH_REWRITTEN)
        buffer_append(out,
                      SLICE("let the proxy pass the Host on as it came (nginx: "
                            "proxy_set_header Host $host; Apache: "
                            "ProxyPreserveHost On)"));
    else if (worst == REACH_ELSEWHERE)
        buffer_appendf(out,
                       "let that server pass requests for %s on to %s, with "
                       "path and Host as they came; or point DNS to this one",
                       target->host, target->listen);
    else if (reach->secure)
        buffer_appendf(out,
                       "let a proxy that has the certificate answer at port %u "
                       "and pass requests on to %s; look at firewalls, too",
                       port, target->listen);
    else
        buffer_appendf(out,
                       "let port %u lead to %s, where this server listens, by "
                       "a proxy or a forwarded port; look at firewalls, too",
                       port, target->listen);
}

static void conclude(struct verify_finding *finding, const struct reach *reach,
                     enum reach_kind worst)
{
    if (worst <= REACH_UPGRADE)
        return;
    finding->status =
        reach->secure == reach->target->secure ? VERIFY_FAIL : VERIFY_WARN;
    append_mend(&finding->mend, reach, worst);
}

static bool try_all(struct verify_finding *finding, struct reach *reach,
                    const struct host_addresses *addresses)
{
    int64_t timeout_ms = VERIFY_TIMEOUT_MS /
                         (int64_t)(addresses->count > 0 ? addresses->count : 1);
    enum reach_kind worst = REACH_HERE;
    bool reached = false;

    for (size_t i = 0; i < addresses->count; i++) {
        enum reach_kind kind = try_address(reach, &addresses->list[i],
                                           timeout_ms, &finding->found);

        reached |= kind == REACH_HERE || kind == REACH_REWRITTEN;
        if (kind > worst)
            worst = kind;
    }
    conclude(finding, reach, worst);
    return reached;
}

bool check_reach(struct verify_finding *finding,
                 const struct verify_target *target,
                 const struct host_addresses *addresses, bool secure)
{
    struct reach reach = {.target = target, .secure = secure};
    bool reached;

    if (addresses->count == 0) {
        finding->status = secure == target->secure ? VERIFY_FAIL : VERIFY_WARN;
        buffer_append(&finding->found, SLICE("not tried: there is no address"));
        buffer_append(&finding->mend, SLICE("mend DNS first"));
        return false;
    }
    draw_nonce(reach.nonce);
    if (secure)
        reach.context = SSL_CTX_new(TLS_client_method());
    reached = try_all(finding, &reach, addresses);
    SSL_CTX_free(reach.context);
    buffer_release(&reach.reply);
    return reached;
}
