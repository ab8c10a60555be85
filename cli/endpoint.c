#include "cli/endpoint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/data_dir.h"
#include "core/file.h"
#include "core/slice.h"

#define FILE_MAX 4096

/* The one line of a small file, on the heap. */
static int read_line(const char *path, char **line, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    struct slice trimmed;
    int code = file_read(path, FILE_MAX, &text, err);

    if (code == 0) {
        trimmed = slice_trim(slice_head(buffer_slice(&text),
                                        slice_find(buffer_slice(&text), '\n')));
        *line = slice_copy(trimmed);
    }
    buffer_release(&text);
    return code;
}

/* Reading a file of the data directory: absent is fine and leaves NULL. */
static int read_optional(const char *path, char **line, struct error *err)
{
    if (access(path, R_OK) == 0)
        return read_line(path, line, err);
    if (errno == EACCES)
        return error_set(err, ERROR_DENIED,
                         "%s cannot be read by this user; name a token of "
                         "your own by --token-file or WAYPOST_TOKEN",
                         path);
    return 0;
}

/* A token goes into a header line, so it must not be able to end one. */
static int check_token(const char *token, struct error *err)
{
    struct slice text = slice_str(token);

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] <= ' ' || text.ptr[i] > '~')
            return error_set(err, ERROR_DENIED,
                             "the token holds a space or a control character, "
                             "so it is none; `waypost token create` makes one");
    }
    if (text.len == 0)
        return error_set(err, ERROR_DENIED,
                         "the token is empty; `waypost token create` makes "
                         "one");
    return 0;
}

static int find_token(struct endpoint *endpoint, const char *flag,
                      struct error *err)
{
    const char *environment = getenv("WAYPOST_TOKEN");

    if (flag != NULL) {
        if (read_line(flag, &endpoint->token, err) < 0)
            return error_set(
                err, access(flag, F_OK) == 0 ? ERROR_DENIED : ERROR_INVALID,
                "--token-file: cannot read %s", flag);
    } else if (environment != NULL) {
        endpoint->token = slice_copy(slice_trim(slice_str(environment)));
    } else if (read_optional(endpoint->token_path, &endpoint->token, err) < 0) {
        return err->code;
    }
    return endpoint->token != NULL ? check_token(endpoint->token, err) : 0;
}

/* "host:port" gets its scheme, and slashes at the end are dropped. */
static int set_url(struct endpoint *endpoint, const char *text,
                   struct error *err)
{
    struct slice url = slice_str(text);
    struct buffer whole = BUFFER_INIT;

    while (slice_ends(url, SLICE("/")))
        url.len--;
    if (slice_search(url, SLICE("://")) == url.len)
        buffer_append(&whole, SLICE("http://"));
    else if (!slice_starts(url, SLICE("http://")) &&
             !slice_starts(url, SLICE("https://")))
        return error_field(err, ERROR_USAGE, "bad_option", "server",
                           "server \"%s\": an address looks like %s", text,
                           ENDPOINT_URL);
    buffer_append(&whole, url);
    endpoint->url = buffer_detach(&whole);
    return 0;
}

static int find_url(struct endpoint *endpoint, const char *given,
                    struct error *err)
{
    char *path = NULL;
    char *line = NULL;
    int code;

    if (given != NULL)
        return set_url(endpoint, given, err);
    path = file_path(endpoint->data, "%s", DATA_DIR_ADDRESS);
    if (access(path, R_OK) == 0 && read_line(path, &line, err) < 0)
        code = err->code;
    else
        code = set_url(endpoint, line != NULL ? line : ENDPOINT_URL, err);
    free(line);
    free(path);
    return code;
}

int endpoint_find(struct endpoint *endpoint, const struct options *options,
                  struct error *err)
{
    const char *data = options_text(options, "data");

    endpoint->data =
        data != NULL ? slice_copy(slice_str(data)) : data_dir_default();
    endpoint->token_path = file_path(endpoint->data, "%s", DATA_DIR_TOKEN);
    if (find_url(endpoint, options_text(options, "server"), err) < 0)
        return err->code;
    return find_token(endpoint, options_text(options, "token-file"), err);
}

void endpoint_release(struct endpoint *endpoint)
{
    free(endpoint->url);
    free(endpoint->token);
    free(endpoint->data);
    free(endpoint->token_path);
    *endpoint = (struct endpoint)ENDPOINT_INIT;
}
