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
 * A path is percent-decoded first (rarely needed: slugs are plain). One
 * trailing slash is forgiven, since mail programs and people add it.
 *
 * Behind the slug may stand a recipient's token, and after it anything: what
 * that means depends on the link, so it is only taken apart here.
 */
#define ROUTE_SLUG_MAX 256

enum route_kind {
    ROUTE_ROOT,      /* / */
    ROUTE_SLUG,      /* /{slug}, /{slug}/{token}, /{slug}/{rest} */
    ROUTE_PREVIEW,   /* the same with a + at its end */
    ROUTE_PLACEMENT, /* /Q/{CODE} */
    ROUTE_ROBOTS,    /* /robots.txt */
    ROUTE_ICON,      /* /favicon.ico */
    ROUTE_OPEN,      /* /_/o/{slug}/{token}.gif: an open pixel */
    ROUTE_RESERVED,  /* /.well-known/... and /_/...: ours, nothing there */
    ROUTE_NONE       /* no route has this shape */
};

struct route {
    enum route_kind kind;
    struct slice slug;  /* of slug, preview and open; "Q/CODE" of a placement;
                           may point into `text`, so a route is not copied */
    struct slice rest;  /* behind the slug's slash, token included */
    struct slice token; /* what looks like one, at the start of `rest`; it was
                           not checked */
    char text[ROUTE_SLUG_MAX];
};

void route_parse(struct route *route, struct slice path);

#endif
