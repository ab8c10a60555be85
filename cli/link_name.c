#include "cli/link_name.h"

#include <jansson.h>
#include <stdlib.h>

#include "cli/client.h"
#include "cli/uri.h"

static struct slice without_scheme(struct slice text, bool *url)
{
    *url = true;
    if (slice_starts(text, SLICE("http://")))
        return slice_skip(text, sizeof("http://") - 1);
    if (slice_starts(text, SLICE("https://")))
        return slice_skip(text, sizeof("https://") - 1);
    *url = false;
    return text;
}

int link_name_parse(struct slice text, struct slice *brand, struct slice *slug,
                    struct error *err)
{
    bool url;
    struct slice rest = without_scheme(text, &url);
    size_t slash = slice_find(rest, '/');

    *brand = SLICE_NONE;
    *slug = rest;
    if (slash < rest.len) {
        *brand = slice_head(rest, slash);
        *slug = slice_skip(rest, slash + 1);
        *brand = slice_head(*brand, url ? slice_find(*brand, ':') : slash);
    }
    if (slug->len == 0 || (slash < rest.len && brand->len == 0) ||
        (url && slice_is_none(*brand)))
        return error_set(err, ERROR_USAGE,
                         "\"%" SLICE_FMT
                         "\" names no link; write BRAND/SLUG, such as "
                         "go.acme.com/spring",
                         SLICE_ARG(text));
    return 0;
}

static int brand_of(json_t *page, char **brand, struct error *err)
{
    json_t *items = json_object_get(page, "items");
    const char *host =
        json_string_value(json_object_get(json_array_get(items, 0), "host"));

    if (json_array_size(items) > 1)
        return error_set(err, ERROR_USAGE,
                         "there are several brands; write BRAND/SLUG, such as "
                         "%s/spring",
                         host != NULL ? host : "go.acme.com");
    if (host == NULL)
        return error_set(err, ERROR_NOT_FOUND,
                         "there is no brand yet; make one with `waypost brand "
                         "add HOST`");
    *brand = slice_copy(slice_str(host));
    return 0;
}

int link_name_brand(struct client *client, char **brand, struct error *err)
{
    json_t *page = NULL;
    int code =
        client_json(client, "GET", "/api/v1/brands?limit=2", NULL, &page, err);

    if (code == 0)
        code = brand_of(page, brand, err);
    json_decref(page);
    return code;
}

int link_name_find(struct link_name *name, struct invocation *inv,
                   const char *text, struct error *err)
{
    struct slice brand;
    struct slice slug;

    if (link_name_parse(slice_str(text), &brand, &slug, err) < 0)
        return err->code;
    name->slug = slice_copy(slug);
    if (slice_is_none(brand))
        return link_name_brand(inv->client, &name->brand, err);
    name->brand = slice_copy(brand);
    return 0;
}

char *link_name_path(const struct link_name *name)
{
    struct buffer path = BUFFER_INIT;

    buffer_append(&path, SLICE("/api/v1/links"));
    uri_append_segment(&path, slice_str(name->brand));
    uri_append_segment(&path, slice_str(name->slug));
    return buffer_detach(&path);
}

void link_name_release(struct link_name *name)
{
    free(name->brand);
    free(name->slug);
    *name = (struct link_name)LINK_NAME_INIT;
}
