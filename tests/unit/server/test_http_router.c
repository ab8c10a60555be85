#include <criterion/criterion.h>
#include <string.h>

#include "server/http/http_router.h"

static void handle(void *arg, struct http_request *request,
                   const struct http_match *match)
{
    (void)arg;
    (void)request;
    (void)match;
}

static const struct http_route routes[] = {
    {HTTP_METHOD_GET, "/", handle, 0},
    {HTTP_METHOD_GET, "/api/links", handle, 1},
    {HTTP_METHOD_POST, "/api/links", handle, 2},
    {HTTP_METHOD_POST, "/api/links/bulk", handle, 3, 4096},
    {HTTP_METHOD_GET, "/api/links/{brand}/{slug}", handle, 4},
    {HTTP_METHOD_PATCH, "/api/links/{brand}/{slug}", handle, 5},
    {HTTP_METHOD_DELETE, "/api/links/{brand}/{slug}", handle, 6},
    {HTTP_METHOD_GET, "/api/links/{brand}/{slug}/qr", handle, 7},
    {HTTP_METHOD_GET, "/api/{thing}", handle, 8},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct row {
    enum http_method method;
    const char *path;
    int status;
    unsigned scope; /* which row of the table was taken */
    const char *brand;
    const char *slug;
    const char *allow;
};

static const struct row rows[] = {
    {HTTP_METHOD_GET, "/", 200, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/links", 200, 1, NULL, NULL, NULL},
    {HTTP_METHOD_HEAD, "/api/links", 200, 1, NULL, NULL, NULL},
    {HTTP_METHOD_POST, "/api/links", 200, 2, NULL, NULL, NULL},
    {HTTP_METHOD_POST, "/api/links/bulk", 200, 3, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/links/a.b/c", 200, 4, "a.b", "c", NULL},
    {HTTP_METHOD_PATCH, "/api/links/a.b/c", 200, 5, "a.b", "c", NULL},
    {HTTP_METHOD_DELETE, "/api/links/a/Q%2fX", 200, 6, "a", "Q/X", NULL},
    {HTTP_METHOD_GET, "/api/links/%61%C3%A4/b+c", 200, 4, "a\xc3\xa4", "b+c",
     NULL},
    {HTTP_METHOD_GET, "/api/links/a/qr/qr", 200, 7, "a", "qr", NULL},
    {HTTP_METHOD_GET, "/api/other", 200, 8, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "", 404, 0, NULL, NULL, NULL},
    {HTTP_METHOD_OPTIONS, "*", 404, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api", 404, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/", 404, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/links/", 404, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "//api/links", 404, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/API/links", 404, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/l%69nks/a/b", 404, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/links/a/", 404, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/links//b", 404, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/links/a/b/c", 404, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/links/bulk", 405, 0, NULL, NULL, "POST"},
    {HTTP_METHOD_PUT, "/api/links", 405, 0, NULL, NULL, "GET, HEAD, POST"},
    {HTTP_METHOD_OTHER, "/api/links/a/b", 405, 0, NULL, NULL,
     "GET, HEAD, PATCH, DELETE"},
    {HTTP_METHOD_GET, "/api/links/a/%", 400, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/links/a/%4", 400, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/links/a/%4g", 400, 0, NULL, NULL, NULL},
    {HTTP_METHOD_GET, "/api/links/a/%00", 400, 0, NULL, NULL, NULL},
};

static void check_params(const struct row *row, const struct http_match *match)
{
    cr_assert_eq(match->route->scope, row->scope, "%s", row->path);
    if (row->brand == NULL)
        return;
    cr_assert(slice_equal(http_router_param(match, SLICE("brand")),
                          slice_str(row->brand)));
    cr_assert(slice_equal(http_router_param(match, SLICE("slug")),
                          slice_str(row->slug)));
    cr_assert(slice_is_none(http_router_param(match, SLICE("slu"))));
}

Test(http_router, matches)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_request request = {.method = rows[i].method,
                                       .path = slice_str(rows[i].path)};
        struct buffer allow = BUFFER_INIT;
        struct http_match match;

        cr_assert_eq(http_router_match(routes, COUNT(routes), &request, &match),
                     rows[i].status, "row %zu: %s", i, rows[i].path);
        if (rows[i].status == 200)
            check_params(&rows[i], &match);
        else
            cr_assert_null(match.route);
        http_router_allow(&match, &allow);
        if (rows[i].allow != NULL)
            cr_assert_str_eq(buffer_str(&allow), rows[i].allow);
        buffer_release(&allow);
    }
}

Test(http_router, decoded_parameters_are_bounded)
{
    struct buffer path = BUFFER_INIT;
    struct http_request request = {.method = HTTP_METHOD_GET};
    struct http_match match;

    buffer_append(&path, SLICE("/api/"));
    for (int i = 0; i < HTTP_ROUTER_TEXT; i++)
        buffer_append(&path, SLICE("%41"));
    request.path = buffer_slice(&path);
    cr_assert_eq(http_router_match(routes, COUNT(routes), &request, &match),
                 200);
    cr_assert_eq(match.params[0].value.len, (size_t)HTTP_ROUTER_TEXT);
    buffer_append(&path, SLICE("%41"));
    request.path = buffer_slice(&path);
    cr_assert_eq(http_router_match(routes, COUNT(routes), &request, &match),
                 400);
    buffer_release(&path);
}

Test(http_router, tells_which_bodies_may_be_larger)
{
    static const struct {
        enum http_method method;
        const char *path;
        size_t body_max;
    } cases[] = {{HTTP_METHOD_POST, "/api/links/bulk", 4096},
                 {HTTP_METHOD_GET, "/api/links/bulk", 0},
                 {HTTP_METHOD_POST, "/api/links", 0},
                 {HTTP_METHOD_POST, "/api/links/bulk/", 0},
                 {HTTP_METHOD_POST, "", 0}};

    for (size_t i = 0; i < COUNT(cases); i++)
        cr_expect_eq(http_router_body_max(routes, COUNT(routes),
                                          cases[i].method,
                                          slice_str(cases[i].path)),
                     cases[i].body_max, "%s", cases[i].path);
}
