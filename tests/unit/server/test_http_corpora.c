#include <criterion/criterion.h>
#include <event2/event.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "server/http/http_response.h"
#include "server/http/http_server.h"
#include "tests/support/http_client.h"

/*
 * llhttp's request vectors, sent to a whole server over a socket. They come
 * without their last empty line, so it is added; those that llhttp accepts
 * without a Host field, which HTTP/1.1 forbids, get one.
 *
 * What llhttp refuses must end in a closed connection without a request more
 * than llhttp had seen complete. What it accepts must reach the handler,
 * unless it stands below with the reason why we are stricter.
 */
static const char *const stricter[][2] = {
    {"No HTTP version", "HTTP/0.9 is not served"},
    {"M-SEARCH request", "RFC 9112, 3.2.4: '*' is for OPTIONS alone"},
    {"Fragment in URI", "RFC 9112, 3.2: a target has no fragment"},
    {"`host:port` and basic auth", "RFC 9110, 4.2.4: userinfo is an error"},
    {"POST with `chunked` as last transfer-encoding",
     "RFC 9112, 6.1: 501 for a coding that is not there"},
    {"POST with `chunked` as last transfer-encoding (multiple headers)",
     "one Transfer-Encoding field only"},
};

/*
 * Not what its name says: the vector is a piece of llhttp's documentation, in
 * which one whole and harmless request comes before the malformed bytes.
 */
static const char harmless_first[] =
    "CRLF between requests, implicit `keep-alive`";

static struct event_base *base;
static struct http_server *server;
static struct http_client client;

static void on_request(void *arg, struct http_request *request)
{
    (void)arg;
    http_response_send(request, 200, SLICE_NONE, SLICE("ok"));
}

static void open_connection(void)
{
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;

    config.body_max = 1 << 20;
    config.handler = (struct http_handler){on_request, NULL};
    base = event_base_new();
    server = http_server_new(base, &config);
    http_server_adopt(server, http_client_init(&client, base), NULL, 0);
}

static void close_connection(void)
{
    http_server_free(&server);
    http_client_release(&client);
    event_base_free(base);
}

static int base64_value(char byte)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strchr(digits, byte);

    return byte != '\0' && at != NULL ? (int)(at - digits) : -1;
}

static void decode_base64(const char *text, struct buffer *out)
{
    unsigned bits = 0;
    int have = 0;

    for (; *text != '\0' && *text != '='; text++) {
        bits = bits << 6 | (unsigned)base64_value(*text);
        have += 6;
        if (have >= 8) {
            have -= 8;
            buffer_append_byte(out, (char)(bits >> have & 0xff));
        }
    }
}

/* The vector's bytes, made whole as said above. */
static void vector_bytes(json_t *vector, bool accepted, struct buffer *out)
{
    struct buffer raw = BUFFER_INIT;
    struct slice rest;
    bool add_host;

    decode_base64(json_string_value(json_object_get(vector, "raw_b64")), &raw);
    rest = buffer_slice(&raw);
    add_host =
        accepted && slice_search_nocase(rest, SLICE("\nHost:")) == rest.len;
    while (add_host && rest.len > 0) {
        size_t at = slice_search(rest, SLICE("HTTP/1.1\r\n"));
        size_t end = slice_search(rest, SLICE("HTTP/1.1"));

        if (at == rest.len) {
            /* The request line may be the vector's very end. */
            if (end + 8 == rest.len) {
                buffer_append(out, rest);
                buffer_append(out, SLICE("\r\nHost: a"));
                rest = SLICE_NONE;
            }
            break;
        }
        buffer_append(out, slice_head(rest, at + 10));
        buffer_append(out, SLICE("Host: a\r\n"));
        rest = slice_skip(rest, at + 10);
    }
    buffer_append(out, rest);
    if (!slice_ends(buffer_slice(out), SLICE("\r\n\r\n")))
        buffer_append(out, SLICE("\r\n\r\n"));
    buffer_release(&raw);
}

static bool is_stricter(const char *name)
{
    for (size_t i = 0; i < sizeof(stricter) / sizeof(stricter[0]); i++) {
        if (strcmp(stricter[i][0], name) == 0)
            return true;
    }
    return false;
}

static bool is_default_request(json_t *vector)
{
    json_t *type = json_object_get(json_object_get(vector, "meta"), "type");
    struct buffer raw = BUFFER_INIT;
    struct slice bytes;
    bool wanted;

    /* skipBody: llhttp is told that there are no bodies, whatever is said */
    if (type == NULL || strcmp(json_string_value(type), "request") != 0 ||
        json_object_get(json_object_get(vector, "meta"), "skipBody") != NULL)
        return false;
    decode_base64(json_string_value(json_object_get(vector, "raw_b64")), &raw);
    bytes = buffer_slice(&raw);
    wanted = slice_search(bytes, SLICE(" ICE/")) == bytes.len &&
             slice_search(bytes, SLICE(" RTSP/")) == bytes.len &&
             !slice_starts(bytes, SLICE("SOURCE "));
    buffer_release(&raw);
    return wanted;
}

static int score(json_t *vector)
{
    const char *name = json_string_value(json_object_get(vector, "name"));
    bool accepted = json_is_null(json_object_get(vector, "error"));
    int64_t complete = json_integer_value(json_object_get(vector, "complete"));
    struct buffer bytes = BUFFER_INIT;
    int64_t requests;
    bool right;

    if (strcmp(name, harmless_first) == 0)
        complete = 1;
    vector_bytes(vector, accepted, &bytes);
    open_connection();
    http_client_send(&client, buffer_slice(&bytes));
    http_client_settle(&client);
    requests = http_counters_get(http_server_counters(server), HTTP_REQUESTS);
    if (accepted && complete == 0)
        right = !client.eof || requests > 0;
    else if (accepted)
        right = requests >= complete;
    else
        right = client.eof && requests <= complete;
    if (accepted && is_stricter(name))
        right = client.eof && requests == 0;
    if (!right)
        cr_log_error("%s (%s): %lld requests, %lld complete, %s\n%s", name,
                     accepted ? "accept" : "refuse", (long long)requests,
                     (long long)complete, client.eof ? "closed" : "open",
                     buffer_str(&bytes));
    close_connection();
    buffer_release(&bytes);
    return right ? 0 : 1;
}

Test(http_corpora, llhttp_requests)
{
    const char *shared = getenv("WAYPOST_SHARED");
    struct buffer path = BUFFER_INIT;
    json_error_t error;
    json_t *vectors;
    size_t seen = 0;
    int wrong = 0;

    buffer_appendf(&path, "%s/corpora/http/llhttp-requests.json",
                   shared != NULL ? shared : "../shared");
    if (access(buffer_str(&path), R_OK) != 0) {
        printf("corpora: skipped, no %s\n", buffer_str(&path));
        fflush(stdout);
        buffer_release(&path);
        return;
    }
    vectors = json_load_file(buffer_str(&path), 0, &error);
    cr_assert_not_null(vectors, "%s", error.text);
    for (size_t i = 0; i < json_array_size(vectors); i++) {
        if (!is_default_request(json_array_get(vectors, i)))
            continue;
        seen++;
        wrong += score(json_array_get(vectors, i));
    }
    cr_assert_gt(seen, 100);
    cr_assert_eq(wrong, 0, "%d of %zu vectors", wrong, seen);
    json_decref(vectors);
    buffer_release(&path);
}
