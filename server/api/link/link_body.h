#ifndef SERVER_LINK_BODY_H
#define SERVER_LINK_BODY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "server/api/link/link_copy.h"
#include "server/api/link/link_password.h"

/*
 * The JSON that says what a link shall be, laid over what it is:
 *
 *     link_body_lay(&body, &link, &copy, &password, &err)
 *
 * `link` is the stored one with its slices, or one that link_init made; what
 * comes of it is in `copy`, and the password that the body gives in `password`.
 */
struct json_t;

struct link_body {
    const struct json_t *json;
    bool names_brand;       /* it says of which brand the link is */
    bool makes;             /* the link is new */
    int64_t now_ms;         /* when it is changed, or made */
    struct slice author_id; /* who makes it: a token's id */
    struct slice own_token; /* the server's own: it makes most links, and is
                               not written down */
};

/* ERROR_INVALID names the field; `copy` is as it was then. */
int link_body_lay(const struct link_body *body, struct link *link,
                  struct link_copy *copy, struct link_password *password,
                  struct error *err) __attribute__((warn_unused_result));

#endif
