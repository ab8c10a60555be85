#include "attribution/credit/credits.h"

#include <stdlib.h>

#include "attribution/credit/apportion.h"
#include "attribution/credit/credit_chains.h"
#include "attribution/credit/credit_sums.h"
#include "core/memory.h"

/* Whole minor units of one model, which sum to what was attributed. */
static void credits_round(struct credits *credits, size_t model, int64_t total)
{
    double *shares = memory_zalloc(credits->groups, sizeof(double));
    int64_t *whole = memory_zalloc(credits->groups, sizeof(int64_t));
    uint32_t count = 0;

    for (uint32_t g = 0; g < credits->groups; g++) {
        if (credits->earned[g] != 0)
            shares[count++] = credits_get(credits, g, model)->value;
    }
    apportion(shares, count, total, whole);
    count = 0;
    for (uint32_t g = 0; g < credits->groups; g++) {
        if (credits->earned[g] != 0)
            credits->list[g * credits->models + model].whole = whole[count++];
    }
    free(whole);
    free(shares);
}

int credits_init(struct credits *credits, struct credit_chains *chains,
                 const struct conversions *conversions, struct error *err)
{
    const struct report_query *query = chains->query;
    const struct tag_groups *groups = chains->groups;

    *credits =
        (struct credits){.models = query->model_count, .groups = groups->count};
    credits->list = memory_zalloc((size_t)groups->count * query->model_count,
                                  sizeof(struct credit));
    credits->earned = memory_zalloc(groups->count, 1);
    credit_sums_fill(credits, chains->view, query, groups, conversions);
    if (credit_chains_fill(chains, conversions, credits, err) < 0)
        return err->code;
    for (size_t model = 0; model < query->model_count; model++) {
        if (!credits->unsolved || query->models[model]->family != MODEL_MARKOV)
            credits_round(credits, model,
                          conversions->value - credits->unattributed_value);
    }
    return 0;
}

void credits_release(struct credits *credits)
{
    free(credits->earned);
    free(credits->list);
    *credits = (struct credits){0};
}
