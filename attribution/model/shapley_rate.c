#include "attribution/model/shapley_rate.h"

#include <stdlib.h>

#include "attribution/model/shapley_solve.h"
#include "core/memory.h"

struct shapley_rate {
    struct shapley_sets sets;
    uint64_t seed;
    struct shapley_credit *credits; /* by lane, then key */
    size_t samples;
};

struct shapley_rate *shapley_rate_new(size_t keys, size_t lanes, uint64_t seed)
{
    struct shapley_rate *game = memory_zalloc(1, sizeof(*game));

    shapley_sets_init(&game->sets, keys, lanes);
    game->seed = seed;
    game->credits = memory_zalloc(keys * lanes, sizeof(game->credits[0]));
    return game;
}

void shapley_rate_free(struct shapley_rate **game)
{
    if (*game == NULL)
        return;
    shapley_sets_release(&(*game)->sets);
    free((*game)->credits);
    free(*game);
    *game = NULL;
}

void shapley_rate_add(struct shapley_rate *game, const uint32_t *path, size_t n,
                      const struct shapley_outcome *outcome,
                      const uint8_t *weights)
{
    shapley_sets_add(&game->sets, path, n, outcome, weights);
}

void shapley_rate_solve(struct shapley_rate *game)
{
    shapley_sets_sort(&game->sets);
    if (game->sets.occurring_count == 0)
        return;
    if (game->sets.occurring_count <= SHAPLEY_RATE_EXACT)
        shapley_exact(&game->sets, game->credits);
    else
        game->samples = shapley_sample(&game->sets, game->seed, game->credits);
}

const struct shapley_credit *shapley_rate_credits(
    const struct shapley_rate *game, size_t lane)
{
    return game->credits + lane * game->sets.keys;
}

size_t shapley_rate_samples(const struct shapley_rate *game)
{
    return game->samples;
}
