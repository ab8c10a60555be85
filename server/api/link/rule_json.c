#include "server/api/link/rule_json.h"

#include <jansson.h>

#include "server/api/call/json_fields.h"
#include "server/api/call/json_text.h"
#include "server/api/link/rule_when_json.h"
#include "shortener/address/destination.h"
#include "shortener/rule/rule_text.h"

/* ---- Reading: JSON to a line of text ------------------------------------- */

static struct slice text_of(const json_t *value)
{
    return slice_of(json_string_value(value), json_string_length(value));
}

static int refuse(struct error *err, const char *name, const char *advice)
{
    return error_field(err, ERROR_INVALID, "bad_rule", "rules", "%s: %s", name,
                       advice);
}

static int append_name(struct slice name, struct buffer *out, struct error *err)
{
    if (name.len == 0)
        return 0;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '=' || name.ptr[i] == ':' ||
            (unsigned char)name.ptr[i] <= ' ')
            return refuse(err, "name",
                          "give letters, digits, '-', '_' and '.'");
    }
    buffer_append(out, name);
    buffer_append_byte(out, '=');
    return 0;
}

/* Normalised, since only so it surely holds no blank. */
static int append_destination(struct slice url, struct buffer *out,
                              struct error *err)
{
    struct error why = ERROR_INIT;

    if (destination_normalise(url, "destination", out, &why) < 0)
        return error_field(err, why.code, why.reason, "rules", "%s",
                           why.message);
    return 0;
}

static int append_side(const json_t *side, struct buffer *out,
                       struct error *err)
{
    struct slice name = SLICE_NONE;
    struct slice destination = SLICE_NONE;
    int64_t weight = 0;
    const struct json_field fields[] = {
        {"weight", JSON_FIELD_INTEGER, .required = true, .number = &weight},
        {"destination", JSON_FIELD_TEXT, .required = true,
         .text = &destination},
        {"name", JSON_FIELD_TEXT, .text = &name},
    };

    if (json_fields_read(side, fields, 3, err) < 0)
        return error_prefix(err, "split");
    buffer_append_byte(out, ' ');
    if (append_name(name, out, err) < 0)
        return err->code;
    buffer_appendf(out, "%lld:", (long long)weight);
    return append_destination(destination, out, err);
}

static int append_split(const json_t *split, struct buffer *out,
                        struct error *err)
{
    buffer_append(out, SLICE("split"));
    for (size_t i = 0; i < json_array_size(split); i++) {
        if (append_side(json_array_get(split, i), out, err) < 0)
            return err->code;
    }
    return 0;
}

struct json_rule {
    const json_t *when, *split;
    struct slice destination, name, text;
};

static int read_rule(const json_t *json, struct json_rule *rule,
                     struct error *err)
{
    const struct json_field fields[] = {
        {"when", JSON_FIELD_OBJECT, .json = &rule->when},
        {"destination", JSON_FIELD_TEXT, .text = &rule->destination},
        {"split", JSON_FIELD_ARRAY, .json = &rule->split},
        {"name", JSON_FIELD_TEXT, .text = &rule->name},
        {"text", JSON_FIELD_TEXT, .text = &rule->text},
    };

    return json_fields_read(json, fields, sizeof(fields) / sizeof(fields[0]),
                            err);
}

/* A text is one rule: a line end in it would make two. */
static int append_text(struct slice text, struct buffer *out, struct error *err)
{
    if (slice_find(text, '\n') < text.len || slice_trim(text).len == 0)
        return refuse(err, "text",
                      "give one rule, such as \"os=ios -> https://...\"");
    buffer_append(out, text);
    return 0;
}

static int append_rule(const json_t *json, struct buffer *out,
                       struct error *err)
{
    struct json_rule rule = {0};

    if (json_is_string(json))
        return append_text(text_of(json), out, err);
    if (!json_is_object(json))
        return refuse(err, "rules", "give objects, or rules as text");
    if (read_rule(json, &rule, err) < 0)
        return err->code;
    if (rule.when == NULL && rule.split == NULL && rule.destination.len == 0)
        return append_text(rule.text, out, err);
    if ((rule.split != NULL) == (rule.destination.len > 0))
        return refuse(err, "destination",
                      "give either a destination or a split");
    if (rule_when_json_read(rule.when, out, err) < 0)
        return err->code;
    if (rule.split != NULL)
        return append_split(rule.split, out, err);
    buffer_append(out, SLICE("-> "));
    if (append_name(rule.name, out, err) < 0)
        return err->code;
    return append_destination(rule.destination, out, err);
}

/* The error of rule `i`, whatever field of it is wrong. */
static int name_rule(size_t i, struct error *err)
{
    struct error why = *err;

    return error_field(err, why.code, why.reason, "rules", "rule %zu: %s",
                       i + 1, why.message);
}

int rule_json_read(const json_t *rules, struct buffer *out, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    size_t count = json_array_size(rules);
    int code = 0;

    for (size_t i = 0; i < count && code == 0; i++) {
        code = append_rule(json_array_get(rules, i), &text, err);
        buffer_append_byte(&text, '\n');
        if (code < 0)
            code = name_rule(i, err);
    }
    if (code == 0)
        code = rule_text_normalise(buffer_slice(&text), out, err);
    buffer_release(&text);
    return code;
}

/* ---- Showing ------------------------------------------------------------- */

static json_t *split_to_json(const struct rules *rules, const struct rule *rule)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rule->side_count; i++) {
        const struct rule_side *side = &rules->sides[rule->first_side + i];

        json_array_append_new(list,
                              json_pack("{s:o, s:i, s:o}", "name",
                                        json_text_new(side->name), "weight",
                                        (int)side->weight, "destination",
                                        json_text_new(side->destination)));
    }
    return list;
}

static json_t *rule_to_json(const struct rules *rules, size_t i)
{
    const struct rule *rule = &rules->items[i];
    const struct rule_side *side = &rules->sides[rule->first_side];
    json_t *json = json_pack("{s:o}", "when", rule_when_json_show(&rule->when));
    struct buffer text = BUFFER_INIT;

    if (rule->split) {
        json_object_set_new(json, "split", split_to_json(rules, rule));
    } else {
        json_text_set(json, "name", side->name);
        json_text_set(json, "destination", side->destination);
    }
    rule_text_append_rule(rules, i, &text);
    json_text_set(json, "text", buffer_slice(&text));
    buffer_release(&text);
    return json;
}

json_t *rule_json_show(struct slice stored)
{
    struct zone_shelf zones = ZONE_SHELF_INIT;
    json_t *list = json_array();
    struct error err = ERROR_INIT;
    struct rules *rules;

    if (rule_text_parse(stored, &zones, &rules, &err) < 0)
        json_array_append_new(
            list, json_pack("{s:o}", "text", json_text_new(stored)));
    for (size_t i = 0; rules != NULL && i < rules->count; i++)
        json_array_append_new(list, rule_to_json(rules, i));
    rules_free(&rules);
    zone_shelf_release(&zones);
    return list;
}

void rule_json_warn(struct slice stored, bool has_countries, json_t *warnings)
{
    struct zone_shelf zones = ZONE_SHELF_INIT;
    struct error err = ERROR_INIT;
    struct rules *rules;

    if (!has_countries && rule_text_parse(stored, &zones, &rules, &err) == 0 &&
        rules != NULL) {
        if ((rules->needs & RULE_NEEDS_COUNTRY) != 0)
            json_array_append_new(
                warnings,
                json_pack("{s:s, s:s, s:s}", "code", "no_country_database",
                          "field", "rules", "detail",
                          "rules: this server has no database of countries, "
                          "so a rule with a country never holds; start it "
                          "with --geoip FILE.mmdb"));
        rules_free(&rules);
    }
    zone_shelf_release(&zones);
}
