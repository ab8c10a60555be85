#ifndef ATTRIBUTION_CREDIT_CHAINS_H
#define ATTRIBUTION_CREDIT_CHAINS_H

#include "attribution/credit/credits.h"
#include "attribution/credit/path.h"
#include "attribution/model/markov.h"
#include "attribution/model/shapley_rate.h"
#include "core/error.h"

/*
 * The models that look at all journeys at once, markov and shapley_rate: each
 * conversion with a path is a path that converted; each person who never
 * reached the stage and has a touch is one that did not.
 *
 *     struct credit_chains chains;
 *     credit_chains_init(&chains, &view, query, &groups);
 *     for each stage:
 *         if (credit_chains_fill(&chains, &conversions, &credits, &err) < 0)
 *             ...
 *     credit_chains_release(&chains);
 *
 * Most people reached no stage at all. What their paths amount to is counted
 * once, and every stage goes on from a copy of it.
 *
 * The standard error is that of a Poisson bootstrap over persons, with the
 * query's seed and number of replicates; 0 replicates leave it 0. A key that
 * is on paths without conversion alone can have credit, too.
 */
struct credit_chains {
    const struct ledger_view *view;
    const struct report_query *query;
    const struct tag_groups *groups;
    size_t lanes;
    uint32_t *numbers; /* group -> key of the models, or UINT32_MAX; owned */
    uint32_t *keys;    /* the other way round; owned */
    uint32_t key_count;
    uint32_t *known; /* persons who reached some stage; owned */
    size_t known_count, known_room;
    struct markov *markov;     /* of those who reached none; or NULL */
    struct shapley_rate *rate; /* likewise */
    uint64_t *fingerprints;    /* by person; NULL without replicates; owned */
    uint8_t *weights;          /* of the person at hand, by lane; owned */
    struct path path;
};

/* Does nothing much if the query asks for neither model. */
void credit_chains_init(struct credit_chains *chains,
                        const struct ledger_view *view,
                        const struct report_query *query,
                        const struct tag_groups *groups);
void credit_chains_release(struct credit_chains *chains);

/*
 * Fills in the credits of both models, where asked for. A large chain gets as
 * many replicates as take some seconds, or none. ERROR_FULL: it cannot be
 * solved in seconds at all; if no model was asked for by name, `unsolved` is
 * set instead.
 */
int credit_chains_fill(struct credit_chains *chains,
                       const struct conversions *conversions,
                       struct credits *credits, struct error *err)
    __attribute__((warn_unused_result));

#endif
