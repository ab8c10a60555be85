#include "server/api/brand/brand_destinations.h"

#include "server/api/api.h"
#include "server/api/destination/brand_looks.h"
#include "server/api/destination/destination_policy.h"
#include "shortener/address/destination.h"

/* One of the three. */
struct brand_destination {
    const char *field;
    struct slice *url;
    struct slice stored;
    struct buffer *text;
};

static int check_rules(struct api *api, const struct brand *brand,
                       const struct brand_destination *at, struct error *err)
{
    struct slice host = destination_host(*at->url);
    struct known_record known = {
        .exists = true,
        .allow_shorteners = brand->allow_shorteners,
    };
    struct destination_facts facts = {
        .brand = brand->host,
        .known = &known,
        .blocklist = api_blocklist(api),
        .is_own = brand_looks_has(api->looks, host),
    };

    return destination_policy_check_brand(&facts, *at->url, at->field, err);
}

static int check_one(struct api *api, const struct brand *brand,
                     const struct brand_destination *at, struct error *err)
{
    if (at->url->len == 0)
        return 0;
    if (destination_normalise(*at->url, at->field, at->text, err) < 0)
        return err->code;
    *at->url = buffer_slice(at->text);
    if (slice_equal(*at->url, at->stored))
        return 0;
    return check_rules(api, brand, at, err);
}

int brand_destinations_check(struct brand_destinations *texts, struct api *api,
                             struct brand *brand, const struct brand *stored,
                             struct error *err)
{
    const struct brand_destination all[] = {
        {"root_url", &brand->root_url, stored->root_url, &texts->root},
        {"not_found_url", &brand->not_found_url, stored->not_found_url,
         &texts->not_found},
        {"expired_url", &brand->expired_url, stored->expired_url,
         &texts->expired},
    };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (check_one(api, brand, &all[i], err) < 0)
            return err->code;
    }
    return 0;
}

void brand_destinations_release(struct brand_destinations *texts)
{
    buffer_release(&texts->expired);
    buffer_release(&texts->not_found);
    buffer_release(&texts->root);
}
