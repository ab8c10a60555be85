#include "server/dashboard/same_origin.h"

static struct slice origin_of(const struct http_request *request)
{
    return http_request_header(request, SLICE("origin"));
}

/* "https://host:port" against "host:port", as the browser wrote both. */
static bool is_host(struct slice origin, struct slice host)
{
    size_t scheme = slice_search(origin, SLICE("://"));

    return scheme < origin.len && host.len > 0 &&
           slice_equal_nocase(slice_skip(origin, scheme + 3), host);
}

static bool is_same(const struct http_request *request)
{
    struct slice site = http_request_header(request, SLICE("sec-fetch-site"));

    if (!slice_is_none(site))
        return slice_equal(site, SLICE("same-origin"));
    return is_host(origin_of(request),
                   http_request_header(request, SLICE("host")));
}

int same_origin_check(const struct http_request *request, struct error *err)
{
    if (is_same(request))
        return 0;
    return error_field(err, ERROR_DENIED, "cross_site", "",
                       "this form was not sent by a page of this server; open "
                       "its start page and try there");
}

bool same_origin_is_tls(const struct http_request *request)
{
    return slice_starts(origin_of(request), SLICE("https://"));
}
