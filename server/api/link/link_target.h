#ifndef SERVER_LINK_TARGET_H
#define SERVER_LINK_TARGET_H

#include "core/error.h"
#include "shortener/catalog/link.h"

/*
 * Which link a write is about: the one that the path names, or that the body
 * means by its external id, or else by its slug.
 *
 *     struct link_target target = LINK_TARGET_INIT;
 *     link_target_path(&target, brand, slug, &err)       PATCH
 *     link_target_body(&target, body, true, &err)        PUT, POST
 *     link_target_check(&target, &found, &err)
 *     link_target_release(&target);
 */
struct json_t;

struct link_target {
    char *host;        /* owned; "" where the body's brand is none */
    char *slug;        /* owned; NULL: none is named */
    char *external_id; /* likewise */
};

#define LINK_TARGET_INIT \
    {                    \
        NULL, NULL, NULL \
    }

void link_target_release(struct link_target *target);

/* What can be no host is the brand of nothing: ERROR_NOT_FOUND. */
int link_target_path(struct link_target *target, struct slice brand,
                     struct slice slug, struct error *err)
    __attribute__((warn_unused_result));

/*
 * What is wrong with the body is told when all of it is read; but where it must
 * mean a link, it is ERROR_INVALID that names neither slug nor external id.
 */
int link_target_body(struct link_target *target, const struct json_t *body,
                     bool must, struct error *err)
    __attribute__((warn_unused_result));

/*
 * The link that was found must be the one that is meant: found by its id it has
 * its own slug, which cannot be changed; found by its slug it has no id, or
 * this one. ERROR_EXISTS "external_id_taken" or "slug_taken".
 */
int link_target_check(const struct link_target *target,
                      const struct link *found, struct error *err)
    __attribute__((warn_unused_result));

/* ERROR_NOT_FOUND: there is no such link. */
int link_target_missing(const struct link_target *target, struct error *err);

#endif
