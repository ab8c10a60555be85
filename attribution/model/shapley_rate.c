#include "attribution/model/shapley_rate.h"

#include <stdlib.h>

#include "attribution/model/shapley_sample.h"
#include "attribution/model/shapley_solve.h"
#include "core/memory.h"

struct shapley_rate {
    size_t keys, lanes;
    struct shapley_sets sets;       /* up to SHAPLEY_RATE_EXACT keys */
    struct shapley_sample sample;   /* beyond */
    struct shapley_credit *credits; /* by lane, then key */
};

static bool shapley_rate_is_exact(const struct shapley_rate *game)
{
    return game->keys <= SHAPLEY_RATE_EXACT;
}

struct shapley_rate *shapley_rate_new(size_t keys, size_t lanes, uint64_t seed,
                                      size_t journeys)
{
    struct shapley_rate *game = memory_zalloc(1, sizeof(*game));

    game->keys = keys;
    game->lanes = lanes;
    if (shapley_rate_is_exact(game))
        shapley_sets_init(&game->sets, keys, lanes);
    else
        shapley_sample_init(&game->sample, keys, lanes, seed, journeys);
    game->credits = memory_zalloc(keys * lanes, sizeof(game->credits[0]));
    return game;
}

struct shapley_rate *shapley_rate_clone(const struct shapley_rate *game)
{
    struct shapley_rate *clone = memory_zalloc(1, sizeof(*clone));

    clone->keys = game->keys;
    clone->lanes = game->lanes;
    if (shapley_rate_is_exact(game))
        shapley_sets_copy(&clone->sets, &game->sets);
    else
        shapley_sample_copy(&clone->sample, &game->sample);
    clone->credits =
        memory_zalloc(game->keys * game->lanes, sizeof(clone->credits[0]));
    return clone;
}

void shapley_rate_free(struct shapley_rate **game)
{
    struct shapley_rate *self = *game;

    if (self == NULL)
        return;
    free(self->credits);
    if (shapley_rate_is_exact(self))
        shapley_sets_release(&self->sets);
    else
        shapley_sample_release(&self->sample);
    free(self);
    *game = NULL;
}

void shapley_rate_add(struct shapley_rate *game, const uint32_t *path, size_t n,
                      const struct shapley_outcome *outcome,
                      const uint8_t *weights)
{
    if (shapley_rate_is_exact(game))
        shapley_sets_add(&game->sets, path, n, outcome, weights);
    else
        shapley_sample_add(&game->sample, path, n, outcome, weights);
}

void shapley_rate_solve(struct shapley_rate *game)
{
    if (!shapley_rate_is_exact(game)) {
        shapley_sample_solve(&game->sample, game->credits);
        return;
    }
    shapley_sets_sort(&game->sets);
    if (game->sets.occurring_count > 0)
        shapley_exact(&game->sets, game->credits);
}

const struct shapley_credit *shapley_rate_credits(
    const struct shapley_rate *game, size_t lane)
{
    return game->credits + lane * game->keys;
}

size_t shapley_rate_samples(const struct shapley_rate *game)
{
    return shapley_rate_is_exact(game) ? 0 : game->sample.pairs * 2;
}
