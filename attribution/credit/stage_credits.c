#include "attribution/credit/stage_credits.h"

#include <stdlib.h>

#include "attribution/credit/conversions.h"
#include "attribution/credit/credit_chains.h"
#include "attribution/credit/credits.h"
#include "core/memory.h"

static void stage_credits_keep(struct stage_credits *stages, struct slice name,
                               const struct credits *credits)
{
    double *earned;

    stages->earned = memory_resize(
        stages->earned, (stages->count + 1) * (size_t)stages->groups + 1,
        sizeof(double));
    earned = stages->earned + stages->count * stages->groups;
    for (uint32_t g = 0; g < stages->groups; g++)
        earned[g] = credits_get(credits, g, 0)->conversions;
    stages->names[stages->count++] = name;
}

static int stage_credits_add(struct stage_credits *stages,
                             struct credit_chains *chains, struct slice name,
                             struct error *err)
{
    struct conversions entries;
    struct credits credits = {0};
    int code = 0;

    conversions_init(&entries, chains->view, chains->query, name);
    if (entries.count > 0) {
        code = credits_init(&credits, chains, &entries, err);
        if (code == 0)
            stage_credits_keep(stages, name, &credits);
        credits_release(&credits);
    }
    conversions_release(&entries);
    return code;
}

int stage_credits_init(struct stage_credits *stages,
                       const struct ledger_view *view,
                       const struct report_query *query,
                       const struct tag_groups *groups, struct error *err)
{
    struct report_query own = *query; /* borrows all that it points to */
    struct credit_chains chains;
    int code = 0;

    *stages = (struct stage_credits){.groups = groups->count};
    own.model_count = 1;
    own.first_only = true;
    own.bootstrap = 0; /* no intervals are shown */
    credit_chains_init(&chains, view, &own, groups);
    for (size_t i = 0; i < query->stage_count && code == 0; i++)
        code = stage_credits_add(stages, &chains, query->stages[i], err);
    credit_chains_release(&chains);
    return code;
}

void stage_credits_release(struct stage_credits *stages)
{
    free(stages->earned);
    *stages = (struct stage_credits){0};
}

double stage_credits_of(const struct stage_credits *stages, size_t stage,
                        uint32_t group)
{
    return stages->earned[stage * stages->groups + group];
}
