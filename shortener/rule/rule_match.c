#include "shortener/rule/rule_match.h"

#include <string.h>

#include "shortener/rule/query_parameter.h"
#include "shortener/rule/rule_clock.h"

#define LINK_MAX 384 /* bytes of "host/slug" */

/* One evaluation. */
struct match {
    const struct rule_facts *facts;
    unsigned best_weight; /* of all languages that the rules name */
};

static bool device_holds(const struct rule_when *when,
                         const struct match *match)
{
    return when->devices == 0 ||
           (when->devices & match->facts->client.device) != 0;
}

static bool system_holds(const struct rule_when *when,
                         const struct match *match)
{
    return when->systems == 0 ||
           (when->systems & match->facts->client.system) != 0;
}

static unsigned language_weight(const struct rule_when *when,
                                const struct rule_facts *facts)
{
    unsigned best = 0;

    for (size_t i = 0; i < when->language_count; i++) {
        unsigned weight =
            accept_language_weight(&facts->languages, when->languages[i]);

        if (weight > best)
            best = weight;
    }
    return best;
}

static bool language_holds(const struct rule_when *when,
                           const struct match *match)
{
    unsigned weight;

    if (when->language_count == 0)
        return true;
    weight = language_weight(when, match->facts);
    return weight > 0 && weight == match->best_weight;
}

static bool country_holds(const struct rule_when *when,
                          const struct match *match)
{
    for (size_t i = 0; i < when->country_count; i++) {
        if (slice_equal_nocase(when->countries[i], match->facts->country))
            return true;
    }
    return when->country_count == 0;
}

static bool time_holds(const struct rule_when *when, const struct match *match)
{
    return (when->window_count == 0 && when->days == 0) ||
           rule_clock_holds(when, match->facts->now_ms);
}

static bool query_holds(const struct rule_when *when, const struct match *match)
{
    for (size_t i = 0; i < when->parameter_count; i++) {
        if (!query_parameter_holds(&when->parameters[i], match->facts->query))
            return false;
    }
    return true;
}

static bool returning_holds(const struct rule_when *when,
                            const struct match *match)
{
    return when->returning == RULE_RETURNING_ANY ||
           (when->returning == RULE_RETURNING_YES) == match->facts->returning;
}

struct condition {
    const char *word; /* in the rules' text */
    bool (*holds)(const struct rule_when *when, const struct match *match);
};

static const struct condition conditions[] = {
    {"device", device_holds},       {"os", system_holds},
    {"lang", language_holds},       {"country", country_holds},
    {"time", time_holds},           {"query", query_holds},
    {"returning", returning_holds},
};

static const char *find_obstacle(const struct rule_when *when,
                                 const struct match *match)
{
    for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
        if (!conditions[i].holds(when, match))
            return conditions[i].word;
    }
    return NULL;
}

static struct match begin(const struct rules *rules,
                          const struct rule_facts *facts)
{
    struct match match = {.facts = facts};

    if ((rules->needs & RULE_NEEDS_LANGUAGE) == 0)
        return match;
    for (size_t i = 0; i < rules->count; i++) {
        unsigned weight = language_weight(&rules->items[i].when, facts);

        if (weight > match.best_weight)
            match.best_weight = weight;
    }
    return match;
}

static size_t take_side(const struct rules *rules, const struct rule *rule,
                        uint64_t draw)
{
    __extension__ typedef unsigned __int128 wide;
    uint64_t left = (uint64_t)((wide)draw * rule->weight_total >> 64);
    size_t side = rule->first_side;

    if (!rule->split)
        return side;
    while (left >= rules->sides[side].weight) {
        left -= rules->sides[side].weight;
        side++;
    }
    return side;
}

size_t rule_match_choose(const struct rules *rules,
                         const struct rule_facts *facts)
{
    struct match match = begin(rules, facts);

    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->items[i];

        if (find_obstacle(&rule->when, &match) == NULL)
            return take_side(rules, rule, facts->draw);
    }
    return RULE_NO_SIDE;
}

const char *rule_match_obstacle(const struct rules *rules, size_t i,
                                const struct rule_facts *facts)
{
    struct match match = begin(rules, facts);

    return find_obstacle(&rules->items[i].when, &match);
}

uint64_t rule_match_draw(const struct siphash_key *secret, struct slice link,
                         struct slice recipient, uint64_t visitor)
{
    uint64_t person = recipient.len > 0 ? siphash(secret, recipient) : visitor;
    char text[sizeof(person) + LINK_MAX];
    size_t len = link.len < LINK_MAX ? link.len : LINK_MAX;

    memcpy(text, &person, sizeof(person));
    memcpy(text + sizeof(person), link.ptr, len);
    return siphash(secret, slice_of(text, sizeof(person) + len));
}
