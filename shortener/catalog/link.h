#ifndef SHORTENER_LINK_H
#define SHORTENER_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/redis_reply.h"
#include "core/slice.h"
#include "shortener/catalog/fields.h"

/*
 * A link: brand/slug -> destination, with its campaign's tags. Stored as the
 * hash link:<host>/<slug>.
 *
 * Slices are borrowed, as in brand.h; the worker's cache (cache.h) keeps
 * links in a compact form of its own. Times are UTC milliseconds.
 */
#define LINK_TAG_MAX  128 /* bytes of campaign, source, content, tag ... */
#define LINK_TAGS_MAX 32  /* key=value tags of one link */
#define LINK_TEXT_MAX 512 /* bytes of title and notes */

enum link_query {
    LINK_QUERY_APPEND,   /* the request's parameters go behind (default) */
    LINK_QUERY_OVERRIDE, /* and replace the destination's of the same name */
    LINK_QUERY_DROP      /* are not passed on */
};

enum link_tracking {
    LINK_TRACKING_AUTO, /* iff the link has a campaign */
    LINK_TRACKING_ON,
    LINK_TRACKING_OFF
};

struct link {
    struct slice brand, slug;
    struct slice destination; /* normalised, see destination.h */
    struct slice campaign;    /* id; empty for none */
    struct slice channel;     /* own, else the campaign's */
    struct slice direction;   /* not stored: the campaign's, else the
                                 channel's; filled in by link_inherit */
    struct slice utm;         /* not stored: the campaign's, see utm.h */
    struct slice source, content;
    struct slice title, notes;
    struct slice external_id;
    struct slice tags; /* "key=value" items, each ended by '\n', sorted */
    int64_t status;    /* 301, 302 (default), 307 or 308 */
    enum link_query query;
    bool forward_path; /* what follows the slug goes behind the destination */
    enum link_tracking track_conversions;
    bool robots;           /* may be indexed: no X-Robots-Tag */
    bool enabled;          /* false: answers as if it did not exist */
    bool archived;         /* redirects on, but is left out of listings */
    int64_t cache_seconds; /* max-age of the answer; 0 = no-store */
    int64_t starts_at;     /* before it, the link does not exist; 0 = always */
    int64_t expires_at;    /* from then on it is expired; 0 = never */
    struct slice expired_url; /* where it leads then; else the brand's */
    int64_t max_clicks;       /* people's; then it is expired; 0 = no limit */
    struct slice password;    /* its hash; empty for none */
    struct slice rules;       /* their text, see shortener/rule/ */
    struct slice ios_url, android_url; /* in place of the destination there */
    int64_t imported_clicks;           /* counted elsewhere, before */
    struct slice created_by; /* the API token's id; empty: a server's own */
    int64_t created_at, updated_at;
    int64_t version;
};

/* The defaults; then fill in. */
void link_init(struct link *link);

/*
 * Checks everything but brand, slug and destinations, which their own modules
 * check. ERROR_INVALID names the field.
 */
int link_check(const struct link *link, struct error *err)
    __attribute__((warn_unused_result));

/* "append", "override", "drop"; false for anything else. */
bool link_parse_query(struct slice name, enum link_query *query);
const char *link_query_name(enum link_query query);

/* What a link has of its campaign. Everything is empty without one. */
struct link_heritage {
    struct slice direction, channel;
    struct slice utm; /* the template, see utm.h */
};

/*
 * Fills in the direction, the template, and the channel if the link has none.
 */
void link_inherit(struct link *link, const struct link_heritage *heritage);

/* Adds wpid to the destination? */
bool link_tracks(const struct link *link);

/* Without brand and slug, which the key says, and without what is default. */
void link_to_fields(const struct link *link, struct fields *fields);

/*
 * `name` is the key's "brand/slug", SLICE_NONE where the caller sets these two.
 * ERROR_NOT_FOUND for an empty reply or one that is a placement's.
 */
int link_from_reply(struct link *link, struct slice name,
                    const struct redisReply *reply)
    __attribute__((warn_unused_result));

#endif
