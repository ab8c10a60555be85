#ifndef SERVER_LINK_PASSWORD_H
#define SERVER_LINK_PASSWORD_H

#include "core/buffer.h"
#include "core/error.h"

/*
 * The password that a link is given, on its way to the hash that is stored:
 *
 *     link_password_set(&password, SLICE("open sesame"));
 *     if (link_password_given(&password))
 *         link_password_make(&password, api, stored, on_hash, self);
 *     link_password_release(&password);
 *
 * The password that the link has already keeps its hash, so that nothing is
 * changed by it. The work is done on the passwords' thread, once: a second call
 * has the hash at hand.
 */
struct api;

/* `hash` is valid for as long as the password, or the stored one; `err` NULL
 * for success. */
typedef void link_password_fn(void *arg, const struct error *err,
                              struct slice hash);

struct link_password {
    struct buffer text; /* as it was given; wiped */
    struct buffer hash; /* of it, once there is one */
    struct api *api;
    struct slice stored;
    link_password_fn *fn;
    void *arg;
};

/* Zeroes are a password that was not given. */
void link_password_set(struct link_password *password, struct slice text);
bool link_password_given(const struct link_password *password);
void link_password_release(struct link_password *password);

/* `stored` is the hash that the link has, or empty; it stays until the
 * callback, which comes once, possibly before this returns. */
void link_password_make(struct link_password *password, struct api *api,
                        struct slice stored, link_password_fn *fn, void *arg);

#endif
