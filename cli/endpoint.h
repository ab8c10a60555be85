#ifndef CLI_ENDPOINT_H
#define CLI_ENDPOINT_H

#include "core/error.h"
#include "core/options.h"

/*
 * Where the server is and which token it is shown.
 *
 * Each of the two is taken from the first place that has it: the flag
 * (--server, --token-file), the environment (WAYPOST_SERVER, WAYPOST_TOKEN),
 * the data directory (--data, WAYPOST_DATA, else data_dir_default), which a
 * server fills at its start. Without any address it is ENDPOINT_URL.
 *
 *     struct endpoint endpoint = ENDPOINT_INIT;
 *     if (endpoint_find(&endpoint, options, &err) == 0) ...
 *     endpoint_release(&endpoint);
 */
#define ENDPOINT_URL "http://127.0.0.1:8081"

struct endpoint {
    char *url;        /* without a '/' at the end; owned */
    char *token;      /* owned; NULL if there is none */
    char *data;       /* the data directory; owned */
    char *token_path; /* where the data directory's token is; owned */
};

#define ENDPOINT_INIT          \
    {                          \
        NULL, NULL, NULL, NULL \
    }

/*
 * Reads the options "server", "token-file" and "data", the environment and
 * the files. That the data directory has no token is no error: the server may
 * not have run yet, and that is the better message. A file named by
 * --token-file must be there.
 */
int endpoint_find(struct endpoint *endpoint, const struct options *options,
                  struct error *err) __attribute__((warn_unused_result));

void endpoint_release(struct endpoint *endpoint);

#endif
