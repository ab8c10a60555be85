#ifndef SERVER_LINK_JSON_H
#define SERVER_LINK_JSON_H

#include "core/buffer.h"
#include "core/error.h"
#include "shortener/catalog/link.h"

/*
 * Links as the API takes and shows them.
 *
 *     struct link_json text = LINK_JSON_INIT;
 *     if (link_json_read(body, true, &link, &text, &err) == 0)
 *         ... link is checked, its destinations normalised ...
 *     link_json_release(&text);
 *
 * The link's slices point into the JSON, into what it held before, and into
 * `text`; all must stay.
 */
struct json_t;

#define LINK_JSON_URLS 4 /* fields of the kinds LINK_FIELD_URL and _APP_URL */

struct link_json {
    struct buffer urls[LINK_JSON_URLS];
    struct buffer tags, rules;
    struct slice password; /* as the body gives it, to be hashed; or none */
};

#define LINK_JSON_INIT      \
    {                       \
        .tags = BUFFER_INIT \
    }

/* No password gives this hash. */
#define LINK_JSON_UNHASHED SLICE("$unhashed")

void link_json_release(struct link_json *text);

/*
 * Lays the body over the link: what is absent stays, null and "" remove;
 * `tags` is merged name by name, `rules` replace those there were. A password
 * is left to the caller to hash; until then the link has LINK_JSON_UNHASHED in
 * its place. A fresh one may also give brand (left as it is written) and slug,
 * and needs a destination. ERROR_INVALID.
 */
int link_json_read(const struct json_t *body, bool fresh, struct link *link,
                   struct link_json *text, struct error *err)
    __attribute__((warn_unused_result));

/* A field's value as it is stored, as it is shown. */
struct link_field;
struct json_t *link_json_value(const struct link_field *field,
                               struct slice stored);

/* `short_url` is null: it needs the brand (link_urls.h). */
struct json_t *link_json_show(const struct link *link);

#endif
