#include "server/api/destination/brand_looks.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/call/json_text.h"
#include "shortener/address/destination.h"
#include "shortener/address/look_alike.h"

struct brand_wait {
    struct brand_wait *next;
    void (*fn)(void *arg);
    void *arg;
};

struct brand_looks {
    struct redis *redis;
    const struct clock *clock;
    struct look_alike *known;
    struct buffer names; /* what `known` was made of */
    int64_t read_ms;     /* steady clock; when it was asked for last */
    bool asked;          /* the brands' names are under way */
    struct brand_wait *waits, **waits_end;
};

struct brand_looks *brand_looks_new(struct redis *redis,
                                    const struct clock *clock)
{
    struct brand_looks *looks = memory_zalloc(1, sizeof(*looks));

    looks->redis = redis;
    looks->clock = clock;
    looks->known = look_alike_new();
    looks->read_ms = INT64_MIN;
    looks->waits_end = &looks->waits;
    return looks;
}

void brand_looks_free(struct brand_looks **looks)
{
    struct brand_looks *self = *looks;

    if (self == NULL)
        return;
    *looks = NULL;
    look_alike_free(&self->known);
    buffer_release(&self->names);
    free(self);
}

void brand_looks_expire(struct brand_looks *looks)
{
    looks->read_ms = INT64_MIN;
}

static void end_waits(struct brand_looks *looks)
{
    struct brand_wait *wait = looks->waits;

    looks->waits = NULL;
    looks->waits_end = &looks->waits;
    while (wait != NULL) {
        struct brand_wait *next = wait->next;

        wait->fn(wait->arg);
        free(wait);
        wait = next;
    }
}

/* "co.uk" or "com.au": names of others are below it, not of one owner. */
static bool is_registry(struct slice host)
{
    size_t dot = slice_find(host, '.');

    return dot <= 3 && host.len - dot == sizeof(".uk") - 1;
}

/* A brand go.acme.com stands for acme.com, which visitors know. */
static void add_brand(struct look_alike *known, struct slice host)
{
    struct slice above = slice_skip(host, slice_find(host, '.') + 1);

    look_alike_add(known, host);
    if (slice_find(above, '.') < above.len && !is_registry(above))
        look_alike_add(known, above);
}

static void take_names(struct brand_looks *looks,
                       const struct redisReply *reply)
{
    struct buffer names = BUFFER_INIT;

    for (size_t i = 0; i < redis_reply_len(reply); i++) {
        buffer_append(&names, redis_reply_slice(redis_reply_at(reply, i)));
        buffer_append_byte(&names, '\n');
    }
    if (!slice_equal(buffer_slice(&names), buffer_slice(&looks->names))) {
        look_alike_clear(looks->known);
        for (size_t i = 0; i < redis_reply_len(reply); i++)
            add_brand(looks->known,
                      redis_reply_slice(redis_reply_at(reply, i)));
    }
    buffer_release(&looks->names);
    looks->names = names;
}

static void on_names(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct brand_looks *looks = arg;

    looks->asked = false;
    if (code == ERROR_NONE)
        take_names(looks, reply);
    end_waits(looks);
}

void brand_looks_wait(struct brand_looks *looks, void (*fn)(void *arg),
                      void *arg)
{
    int64_t now = clock_steady_ms(looks->clock);
    struct brand_wait *wait;

    if (!looks->asked && now - BRAND_LOOKS_MS < looks->read_ms) {
        fn(arg);
        return;
    }
    wait = memory_alloc(sizeof(*wait));
    *wait = (struct brand_wait){NULL, fn, arg};
    *looks->waits_end = wait;
    looks->waits_end = &wait->next;
    if (looks->asked)
        return;
    looks->asked = true;
    looks->read_ms = now;
    redis_call(looks->redis, on_names, looks, SLICE("ZRANGE"),
               SLICE("idx:brands"), SLICE("0"), SLICE("-1"));
}

bool brand_looks_has(const struct brand_looks *looks, struct slice host)
{
    struct slice rest = buffer_slice(&looks->names);
    struct slice name;

    while (rest.len > 0 && slice_split(&rest, '\n', &name)) {
        if (slice_equal(name, host))
            return true;
    }
    return false;
}

/* ---- Warning ------------------------------------------------------------- */

static json_t *describe(struct slice host, const char *field,
                        const struct look_alike_found *found)
{
    static const char *const words[] = {
        [LOOK_ALIKE_HOST] = "looks like",
        [LOOK_ALIKE_ASCII] = "can be read as",
        [LOOK_ALIKE_MIXED] = "mixes letters of several scripts",
    };
    struct buffer detail = BUFFER_INIT;
    json_t *json;

    buffer_appendf(&detail, "%s: ", field);
    buffer_append(&detail, host);
    if (!slice_equal(host, slice_str(found->shown)))
        buffer_appendf(&detail, " (shown as %s)", found->shown);
    buffer_appendf(&detail, " %s%s%s; make sure that it is the one you mean",
                   words[found->kind], found->like[0] != '\0' ? " " : "",
                   found->like);
    json =
        json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "code", "look_alike",
                  "field", field, "host", json_text_new(host), "shown",
                  json_text_new(slice_str(found->shown)), "looks_like",
                  found->like[0] != '\0' ? json_text_new(slice_str(found->like))
                                         : json_null(),
                  "detail", json_text_new(buffer_slice(&detail)));
    buffer_release(&detail);
    return json;
}

void brand_looks_warn(struct brand_looks *looks, struct slice url,
                      const char *field, json_t *warnings)
{
    struct look_alike_found found;
    struct slice host = destination_host(url);

    if (look_alike_find(looks->known, host, &found))
        json_array_append_new(warnings, describe(host, field, &found));
}
