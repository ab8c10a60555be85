#include "server/api/link/link_target.h"

#include <jansson.h>
#include <stdlib.h>

#include "shortener/catalog/brand.h"

void link_target_release(struct link_target *target)
{
    free(target->host);
    free(target->slug);
    free(target->external_id);
    *target = (struct link_target)LINK_TARGET_INIT;
}

static int refuse_missing(struct slice brand, struct slice slug,
                          struct error *err)
{
    return error_set(
        err, ERROR_NOT_FOUND, "there is no link %" SLICE_FMT "/%" SLICE_FMT,
        SLICE_ARG(slice_head(brand, 128)), SLICE_ARG(slice_head(slug, 128)));
}

int link_target_missing(const struct link_target *target, struct error *err)
{
    return refuse_missing(slice_str(target->host), slice_str(target->slug),
                          err);
}

int link_target_path(struct link_target *target, struct slice brand,
                     struct slice slug, struct error *err)
{
    char host[BRAND_HOST_MAX + 1];
    struct error why = ERROR_INIT;

    if (brand_host(brand, host, &why) < 0)
        return refuse_missing(brand, slug, err);
    target->host = slice_copy(slice_str(host));
    target->slug = slice_copy(slug);
    return 0;
}

/* A text of the body that may name the link; NULL for none. */
static char *copy_text(const json_t *body, const char *name)
{
    const json_t *value = json_object_get(body, name);

    if (!json_is_string(value) || json_string_length(value) == 0)
        return NULL;
    return slice_copy(
        slice_of(json_string_value(value), json_string_length(value)));
}

int link_target_body(struct link_target *target, const json_t *body, bool must,
                     struct error *err)
{
    char *brand = copy_text(body, "brand");
    char host[BRAND_HOST_MAX + 1] = "";
    struct error why = ERROR_INIT;

    if (brand != NULL && brand_host(slice_str(brand), host, &why) < 0)
        host[0] = '\0';
    free(brand);
    target->host = slice_copy(slice_str(host));
    target->slug = copy_text(body, "slug");
    target->external_id = copy_text(body, "external_id");
    if (must && target->slug == NULL && target->external_id == NULL)
        return error_field(err, ERROR_INVALID, "missing_field", "external_id",
                           "external_id is missing: give it, or slug, to say "
                           "which link is meant");
    return 0;
}

static bool is_empty_or(struct slice text, const char *expected)
{
    return text.len == 0 || expected == NULL ||
           slice_equal(text, slice_str(expected));
}

int link_target_check(const struct link_target *target,
                      const struct link *found, struct error *err)
{
    if (!is_empty_or(found->slug, target->slug))
        return error_field(
            err, ERROR_EXISTS, "external_id_taken", "external_id",
            "external_id \"%.60s\" belongs to %.100s/%" SLICE_FMT
            ", and a link's slug cannot be changed",
            target->external_id, target->host, SLICE_ARG(found->slug));
    if (!is_empty_or(found->external_id, target->external_id))
        return error_field(err, ERROR_EXISTS, "slug_taken", "slug",
                           "slug \"%.128s\" is taken on %.100s by the link "
                           "with the external_id \"%" SLICE_FMT "\"",
                           target->slug, target->host,
                           SLICE_ARG(slice_head(found->external_id, 60)));
    return 0;
}
