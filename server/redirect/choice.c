#include "server/redirect/choice.h"

#include "core/clock.h"
#include "core/country_database.h"
#include "server/redirect/forwarded.h"
#include "server/redirect/seen_cookie.h"
#include "server/redirect/visitor.h"

/* Everything that rules may ask for, and the bytes that some of it is in. */
struct choice_facts {
    struct rule_facts rule;
    char country[COUNTRY_CODE_LENGTH];
    struct sockaddr_storage peer;
};

static struct slice header(const struct redirect_turn *turn, struct slice name)
{
    return http_request_header(turn->request, name);
}

static void find_client(struct choice_facts *facts,
                        const struct redirect_turn *turn)
{
    struct client_headers headers = {
        .user_agent = header(turn, SLICE("user-agent")),
        .platform = header(turn, SLICE("sec-ch-ua-platform")),
        .mobile = header(turn, SLICE("sec-ch-ua-mobile")),
    };

    client_recognise(&facts->rule.client, &headers);
}

static void find_country(struct choice_facts *facts,
                         const struct redirect_turn *turn)
{
    facts->rule.country = country_database_find(
        turn->redirect->countries, forwarded_peer(turn->request, &facts->peer),
        facts->country);
}

/* A recipient keeps a side on every device; others are known by the pseudonym
 * that the click has too (sender.h). */
static void find_draw(struct choice_facts *facts,
                      const struct redirect_turn *turn,
                      const struct cache_entry *entry)
{
    const struct siphash_key *secret = turn->redirect->secret;
    uint64_t visitor =
        visitor_hash(secret, forwarded_peer(turn->request, &facts->peer),
                     header(turn, SLICE("user-agent")));

    facts->rule.draw =
        rule_match_draw(secret, entry->link, turn->recipient, visitor);
}

static void find_facts(struct choice_facts *facts,
                       const struct redirect_turn *turn,
                       const struct cache_entry *entry)
{
    unsigned needs = entry->fork->needs;

    facts->rule = (struct rule_facts){
        .query = turn->request->query,
        .now_ms = clock_wall_ms(turn->redirect->clock),
    };
    if (needs & RULE_NEEDS_CLIENT)
        find_client(facts, turn);
    if (needs & RULE_NEEDS_LANGUAGE)
        accept_language_parse(&facts->rule.languages,
                              header(turn, SLICE("accept-language")));
    if (needs & RULE_NEEDS_COUNTRY)
        find_country(facts, turn);
    if (needs & RULE_NEEDS_RETURNING)
        facts->rule.returning = seen_cookie_is_in(
            header(turn, SLICE("cookie")), turn->redirect->secret, entry->link);
    if (needs & RULE_NEEDS_DRAW)
        find_draw(facts, turn, entry);
}

void choice_make(struct choice *choice, const struct redirect_turn *turn,
                 const struct cache_entry *entry)
{
    struct choice_facts facts;

    find_facts(&facts, turn, entry);
    choice->target = fork_choose(entry->fork, &facts.rule);
    choice->variant =
        choice->target != NULL ? choice->target->name : RULE_NAME_DEFAULT;
    choice->first_visit = (entry->fork->needs & RULE_NEEDS_RETURNING) != 0 &&
                          !facts.rule.returning;
}
