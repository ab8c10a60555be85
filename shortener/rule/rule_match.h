#ifndef SHORTENER_RULE_MATCH_H
#define SHORTENER_RULE_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/siphash.h"
#include "core/slice.h"
#include "shortener/rule/accept_language.h"
#include "shortener/rule/client.h"
#include "shortener/rule/rule.h"

/*
 * Which side of a link's rules a visitor gets. Evaluated for each redirect, so
 * it allocates nothing and asks nobody: what is to be known is handed in.
 *
 *     facts.now_ms = ...;
 *     if (rules->needs & RULE_NEEDS_COUNTRY)
 *         facts.country = ...;
 *     side = rule_match_choose(rules, &facts);
 *     if (side == RULE_NO_SIDE) ... the link's own destination ...
 *
 * A language condition holds for the language that the visitor likes best
 * among all that the link's rules name: with rules for de and fr, a visitor
 * of "it, fr;q=0.9, de;q=0.8" gets the one for fr, whichever comes first.
 *
 * A split takes the side into whose share of the weights `draw` falls, so the
 * same draw gives the same side as long as the weights before it stay.
 */
#define RULE_NO_SIDE SIZE_MAX

struct rule_facts {
    struct client client;
    struct accept_language languages;
    struct slice country; /* "DE"; empty: not known */
    struct slice query;   /* of the request, raw */
    bool returning;       /* the browser has followed this link before */
    int64_t now_ms;       /* UTC */
    uint64_t draw;        /* rule_match_draw */
};

/*
 * What decides a person's sides of one link ("host/slug"): of the recipient's
 * token where there is one, else of the visitor's pseudonym, under the
 * installation's secret. Another link draws anew, so that tests do not hang
 * together.
 */
uint64_t rule_match_draw(const struct siphash_key *secret, struct slice link,
                         struct slice recipient, uint64_t visitor);

size_t rule_match_choose(const struct rules *rules,
                         const struct rule_facts *facts);

/*
 * The first condition of rule `i` that does not hold, by its word in the
 * rules' text ("os", "lang" ...); NULL if all do.
 */
const char *rule_match_obstacle(const struct rules *rules, size_t i,
                                const struct rule_facts *facts);

#endif
