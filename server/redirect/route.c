#include "server/redirect/route.h"

#include <string.h>

#include "core/buffer.h"
#include "core/percent.h"
#include "core/signed_token.h"
#include "server/reach_proof.h"

#define OPEN_PREFIX SLICE("_/o/")
#define OPEN_SUFFIX SLICE(".gif")

/* A fixed path and what it is. */
struct route_row {
    struct slice path;
    enum route_kind kind;
};

static const struct route_row route_rows[] = {
    {SLICE_INIT(""), ROUTE_ROOT},
    {SLICE_INIT("robots.txt"), ROUTE_ROBOTS},
    {SLICE_INIT("favicon.ico"), ROUTE_ICON},
    {SLICE_INIT(".well-known/apple-app-site-association"), ROUTE_IOS_APPS},
    {SLICE_INIT(".well-known/assetlinks.json"), ROUTE_ANDROID_APPS},
    {SLICE_INIT(".well-known"), ROUTE_RESERVED},
    {SLICE_INIT("_"), ROUTE_RESERVED},
};

static bool find_fixed(struct route *route, struct slice rest)
{
    for (size_t i = 0; i < sizeof(route_rows) / sizeof(route_rows[0]); i++) {
        if (slice_equal(rest, route_rows[i].path)) {
            route->kind = route_rows[i].kind;
            return true;
        }
    }
    if (slice_starts(rest, slice_skip(REACH_PROOF_PATH, 1)) &&
        reach_proof_is_nonce(slice_skip(rest, REACH_PROOF_PATH.len - 1))) {
        route->slug = slice_skip(rest, REACH_PROOF_PATH.len - 1);
        route->kind = ROUTE_PROOF;
        return true;
    }
    if (slice_starts(rest, SLICE(".well-known/")) ||
        slice_starts(rest, SLICE("_/"))) {
        route->kind = ROUTE_RESERVED;
        return true;
    }
    return false;
}

/* Decodes into route->text; false where the encoding or length is bad. */
static bool decode(struct route *route, struct slice *path)
{
    struct buffer text = BUFFER_INIT;
    bool good;

    if (slice_find(*path, '%') == path->len)
        return true;
    good = percent_decode(*path, PERCENT_PATH, &text) == 0 &&
           text.len <= sizeof(route->text);
    if (good) {
        memcpy(route->text, buffer_slice(&text).ptr, text.len);
        *path = slice_of(route->text, text.len);
    }
    buffer_release(&text);
    return good;
}

/* What has segments of its own behind it. Pages have none. */
static bool is_ours(struct slice head)
{
    return slice_equal_nocase(head, SLICE("Q")) ||
           slice_equal(head, SLICE("_")) ||
           slice_equal(head, SLICE(".well-known"));
}

/* The first segment behind a slug; a + behind it asks for the preview. */
static void find_token(struct route *route)
{
    struct slice first = slice_head(route->rest, slice_find(route->rest, '/'));
    struct slice bare = slice_head(first, SIGNED_TOKEN_LEN);

    if (!signed_token_has_shape(bare))
        return;
    if (first.len == bare.len) {
        route->token = bare;
    } else if (slice_equal(slice_skip(route->rest, bare.len), SLICE("+"))) {
        route->kind = ROUTE_PREVIEW;
        route->token = bare;
        route->rest = bare;
    }
}

/* A slug, and more than its forgiven slash behind it. */
static bool find_path(struct route *route, struct slice path)
{
    struct slice slug = slice_head(path, slice_find(path, '/'));
    struct slice rest = slice_skip(path, slug.len + 1);

    if (rest.len == 0 || !decode(route, &slug) || slug.len == 0 ||
        slug.len > ROUTE_SLUG_MAX || slice_find(slug, '/') < slug.len ||
        is_ours(slug) || slug.ptr[0] == '@')
        return false;
    route->kind = ROUTE_PATH;
    route->slug = slug;
    route->rest = rest;
    find_token(route);
    return true;
}

/* {slug}/{token}.gif behind the prefix. */
static bool find_open(struct route *route, struct slice rest)
{
    struct slice token;

    if (!slice_starts(rest, OPEN_PREFIX) || !slice_ends(rest, OPEN_SUFFIX))
        return false;
    rest = slice_skip(rest, OPEN_PREFIX.len);
    rest = slice_head(
        rest,
        rest.len - (rest.len < OPEN_SUFFIX.len ? rest.len : OPEN_SUFFIX.len));
    token = slice_skip(rest, slice_find(rest, '/') + 1);
    if (!signed_token_has_shape(token))
        return false;
    route->kind = ROUTE_OPEN;
    route->slug = slice_head(rest, slice_find(rest, '/'));
    route->token = token;
    return true;
}

static bool is_placement(struct slice rest)
{
    return rest.len > 2 && (rest.ptr[0] == 'Q' || rest.ptr[0] == 'q') &&
           rest.ptr[1] == '/';
}

/* People type a page's name in any case; it is kept in small letters. */
static void lower(struct route *route)
{
    for (size_t i = 0; i < route->slug.len; i++) {
        char c = route->slug.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        route->text[i] = c;
    }
    route->slug = slice_of(route->text, route->slug.len);
}

void route_parse(struct route *route, struct slice path)
{
    struct slice rest = slice_skip(path, 1);

    route->kind = ROUTE_NONE;
    route->slug = SLICE_NONE;
    route->rest = SLICE_NONE;
    route->token = SLICE_NONE;
    if (path.len == 0 || path.ptr[0] != '/' || find_path(route, rest) ||
        !decode(route, &rest))
        return;
    if (rest.len > 1 && rest.ptr[rest.len - 1] == '/')
        rest.len--;
    if (find_open(route, rest) || find_fixed(route, rest))
        return;
    route->slug = rest;
    if (is_placement(rest))
        route->kind = ROUTE_PLACEMENT;
    else if (slice_find(rest, '/') < rest.len || rest.len > ROUTE_SLUG_MAX)
        route->kind = ROUTE_NONE;
    else if (rest.ptr[0] == '@')
        route->kind = ROUTE_PAGE;
    else if (rest.ptr[rest.len - 1] == '+')
        route->kind = ROUTE_PREVIEW;
    else
        route->kind = ROUTE_SLUG;
    if (route->kind == ROUTE_PREVIEW)
        route->slug.len--;
    else if (route->kind == ROUTE_PAGE)
        lower(route);
}
