#include "server/api/link/link_body.h"

#include "server/api/link/link_json.h"
#include "shortener/catalog/brand.h"

/* The brand as the body names it, as brands are stored. */
static int take_brand(struct link *link, char host[BRAND_HOST_MAX + 1],
                      struct error *err)
{
    struct error why = ERROR_INIT;

    if (brand_host(link->brand, host, &why) < 0)
        return error_field(err, why.code, "bad_brand", "brand", "%s",
                           why.message);
    link->brand = slice_str(host);
    return 0;
}

static void take_time(const struct link_body *body, struct link *link)
{
    link->updated_at = body->now_ms;
    if (!body->makes)
        return;
    link->created_at = body->now_ms;
    link->created_by = slice_starts(body->own_token, body->author_id)
                           ? SLICE_NONE
                           : body->author_id;
}

int link_body_lay(const struct link_body *body, struct link *link,
                  struct link_copy *copy, struct link_password *password,
                  struct error *err)
{
    struct link_json text = LINK_JSON_INIT;
    char host[BRAND_HOST_MAX + 1];
    int code = link_json_read(body->json, body->names_brand, link, &text, err);

    if (code == 0 && body->names_brand)
        code = take_brand(link, host, err);
    if (code == 0) {
        take_time(body, link);
        link_copy_set(copy, link);
        link_password_set(password, text.password);
    }
    link_json_release(&text);
    return code;
}
