#include "server/redirect/route.h"

#include <criterion/criterion.h>
#include <string.h>

#define TOKEN "k3Jx9QaZIii"

static const struct {
    const char *path;
    enum route_kind kind;
    const char *slug, *rest, *token; /* NULL is empty, too */
} rows[] = {
    {"/", ROUTE_ROOT, ""},
    {"/abc", ROUTE_SLUG, "abc"},
    {"/AbC-1_2", ROUTE_SLUG, "AbC-1_2"},
    {"/abc/", ROUTE_SLUG, "abc"},
    {"/a%62c", ROUTE_SLUG, "abc"},
    {"/abc+", ROUTE_PREVIEW, "abc"},
    {"/abc%2B", ROUTE_PREVIEW, "abc"},
    {"/abc+/", ROUTE_PREVIEW, "abc"},
    {"/Q/7KM2", ROUTE_PLACEMENT, "Q/7KM2"},
    {"/q/7km2", ROUTE_PLACEMENT, "q/7km2"},
    {"/Q/", ROUTE_SLUG, "Q"},
    {"/Q", ROUTE_SLUG, "Q"},
    {"/@acme", ROUTE_PAGE, "@acme"},
    {"/@Acme-1_x.Y/", ROUTE_PAGE, "@acme-1_x.y"},
    {"/%40Acme", ROUTE_PAGE, "@acme"},
    {"/@acme+", ROUTE_PAGE, "@acme+"},
    {"/@", ROUTE_PAGE, "@"},
    {"/@acme/x", ROUTE_NONE, "@acme/x"},
    {"/a@b", ROUTE_SLUG, "a@b"},
    {"/_/verify/0123456789abcdef0123456789ABCDEF", ROUTE_PROOF,
     "0123456789abcdef0123456789ABCDEF"},
    {"/_/verify/0123456789abcdef", ROUTE_RESERVED, ""},
    {"/_/verify/", ROUTE_RESERVED, ""},
    {"/.well-known/apple-app-site-association", ROUTE_IOS_APPS, ""},
    {"/.well-known/assetlinks.json", ROUTE_ANDROID_APPS, ""},
    {"/.well-known/assetlinks.json.gz", ROUTE_RESERVED, ""},
    {"/robots.txt", ROUTE_ROBOTS, ""},
    {"/favicon.ico", ROUTE_ICON, ""},
    {"/.well-known/acme-challenge/x", ROUTE_RESERVED, ""},
    {"/_/p.gif", ROUTE_RESERVED, ""},
    {"/_", ROUTE_RESERVED, ""},
    {"/_x", ROUTE_SLUG, "_x"},
    {"/a/b", ROUTE_PATH, "a", "b"},
    {"/a/k3Jx9QaZIii", ROUTE_PATH, "a", TOKEN, TOKEN},
    {"/a/k3Jx9QaZIii/", ROUTE_PATH, "a", TOKEN "/", TOKEN},
    {"/a/k3Jx9QaZIii+", ROUTE_PREVIEW, "a", TOKEN, TOKEN},
    {"/a/k3Jx9QaZIii+/", ROUTE_PATH, "a", TOKEN "+/"},
    {"/a/k3Jx9QaZIii/b/c", ROUTE_PATH, "a", TOKEN "/b/c", TOKEN},
    {"/a/k3Jx9QaZIi", ROUTE_PATH, "a", "k3Jx9QaZIi"},
    {"/a/k3Jx9QaZIiii", ROUTE_PATH, "a", "k3Jx9QaZIiii"},
    {"/a/k3Jx9QaZI-i", ROUTE_PATH, "a", "k3Jx9QaZI-i"},
    {"/a/b/k3Jx9QaZIii", ROUTE_PATH, "a", "b/" TOKEN},
    {"/k3Jx9QaZIii", ROUTE_SLUG, TOKEN},
    {"/_/o/a/k3Jx9QaZIii.gif", ROUTE_OPEN, "a", "", TOKEN},
    {"/_/o/a/k3Jx9%51aZIii.gif", ROUTE_OPEN, "a", "", TOKEN},
    {"/_/o/a/k3Jx9QaZIii", ROUTE_RESERVED, ""},
    {"/_/o/a/k3Jx9QaZIi.gif", ROUTE_RESERVED, ""},
    {"/_/o/a/b/k3Jx9QaZIii.gif", ROUTE_RESERVED, ""},
    {"/_/o/k3Jx9QaZIii.gif", ROUTE_RESERVED, ""},
    {"/_/o/.gif", ROUTE_RESERVED, ""},
    {"/_/o/gif", ROUTE_RESERVED, ""},
    {"/_/o.gif", ROUTE_RESERVED, ""},
    {"/a/b/", ROUTE_PATH, "a", "b/"},
    {"/a//", ROUTE_PATH, "a", "/"},
    {"/a/%2e%2e/b", ROUTE_PATH, "a", "%2e%2e/b"},
    {"/a/%zz", ROUTE_PATH, "a", "%zz"},
    {"/%61/b%20c", ROUTE_PATH, "a", "b%20c"},
    {"/a+/b", ROUTE_PATH, "a+", "b"},
    {"/a/b+", ROUTE_PATH, "a", "b+"},
    {"/%zz/b", ROUTE_NONE, ""},
    {"/a%2Fb/c", ROUTE_NONE, "a/b/c"},
    {"/%51/7KM2", ROUTE_PLACEMENT, "Q/7KM2"},
    {"/Q/7KM2/x", ROUTE_PLACEMENT, "Q/7KM2/x"},
    {"/%5F/p.gif", ROUTE_RESERVED, ""},
    {"/robots.txt/x", ROUTE_PATH, "robots.txt", "x"},
    {"/a%2Fb", ROUTE_NONE, "a/b"},
    {"//", ROUTE_NONE, "/"},
    {"//evil.example", ROUTE_NONE, "/evil.example"},
    {"/%", ROUTE_NONE, ""},
    {"/%zz", ROUTE_NONE, ""},
    {"/a%00", ROUTE_NONE, ""},
    {"*", ROUTE_NONE, ""},
    {"", ROUTE_NONE, ""},
};

Test(route, tells_what_a_path_asks_for)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct route route;

        route_parse(&route, slice_str(rows[i].path));
        cr_assert_eq(route.kind, rows[i].kind, "%s gave %d", rows[i].path,
                     (int)route.kind);
        cr_assert(slice_equal(route.slug, slice_str(rows[i].slug)),
                  "%s gave slug \"%" SLICE_FMT "\"", rows[i].path,
                  SLICE_ARG(route.slug));
        cr_assert(slice_equal(route.rest, slice_str(rows[i].rest)),
                  "%s gave rest \"%" SLICE_FMT "\"", rows[i].path,
                  SLICE_ARG(route.rest));
        cr_assert(slice_equal(route.token, slice_str(rows[i].token)),
                  "%s gave token \"%" SLICE_FMT "\"", rows[i].path,
                  SLICE_ARG(route.token));
    }
}

Test(route, a_path_too_long_for_a_slug_has_no_route)
{
    char path[ROUTE_SLUG_MAX + 3] = "/";
    struct route route;

    memset(path + 1, 'a', sizeof(path) - 1);
    route_parse(&route, slice_of(path, ROUTE_SLUG_MAX + 1));
    cr_assert_eq(route.kind, ROUTE_SLUG);
    route_parse(&route, slice_of(path, ROUTE_SLUG_MAX + 2));
    cr_assert_eq(route.kind, ROUTE_NONE);
    path[1] = '/';
    route_parse(&route, slice_of(path, sizeof(path)));
    cr_assert_eq(route.kind, ROUTE_NONE);
    path[1] = '%';
    path[2] = '6';
    path[3] = '1';
    route_parse(&route, slice_of(path, sizeof(path)));
    cr_assert_eq(route.kind, ROUTE_SLUG);
}
