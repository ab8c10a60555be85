#ifndef SERVER_HTML_H
#define SERVER_HTML_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * The few pages that the public port shows to a person: small, accessible,
 * without scripts, in the light or dark colours that the reader prefers. All
 * text from outside is escaped here.
 */

/* Appends `text` with & < > " ' escaped. */
void html_escape(struct buffer *out, struct slice text);

/* "This link does not exist": what an unknown slug of a brand shows. */
void html_not_found(struct buffer *out, struct slice host);

/* "This link was disabled": it or what it leads to is blocked. */
void html_blocked(struct buffer *out, struct slice host);

/* "Too many unknown addresses": of this network's, for now. */
void html_limited(struct buffer *out);

/* "Try again shortly": the link is not cached and Redis cannot be asked. */
void html_unavailable(struct buffer *out);

/* A brand's root when it has no root destination. */
void html_root(struct buffer *out, struct slice host);

/* A link that is over. */
void html_expired(struct buffer *out);

/*
 * A placement that leads nowhere, for good if it was removed, with a way to the
 * brand's root.
 */
void html_dead_end(struct buffer *out, struct slice host, bool removed);

/* A form that asks for a link's password, and posts to where it came from. */
void html_password(struct buffer *out, struct slice host, bool wrong);

/* Passwords were tried too often. */
void html_slow_down(struct buffer *out);

/*
 * /slug+: where a link leads, without going there. An empty destination is not
 * to be told.
 */
void html_preview(struct buffer *out, struct slice host, struct slice slug,
                  struct slice destination);

/*
 * A link that opens an app, and on to the ordinary page after a few seconds,
 * without a script.
 */
void html_app(struct buffer *out, struct slice host, struct slice app,
              struct slice fallback);

#endif
