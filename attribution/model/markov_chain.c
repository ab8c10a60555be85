#include "attribution/model/markov_chain.h"

#include <stdlib.h>

#include "core/memory.h"

/* A state's number and window, to be sorted by the latter. */
struct chain_rank {
    uint32_t keys[MARKOV_ORDER_MAX];
    uint32_t length;
    uint32_t state;
};

/* What is needed only while a chain is made. */
struct chain_draft {
    const struct markov *counted;
    size_t lane;
    double *counts;  /* of each edge */
    double *out;     /* of each state */
    uint32_t *nodes; /* of each state; UINT32_MAX: not visited */
};

static double chain_count(const struct chain_draft *draft, uint32_t row)
{
    if (row == MARKOV_NO_ROW)
        return 0;
    return lane_counts_get(&draft->counted->counts, row, draft->lane);
}

static void chain_read_counts(struct chain_draft *draft)
{
    const struct markov *counted = draft->counted;

    for (size_t i = 0; i < counted->edge_count; i++) {
        draft->counts[i] = chain_count(draft, counted->edges[i].row);
        draft->out[counted->edges[i].from] += draft->counts[i];
    }
    for (size_t i = 0; i < counted->state_count; i++)
        draft->out[i] += chain_count(draft, counted->states[i].conversions) +
                         chain_count(draft, counted->states[i].nulls);
}

static int chain_rank_compare(const void *a, const void *b)
{
    const struct chain_rank *x = a;
    const struct chain_rank *y = b;
    uint32_t shorter = x->length < y->length ? x->length : y->length;

    for (uint32_t i = 0; i < shorter; i++) {
        if (x->keys[i] != y->keys[i])
            return x->keys[i] < y->keys[i] ? -1 : 1;
    }
    return (x->length > y->length) - (x->length < y->length);
}

/* The states that were visited, but for (start); how many. */
static size_t chain_rank_states(const struct chain_draft *draft,
                                struct chain_rank *ranks)
{
    size_t count = 0;

    for (uint32_t i = 1; i < draft->counted->state_count; i++) {
        const struct markov_state *state = &draft->counted->states[i];

        if (draft->out[i] <= 0)
            continue;
        ranks[count].length = state->length;
        ranks[count].state = i;
        for (size_t j = 0; j < MARKOV_ORDER_MAX; j++)
            ranks[count].keys[j] = state->keys[j];
        count++;
    }
    qsort(ranks, count, sizeof(ranks[0]), chain_rank_compare);
    return count;
}

static void chain_make_nodes(struct markov_chain *chain,
                             struct chain_draft *draft)
{
    size_t states = draft->counted->state_count;
    struct chain_rank *ranks = memory_zalloc(states, sizeof(*ranks));

    for (size_t i = 0; i < states; i++)
        draft->nodes[i] = UINT32_MAX;
    chain->node_count = chain_rank_states(draft, ranks);
    chain->nodes = memory_zalloc(chain->node_count, sizeof(chain->nodes[0]));
    for (size_t i = 0; i < chain->node_count; i++) {
        const struct markov_state *state =
            &draft->counted->states[ranks[i].state];
        struct markov_node *node = &chain->nodes[i];

        for (size_t j = 0; j < MARKOV_ORDER_MAX; j++)
            node->keys[j] = ranks[i].keys[j];
        node->length = ranks[i].length;
        node->out = draft->out[ranks[i].state];
        node->conversions = chain_count(draft, state->conversions);
        node->nulls = chain_count(draft, state->nulls);
        node->value = chain_count(draft, state->value);
        draft->nodes[ranks[i].state] = (uint32_t)i;
    }
    free(ranks);
}

/* One stable pass of a radix sort, by one end of the links. */
static void chain_sort_links(const struct markov_chain *chain,
                             const struct markov_link *links, bool by_from,
                             struct markov_link *sorted)
{
    size_t *places = memory_zalloc(chain->node_count + 1, sizeof(size_t));

    for (size_t i = 0; i < chain->link_count; i++)
        places[(by_from ? links[i].from : links[i].to) + 1]++;
    for (size_t i = 0; i < chain->node_count; i++)
        places[i + 1] += places[i];
    for (size_t i = 0; i < chain->link_count; i++)
        sorted[places[by_from ? links[i].from : links[i].to]++] = links[i];
    free(places);
}

/* Edges from (start) become the nodes' own. */
static void chain_make_links(struct markov_chain *chain,
                             const struct chain_draft *draft)
{
    const struct markov *counted = draft->counted;
    struct markov_link *scratch =
        memory_zalloc(counted->edge_count, sizeof(*scratch));

    chain->links = memory_zalloc(counted->edge_count, sizeof(*scratch));
    for (size_t i = 0; i < counted->edge_count; i++) {
        uint32_t from = draft->nodes[counted->edges[i].from];
        uint32_t to = draft->nodes[counted->edges[i].to];

        if (draft->counts[i] <= 0 || to == UINT32_MAX)
            continue;
        if (from == UINT32_MAX)
            chain->nodes[to].start += draft->counts[i];
        else
            chain->links[chain->link_count++] =
                (struct markov_link){from, to, draft->counts[i]};
    }
    chain_sort_links(chain, chain->links, false, scratch);
    chain_sort_links(chain, scratch, true, chain->links);
    free(scratch);
}

static void chain_number_keys(struct markov_chain *chain, size_t keys)
{
    uint32_t *numbers = memory_zalloc(keys, sizeof(uint32_t));

    chain->keys = memory_zalloc(keys, sizeof(uint32_t));
    for (size_t i = 0; i < chain->node_count; i++) {
        for (uint32_t j = 0; j < chain->nodes[i].length; j++)
            numbers[chain->nodes[i].keys[j]] = 1;
    }
    for (uint32_t key = 0; key < keys; key++) {
        if (numbers[key] == 0)
            continue;
        numbers[key] = (uint32_t)chain->key_count;
        chain->keys[chain->key_count++] = key;
    }
    for (size_t i = 0; i < chain->node_count; i++) {
        for (uint32_t j = 0; j < chain->nodes[i].length; j++)
            chain->nodes[i].keys[j] = numbers[chain->nodes[i].keys[j]];
    }
    free(numbers);
}

static uint32_t chain_last_key(const struct markov_node *node)
{
    return node->keys[node->length - 1];
}

/* A conversion is worth the mean of those with the same last key. */
static void chain_average_values(struct markov_chain *chain)
{
    struct markov_loss *sums = memory_zalloc(chain->key_count, sizeof(sums[0]));

    for (size_t i = 0; i < chain->node_count; i++) {
        struct markov_loss *sum = &sums[chain_last_key(&chain->nodes[i])];

        sum->conversions += chain->nodes[i].conversions;
        sum->value += chain->nodes[i].value;
    }
    for (size_t i = 0; i < chain->node_count; i++) {
        struct markov_node *node = &chain->nodes[i];
        const struct markov_loss *sum = &sums[chain_last_key(node)];

        chain->conversions += node->conversions;
        chain->value += node->value;
        node->value = sum->conversions > 0
                          ? sum->value * (node->conversions / sum->conversions)
                          : 0;
    }
    free(sums);
}

void markov_chain_init(struct markov_chain *chain, const struct markov *counted,
                       size_t lane)
{
    struct chain_draft draft = {
        .counted = counted,
        .lane = lane,
        .counts = memory_zalloc(counted->edge_count, sizeof(double)),
        .out = memory_zalloc(counted->state_count, sizeof(double)),
        .nodes = memory_zalloc(counted->state_count, sizeof(uint32_t)),
    };

    *chain = (struct markov_chain){0};
    chain_read_counts(&draft);
    chain_make_nodes(chain, &draft);
    chain_make_links(chain, &draft);
    chain_number_keys(chain, counted->keys);
    chain_average_values(chain);
    free(draft.counts);
    free(draft.out);
    free(draft.nodes);
}

void markov_chain_release(struct markov_chain *chain)
{
    free(chain->nodes);
    free(chain->links);
    free(chain->keys);
    *chain = (struct markov_chain){0};
}
