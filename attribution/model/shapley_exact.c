#include <stdlib.h>
#include <string.h>

#include "attribution/model/shapley_solve.h"
#include "core/memory.h"

/* All coalitions of the keys that occur; a coalition is a mask. */
struct exact_game {
    size_t keys;
    size_t coalitions;          /* 2^keys */
    uint32_t *masks;            /* of each set */
    struct shapley_sum *inside; /* of each coalition */
    struct shapley_worth *worths;
    double chances[SHAPLEY_RATE_EXACT]; /* by size: of meeting just these */
};

/* size! (keys - size - 1)! / keys! */
static void exact_set_chances(struct exact_game *game)
{
    double chance = 1.0 / (double)game->keys;

    for (size_t size = 0; size < game->keys; size++) {
        game->chances[size] = chance;
        chance *= (double)(size + 1) / (double)(game->keys - size - 1);
    }
}

static void exact_init(struct exact_game *game, const struct shapley_sets *sets)
{
    *game = (struct exact_game){.keys = sets->occurring_count};
    game->coalitions = (size_t)1 << game->keys;
    game->masks = memory_zalloc(sets->count, sizeof(uint32_t));
    game->inside = memory_zalloc(game->coalitions, sizeof(game->inside[0]));
    game->worths = memory_zalloc(game->coalitions, sizeof(game->worths[0]));
    exact_set_chances(game);
    for (size_t i = 0; i < sets->count; i++) {
        for (size_t j = sets->begin[i]; j < sets->begin[i + 1]; j++)
            game->masks[i] |= (uint32_t)1 << sets->members[j];
    }
}

static void exact_release(struct exact_game *game)
{
    free(game->masks);
    free(game->inside);
    free(game->worths);
}

/* Sums over subsets, key by key: each coalition gets what lacks the key. */
static void exact_sum_subsets(struct exact_game *game)
{
    for (size_t bit = 1; bit < game->coalitions; bit <<= 1) {
        for (size_t base = 0; base < game->coalitions; base += bit * 2) {
            for (size_t i = base; i < base + bit; i++)
                shapley_sum_add(&game->inside[i + bit], &game->inside[i]);
        }
    }
}

static void exact_read(struct exact_game *game, const struct shapley_sets *sets,
                       size_t lane)
{
    shapley_lanes all;

    memset(game->inside, 0, game->coalitions * sizeof(game->inside[0]));
    for (size_t i = 0; i < sets->count; i++)
        shapley_sets_read(sets, i, lane, &game->inside[game->masks[i]]);
    exact_sum_subsets(game);
    all = game->inside[game->coalitions - 1].journeys;
    for (size_t i = 0; i < game->coalitions; i++)
        game->worths[i] = shapley_worth_of(&game->inside[i], all);
}

/* What the key adds to all coalitions without it. */
static struct shapley_worth exact_value(const struct exact_game *game,
                                        size_t key)
{
    size_t bit = (size_t)1 << key;
    struct shapley_worth sum = {{0}, {0}};

    for (size_t base = 0; base < game->coalitions; base += bit * 2) {
        for (size_t i = base; i < base + bit; i++) {
            double chance = game->chances[__builtin_popcountll(i)];
            const struct shapley_worth *with = &game->worths[i + bit];
            const struct shapley_worth *without = &game->worths[i];

            sum.conversions +=
                (with->conversions - without->conversions) * chance;
            sum.value += (with->value - without->value) * chance;
        }
    }
    return sum;
}

void shapley_exact(const struct shapley_sets *sets,
                   struct shapley_credit *credits)
{
    size_t lanes = sets->counts.lanes;
    struct exact_game game;

    exact_init(&game, sets);
    for (size_t lane = 0; lane < lanes; lane += SHAPLEY_LANES) {
        exact_read(&game, sets, lane);
        for (size_t key = 0; key < game.keys; key++) {
            struct shapley_worth value = exact_value(&game, key);

            for (size_t k = 0; k < SHAPLEY_LANES && lane + k < lanes; k++)
                credits[(lane + k) * sets->keys + sets->occurring[key]] =
                    (struct shapley_credit){value.conversions[k],
                                            value.value[k], 0};
        }
    }
    exact_release(&game);
}
