#ifndef SERVER_ADMIN_TOKEN_H
#define SERVER_ADMIN_TOKEN_H

#include "core/error.h"
#include "server/api/call/token.h"

/*
 * The all-scopes token of a data directory: DIR/admin-token, 0600, one line.
 * Made at the first start; who removes it gets another at the next.
 */

/*
 * Reads it, or makes it. ERROR_CORRUPT if the file holds something else, and
 * core/file.h's errors.
 */
int admin_token_open(const char *data_dir, char secret[TOKEN_SECRET_LEN + 1],
                     struct error *err) __attribute__((warn_unused_result));

#endif
