#include "shortener/catalog/placement.h"

#include "shortener/catalog/text.h"

/* Crockford's base 32: https://www.crockford.com/base32.html */
static const char placement_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void placement_random(struct random *random, char *out)
{
    random_text(random, placement_alphabet, sizeof(placement_alphabet) - 1, out,
                PLACEMENT_CODE_LENGTH);
}

/* The character that people mean, or 0. */
static char normalise_byte(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        return '0';
    if (c == 'I' || c == 'L')
        return '1';
    if (slice_find(SLICE(placement_alphabet), c) < 32)
        return c;
    return '\0';
}

size_t placement_normalise(struct slice text, char *out)
{
    if (text.len > PLACEMENT_CODE_MAX)
        return 0;
    for (size_t i = 0; i < text.len; i++) {
        out[i] = normalise_byte(text.ptr[i]);
        if (out[i] == '\0')
            return 0;
    }
    return text.len;
}

int placement_check(const struct placement *placement, struct error *err)
{
    struct error why = ERROR_INIT;

    if (placement->name.len > 0 &&
        text_check(placement->name, PLACEMENT_NAME_MAX, "name", &why) == 0)
        return 0;
    return error_field(err, ERROR_INVALID, "bad_placement", "placement",
                       "a placement's name is 1 to %d bytes without control "
                       "characters, such as \"Poster, Cairo station\"",
                       PLACEMENT_NAME_MAX);
}

void placement_divert(struct slice destination, struct link *link)
{
    link->destination = destination;
    link->status = 302;
    link->cache_seconds = 0;
    link->forward_path = false;
    link->enabled = true;
    link->starts_at = 0;
    link->expires_at = 0;
    link->expired_url = SLICE_NONE;
    link->max_clicks = 0;
    link->password = SLICE_NONE;
    link->rules = SLICE_NONE;
    link->ios_url = SLICE_NONE;
    link->android_url = SLICE_NONE;
}

void placement_to_fields(const struct placement *placement,
                         struct fields *fields)
{
    fields_add(fields, "placement_of", placement->slug);
    fields_add(fields, "brand", placement->brand);
    fields_add(fields, "code", placement->code);
    fields_add(fields, "name", placement->name);
    fields_add(fields, "destination", placement->destination);
    fields_add_int(fields, "created_at", placement->created_at);
    if (placement->removed_at != 0)
        fields_add_int(fields, "removed_at", placement->removed_at);
}

int placement_from_reply(struct placement *placement,
                         const struct redisReply *reply)
{
    *placement = (struct placement){
        .slug = redis_reply_field(reply, SLICE("placement_of")),
        .brand = redis_reply_field(reply, SLICE("brand")),
        .code = redis_reply_field(reply, SLICE("code")),
        .name = redis_reply_field(reply, SLICE("name")),
        .destination = redis_reply_field(reply, SLICE("destination")),
        .created_at = fields_int(reply, "created_at", 0),
        .removed_at = fields_int(reply, "removed_at", 0),
        .version = fields_int(reply, "version", 1),
    };
    return placement->slug.len > 0 ? 0 : ERROR_NOT_FOUND;
}
