#ifndef SERVER_ROUTE_H
#define SERVER_ROUTE_H

#include <stddef.h>

#include "core/slice.h"

/*
 * What a path on a brand asks for, before anything is looked up.
 *
 *     struct route route;
 *     route_parse(&route, request->path);
 *     switch (route.kind) ...
 *
 * A path is percent-decoded first (rarely needed: slugs are plain), but for
 * what follows a slug. One slash behind a slug is forgiven, since mail programs
 * and people add it.
 *
 * Behind the slug may stand a recipient's token, and after it a path: what that
 * means depends on the link, so it is only told apart here.
 */
#define ROUTE_SLUG_MAX 256

enum route_kind {
    ROUTE_ROOT,         /* / */
    ROUTE_SLUG,         /* /{slug} */
    ROUTE_PATH,         /* /{slug}/{rest}, /{slug}/{token} */
    ROUTE_PREVIEW,      /* /{slug}+, /{slug}/{token}+ */
    ROUTE_PLACEMENT,    /* /Q/{CODE} */
    ROUTE_PAGE,         /* /@{name}, a link page */
    ROUTE_ROBOTS,       /* /robots.txt */
    ROUTE_ICON,         /* /favicon.ico */
    ROUTE_OPEN,         /* /_/o/{slug}/{token}.gif: an open pixel */
    ROUTE_PROOF,        /* /_/verify/{nonce} */
    ROUTE_IOS_APPS,     /* /.well-known/apple-app-site-association */
    ROUTE_ANDROID_APPS, /* /.well-known/assetlinks.json */
    ROUTE_RESERVED,     /* /.well-known/... and /_/...: ours, nothing there */
    ROUTE_NONE          /* no route has this shape */
};

struct route {
    enum route_kind kind;
    struct slice slug;  /* of slug, path, preview and open; "Q/CODE" of a
                           placement; "@name" of a page, in small letters; the
                           nonce of a proof; may point into `text`, as the token
                           may, so a route is not copied */
    struct slice rest;  /* of a path: what stands behind the slug and its slash,
                           token included, not decoded; else empty */
    struct slice token; /* what looks like one, at the start of `rest`, or of an
                           open; it was not checked */
    char text[ROUTE_SLUG_MAX];
};

void route_parse(struct route *route, struct slice path);

#endif
