#include "shortener/resolve/outcome.h"

#include "shortener/resolve/cache.h"
#include "shortener/resolve/fork.h"

static bool is_blocked(const struct block_set *blocks,
                       const struct fork_target *target)
{
    return target != NULL && target->way == FORK_REDIRECT &&
           block_set_has_url(blocks, target->prepared);
}

static bool forks_to_blocked(const struct block_set *blocks,
                             const struct fork *fork)
{
    size_t sides = fork->rules != NULL ? fork->rules->side_count : 0;

    for (size_t i = 0; i < sides; i++) {
        if (is_blocked(blocks, &fork->sides[i]))
            return true;
    }
    return is_blocked(blocks, fork->ios) || is_blocked(blocks, fork->android);
}

/* One of the addresses that the link may lead to. */
static bool leads_to_blocked(const struct block_set *blocks,
                             const struct cache_entry *entry)
{
    const struct link_gate *gate = entry->gate;

    return block_set_has_url(blocks, entry->prepared) ||
           (gate != NULL && block_set_has_url(blocks, gate->expired_url)) ||
           (entry->fork != NULL && forks_to_blocked(blocks, entry->fork));
}

static void decide_link(const struct block_set *blocks,
                        struct resolver_answer *answer)
{
    const struct cache_entry *entry = answer->entry;

    answer->outcome = entry->page != NULL ? RESOLVER_PAGE : RESOLVER_LINK;
    if (cache_passed(entry, blocks->generation))
        return;
    if (block_set_has_link(blocks, entry->link) ||
        leads_to_blocked(blocks, entry))
        answer->outcome = RESOLVER_BLOCKED;
    else
        cache_pass(entry, blocks->generation);
}

void outcome_decide(const struct block_set *blocks,
                    struct resolver_answer *answer)
{
    const struct brand *brand = answer->brand;

    if (answer->entry != NULL)
        decide_link(blocks, answer);
    else if (brand == NULL)
        answer->outcome = RESOLVER_NO_BRAND;
    else if (block_set_has_brand(blocks, brand->host))
        answer->outcome = RESOLVER_BLOCKED;
    else if (!slice_is_none(answer->slug))
        answer->outcome = RESOLVER_DEAD_END;
    else
        answer->outcome = RESOLVER_NO_LINK;
}
