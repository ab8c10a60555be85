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
    struct curl_slist *json_headers;
    struct curl_slist *csv_headers;
    struct curl_slist *file_headers;
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

static void client_header(struct curl_slist **headers, const char *name,
                          const char *value)
{
    struct buffer line = BUFFER_INIT;
    struct curl_slist *longer;

    buffer_appendf(&line, "%s%s", name, value);
    longer = curl_slist_append(*headers, buffer_str(&line));
    if (longer == NULL)
        abort();
    *headers = longer;
    buffer_release(&line);
}

static struct curl_slist *client_headers(const char *token, const char *type)
{
    struct curl_slist *headers = NULL;

    if (token != NULL)
        client_header(&headers, "Authorization: Bearer ", token);
    client_header(&headers, "Content-Type: ", type);
    /* curl would wait for a "100 Continue" before larger bodies. */
    client_header(&headers, "Expect:", "");
    return headers;
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
    client->json_headers = client_headers(endpoint->token, "application/json");
    client->csv_headers = client_headers(endpoint->token, "text/csv");
    client->file_headers =
        client_headers(endpoint->token, "application/octet-stream");
    return client;
}

void client_free(struct client **client)
{
    struct client *c = *client;

    if (c == NULL)
        return;
    curl_slist_free_all(c->json_headers);
    curl_slist_free_all(c->csv_headers);
    curl_slist_free_all(c->file_headers);
    curl_easy_cleanup(c->curl);
    free(c->url);
    free(c->data);
    free(c->token_path);
    free(c);
    *client = NULL;
}

/* What all calls have in common. */
static void client_prepare(struct client *c, CURL *curl, const char *method,
                           const char *path, struct buffer *out)
{
    struct buffer url = BUFFER_INIT;

    buffer_appendf(&url, "%s%s", c->url, path);
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, buffer_str(&url));
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "waypost");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ANSWER_MS);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, client_receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, out);
    buffer_release(&url);
}

static void prepare_body(struct client *client, CURL *curl, const char *path,
                         struct curl_slist *headers, struct slice body,
                         struct buffer *out)
{
    client_prepare(client, curl, "POST", path, out);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.ptr);
}

void client_prepare_csv(struct client *client, void *curl, const char *path,
                        struct slice body, struct buffer *out)
{
    prepare_body(client, curl, path, client->csv_headers, body, out);
}

void client_prepare_json(struct client *client, void *curl, const char *path,
                         struct slice body, struct buffer *out)
{
    prepare_body(client, curl, path, client->json_headers, body, out);
}

/* Why there was no connection: the system's word, or else curl's. */
static const char *client_reason(CURL *curl, CURLcode code, char *text,
                                 size_t size)
{
    long errnum = 0;

    curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &errnum);
    if (code == CURLE_COULDNT_CONNECT && errnum != 0)
        return strerror_r((int)errnum, text, size);
    return curl_easy_strerror(code);
}

static int client_unreachable(const struct client *c, CURL *curl, CURLcode code,
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
        return error_set(
            err, ERROR_UNAVAILABLE,
            "no server at %s (%s); start it with `waypost serve "
            "--data %s`, or name it by --server or --data",
            c->url, client_reason(curl, code, reason, sizeof(reason)), c->data);
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

int client_outcome(struct client *client, void *curl, int curl_code,
                   struct slice out, struct error *err)
{
    if (curl_code != CURLE_OK)
        return client_unreachable(client, curl, (CURLcode)curl_code, err);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &client->status);
    if (client->status < 200 || client->status > 299)
        return client_refused(client, out, err);
    return 0;
}

int client_call(struct client *c, const char *method, const char *path,
                const json_t *body, struct buffer *out, struct error *err)
{
    char *text = body != NULL ? json_dumps(body, JSON_COMPACT) : NULL;
    CURLcode code;

    client_prepare(c, c->curl, method, path, out);
    curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, c->json_headers);
    if (text != NULL)
        curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, text);
    code = curl_easy_perform(c->curl);
    free(text);
    return client_outcome(c, c->curl, (int)code, buffer_slice(out), err);
}

int client_post(struct client *c, const char *path, struct slice body,
                struct buffer *out, struct error *err)
{
    CURLcode code;

    prepare_body(c, c->curl, path, c->file_headers, body, out);
    code = curl_easy_perform(c->curl);
    return client_outcome(c, c->curl, (int)code, buffer_slice(out), err);
}

const char *client_header_value(const struct client *client, const char *name)
{
    struct curl_header *header;

    if (curl_easy_header(client->curl, name, 0, CURLH_HEADER, -1, &header) !=
        CURLHE_OK)
        return NULL;
    return header->value;
}

int client_parse(const struct client *client, struct slice text,
                 json_t **answer, struct error *err)
{
    *answer = json_loadb(text.ptr, text.len, JSON_DECODE_ANY, NULL);
    if (*answer != NULL)
        return 0;
    return error_set(err, ERROR_INTERNAL,
                     "the answer of %s is not JSON; is it waypost's admin "
                     "address?",
                     client->url);
}

int client_json(struct client *c, const char *method, const char *path,
                const json_t *body, json_t **answer, struct error *err)
{
    struct buffer out = BUFFER_INIT;
    int code = client_call(c, method, path, body, &out, err);

    *answer = NULL;
    if (code == 0 && out.len > 0)
        code = client_parse(c, buffer_slice(&out), answer, err);
    buffer_release(&out);
    return code;
}

long client_status(const struct client *client)
{
    return client->status;
}
