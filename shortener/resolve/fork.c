#include "shortener/resolve/fork.h"

#include <stdlib.h>

#include "core/log.h"
#include "core/memory.h"
#include "shortener/address/app_url.h"
#include "shortener/resolve/location.h"
#include "shortener/rule/rule_text.h"

static void fill_target(struct fork *fork, struct fork_target *target,
                        const struct link *link, struct slice destination)
{
    struct buffer prepared = BUFFER_INIT;

    target->insert_at = location_prepare(link, destination, &prepared);
    target->prepared = arena_text(&fork->arena, buffer_slice(&prepared));
    buffer_release(&prepared);
}

static void warn(const struct link *link, const struct error *err)
{
    struct buffer name = BUFFER_INIT;

    buffer_append(&name, link->brand);
    buffer_append_byte(&name, '/');
    buffer_append(&name, link->slug);
    log_warn("a link's rules cannot be read; it leads to its destination",
             log_str("link", buffer_str(&name)), log_err(err));
    buffer_release(&name);
}

static void add_sides(struct fork *fork, const struct link *link,
                      struct zone_shelf *zones)
{
    struct error err = ERROR_INIT;

    if (rule_text_parse(link->rules, zones, &fork->rules, &err) < 0)
        warn(link, &err);
    if (fork->rules == NULL)
        return;
    fork->needs = fork->rules->needs;
    fork->sides = arena_zalloc(&fork->arena, fork->rules->side_count,
                               sizeof(*fork->sides));
    for (size_t i = 0; i < fork->rules->side_count; i++) {
        const struct rule_side *side = &fork->rules->sides[i];

        fork->sides[i].name = side->name; /* the rules' own */
        fill_target(fork, &fork->sides[i], link, side->destination);
    }
}

static struct fork_target *add_app(struct fork *fork, const struct link *link,
                                   struct slice url, enum fork_way way,
                                   struct slice name)
{
    struct fork_target *target;

    if (url.len == 0)
        return NULL;
    target = arena_zalloc(&fork->arena, 1, sizeof(*target));
    target->name = name;
    fork->needs |= RULE_NEEDS_CLIENT;
    if (app_url_is_custom(url)) {
        target->way = way;
        target->prepared = arena_text(&fork->arena, url);
        target->insert_at = url.len;
    } else {
        fill_target(fork, target, link, url);
    }
    return target;
}

struct fork *fork_new(const struct link *link, struct zone_shelf *zones)
{
    struct fork *fork;

    if (link->rules.len == 0 && link->ios_url.len == 0 &&
        link->android_url.len == 0)
        return NULL;
    fork = memory_zalloc(1, sizeof(*fork));
    add_sides(fork, link, zones);
    fork->ios =
        add_app(fork, link, link->ios_url, FORK_IOS_APP, RULE_NAME_IOS_APP);
    fork->android = add_app(fork, link, link->android_url, FORK_ANDROID_APP,
                            RULE_NAME_ANDROID_APP);
    return fork;
}

size_t fork_bytes(const struct fork *fork)
{
    size_t rules = fork->rules != NULL ? rules_bytes(fork->rules) : 0;

    return sizeof(*fork) + fork->arena.bytes + rules;
}

static const struct fork_target *choose_app(const struct fork *fork,
                                            const struct client *client)
{
    const struct fork_target *target = NULL;

    if ((client->system & RULE_BIT(RULE_IOS)) != 0)
        target = fork->ios;
    else if ((client->system & RULE_BIT(RULE_ANDROID)) != 0)
        target = fork->android;
    if (target != NULL && target->way != FORK_REDIRECT &&
        (client->device & RULE_BIT(RULE_BOT)) != 0)
        return NULL;
    return target;
}

const struct fork_target *fork_choose(const struct fork *fork,
                                      const struct rule_facts *facts)
{
    size_t side = RULE_NO_SIDE;

    if (fork->rules != NULL)
        side = rule_match_choose(fork->rules, facts);
    if (side != RULE_NO_SIDE)
        return &fork->sides[side];
    return choose_app(fork, &facts->client);
}

void fork_free(struct fork **fork)
{
    if (*fork == NULL)
        return;
    rules_free(&(*fork)->rules);
    arena_release(&(*fork)->arena);
    free(*fork);
    *fork = NULL;
}
