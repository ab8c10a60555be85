#include "cli/client.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "cli/problem.h"
#include "core/memory.h"

#define CONNECT_MS 5000L
#define ANSWER_MS  120000L
#define ANSWER_MAX (256u << 20) /* bytes; a report of a million rows fits */

struct client {
    CURL *curl;
    struct curl_slist *headers;
    char *url;
    char *data;
    char *token_path;
    bool has_token;
    long status;
};

/* Where curl's chunks go; an answer beyond the limit ends the transfer. */
static size_t client_receive(char *bytes, size_t size, size_t count, void *arg)
{
    struct buffer *out = arg;
    size_t len = size * count;

    if (out->len + len > ANSWER_MAX)
        return 0;
    buffer_append(out, slice_of(bytes, len));
    return len;
}

static void client_header(struct client *client, const char *format,
                          const char *value)
{
    struct buffer line = BUFFER_INIT;
    struct curl_slist *longer;

    buffer_appendf(&line, "%s%s", format, value);
    longer = curl_slist_append(client->headers, buffer_str(&line));
    if (longer == NULL)
        abort();
    client->headers = longer;
    buffer_release(&line);
}

struct client *client_new(const struct endpoint *endpoint)
{
    struct client *client = memory_zalloc(1, sizeof(*client));

    client->curl = curl_easy_init();
    if (client->curl == NULL)
        abort();
    client->url = slice_copy(slice_str(endpoint->url));
    client->data = slice_copy(slice_str(endpoint->data));
    client->token_path = slice_copy(slice_str(endpoint->token_path));
    client->has_token = endpoint->token != NULL;
    if (client->has_token)
        client_header(client, "Authorization: Bearer ", endpoint->token);
    client_header(client, "Content-Type: ", "application/json");
    /* curl would wait for a "100 Continue" before larger bodies. */
    client_header(client, "Expect:", "");
    return client;
}

void client_free(struct client **client)
{
    struct client *c = *client;

    if (c == NULL)
        return;
    curl_slist_free_all(c->headers);
    curl_easy_cleanup(c->curl);
    free(c->url);
    free(c->data);
    free(c->token_path);
    free(c);
    *client = NULL;
}

static void client_prepare(struct client *c, const char *method,
                           const char *url, const char *body,
                           struct buffer *out)
{
    curl_easy_reset(c->curl);
    curl_easy_setopt(c->curl, CURLOPT_URL, url);
    curl_easy_setopt(c->curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(c->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c->curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, c->headers);
    curl_easy_setopt(c->curl, CURLOPT_USERAGENT, "waypost");
    curl_easy_setopt(c->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c->curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(c->curl, CURLOPT_TIMEOUT_MS, ANSWER_MS);
    curl_easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, client_receive);
    curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, out);
    if (body != NULL)
        curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, body);
}

/* Why there was no connection: the system's word, or else curl's. */
static const char *client_reason(const struct client *c, CURLcode code,
                                 char *text, size_t size)
{
    long errnum = 0;

    curl_easy_getinfo(c->curl, CURLINFO_OS_ERRNO, &errnum);
    if (code == CURLE_COULDNT_CONNECT && errnum != 0)
        return strerror_r((int)errnum, text, size);
    return curl_easy_strerror(code);
}

static int client_unreachable(const struct client *c, CURLcode code,
                              struct error *err)
{
    char reason[128];

    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        return error_set(err, ERROR_TIMEOUT,
                         "no answer from %s in time; look at the server's log "
                         "and try again",
                         c->url);
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return error_field(err, ERROR_USAGE, "bad_option", "server",
                           "\"%s\" is not an address; one looks like %s",
                           c->url, ENDPOINT_URL);
    case CURLE_WRITE_ERROR:
        return error_set(err, ERROR_FULL,
                         "the answer of %s is larger than %u MB; ask for less",
                         c->url, ANSWER_MAX >> 20);
    default:
        return error_set(err, ERROR_UNAVAILABLE,
                         "no server at %s (%s); start it with `waypost serve "
                         "--data %s`, or name it by --server or --data",
                         c->url, client_reason(c, code, reason, sizeof(reason)),
                         c->data);
    }
}

/* A 401 without a token has its cause here, not at the server. */
static int client_refused(const struct client *c, struct slice body,
                          struct error *err)
{
    if (c->status == 401 && !c->has_token)
        return error_set(err, ERROR_DENIED,
                         "%s asks for a token, and %s does not exist; name one "
                         "by --token-file or WAYPOST_TOKEN, or its directory "
                         "by --data",
                         c->url, c->token_path);
    return problem_to_error(c->status, body, err);
}

int client_call(struct client *c, const char *method, const char *path,
                const json_t *body, struct buffer *out, struct error *err)
{
    struct buffer url = BUFFER_INIT;
    char *text = body != NULL ? json_dumps(body, JSON_COMPACT) : NULL;
    CURLcode code;

    buffer_appendf(&url, "%s%s", c->url, path);
    client_prepare(c, method, buffer_str(&url), text, out);
    code = curl_easy_perform(c->curl);
    free(text);
    buffer_release(&url);
    if (code != CURLE_OK)
        return client_unreachable(c, code, err);
    curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &c->status);
    if (c->status < 200 || c->status > 299)
        return client_refused(c, buffer_slice(out), err);
    return 0;
}

int client_json(struct client *c, const char *method, const char *path,
                const json_t *body, json_t **answer, struct error *err)
{
    struct buffer out = BUFFER_INIT;
    struct slice text;
    int code = client_call(c, method, path, body, &out, err);

    *answer = NULL;
    text = buffer_slice(&out);
    if (code == 0 && text.len > 0) {
        *answer = json_loadb(text.ptr, text.len, JSON_DECODE_ANY, NULL);
        if (*answer == NULL)
            code = error_set(err, ERROR_INTERNAL,
                             "the answer of %s is not JSON; is it waypost's "
                             "admin address?",
                             c->url);
    }
    buffer_release(&out);
    return code;
}

long client_status(const struct client *client)
{
    return client->status;
}
