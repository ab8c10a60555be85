#include "shortener/catalog/link_addresses.h"

#include "shortener/address/app_url.h"
#include "shortener/catalog/link_field.h"
#include "shortener/rule/rule_text.h"

static int each_side(const struct rules *rules, link_addresses_fn *fn,
                     void *arg, struct error *err)
{
    for (size_t i = 0; rules != NULL && i < rules->side_count; i++) {
        const struct rule_side *side = &rules->sides[i];
        const struct link_address address = {"rules", side->rule + 1,
                                             side->destination};
        int code = fn(arg, &address, err);

        if (code != 0)
            return code;
    }
    return 0;
}

static int each_of_rules(struct slice text, link_addresses_fn *fn, void *arg,
                         struct error *err)
{
    struct zone_shelf zones = ZONE_SHELF_INIT;
    struct error why = ERROR_INIT;
    struct rules *rules;
    int code = 0;

    if (rule_text_parse(text, &zones, &rules, &why) < 0)
        code = error_field(err, ERROR_CORRUPT, why.reason, "rules", "%s",
                           why.message);
    else
        code = each_side(rules, fn, arg, err);
    rules_free(&rules);
    zone_shelf_release(&zones);
    return code;
}

static bool is_on_the_web(const struct link_field *field, struct slice url)
{
    if (url.len == 0)
        return false;
    return field->kind == LINK_FIELD_URL ||
           (field->kind == LINK_FIELD_APP_URL && !app_url_is_custom(url));
}

static int each_of_text(const struct link_field *field, struct slice url,
                        link_addresses_fn *fn, void *arg, struct error *err)
{
    const struct link_address address = {field->name, 0, url};

    return is_on_the_web(field, url) ? fn(arg, &address, err) : 0;
}

int link_addresses_each(const struct link *link, link_addresses_fn *fn,
                        void *arg, struct error *err)
{
    struct link copy = *link;
    int code = 0;

    for (size_t i = 0; i < link_field_count && code == 0; i++) {
        const struct link_field *field = &link_fields[i];

        if (field->kind == LINK_FIELD_RULES)
            code = each_of_rules(link->rules, fn, arg, err);
        else if (link_field_is_text(field))
            code = each_of_text(field, *link_field_text(field, &copy), fn, arg,
                                err);
    }
    return code;
}
