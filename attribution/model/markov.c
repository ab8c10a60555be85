#include "attribution/model/markov.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/model/markov_counts.h"
#include "core/memory.h"

/* What a chain may hold; beyond, markov_solve refuses it. */
#define MARKOV_STATES_MAX ((size_t)1 << 20)
#define MARKOV_EDGES_MAX  ((size_t)1 << 23)
#define MARKOV_BYTES_MAX  ((size_t)1 << 30)

#define MARKOV_START      0

static uint32_t markov_new_state(struct markov *chain,
                                 const struct markov_state *state)
{
    if (chain->state_count == chain->state_room) {
        chain->state_room = chain->state_room > 0 ? chain->state_room * 2 : 64;
        chain->states = memory_resize(chain->states, chain->state_room,
                                      sizeof(chain->states[0]));
    }
    chain->states[chain->state_count] = *state;
    return (uint32_t)chain->state_count++;
}

struct markov *markov_new(unsigned order, size_t keys, size_t lanes)
{
    struct markov *chain = memory_zalloc(1, sizeof(*chain));
    struct markov_state start = {
        {0}, 0, MARKOV_NO_ROW, MARKOV_NO_ROW, MARKOV_NO_ROW, MARKOV_NO_ROW};

    chain->order = order;
    chain->keys = keys;
    lane_counts_init(&chain->counts, lanes);
    markov_new_state(chain, &start);
    return chain;
}

void markov_free(struct markov **chain)
{
    if (*chain == NULL)
        return;
    lane_counts_release(&(*chain)->counts);
    index_map_release(&(*chain)->nodes);
    index_map_release(&(*chain)->moves);
    free((*chain)->states);
    free((*chain)->edges);
    free((*chain)->scratch);
    free(*chain);
    *chain = NULL;
}

struct markov *markov_clone(const struct markov *chain)
{
    struct markov *clone = memory_zalloc(1, sizeof(*clone));

    *clone = *chain;
    clone->scratch = NULL;
    clone->scratch_room = 0;
    lane_counts_copy(&clone->counts, &chain->counts);
    index_map_copy(&clone->nodes, &chain->nodes);
    index_map_copy(&clone->moves, &chain->moves);
    clone->states =
        memory_resize(NULL, chain->state_room, sizeof(clone->states[0]));
    memcpy(clone->states, chain->states,
           chain->state_count * sizeof(clone->states[0]));
    clone->edges =
        memory_resize(NULL, chain->edge_room, sizeof(clone->edges[0]));
    if (chain->edge_count > 0)
        memcpy(clone->edges, chain->edges,
               chain->edge_count * sizeof(clone->edges[0]));
    return clone;
}

/* The window that `window` becomes with one more key behind. */
static uint32_t markov_longer(struct markov *chain, uint32_t window,
                              uint32_t key)
{
    uint32_t *node = index_map_at(&chain->nodes, (uint64_t)window << 32 | key);
    struct markov_state state;

    if (*node != INDEX_MAP_NONE)
        return *node;
    state = chain->states[window];
    state.keys[state.length++] = key;
    state.conversions = state.nulls = state.value = MARKOV_NO_ROW;
    state.starts = MARKOV_NO_ROW;
    *node = markov_new_state(chain, &state);
    return *node;
}

static uint32_t markov_window(struct markov *chain, const uint32_t *keys,
                              size_t n)
{
    uint32_t window = MARKOV_START;

    for (size_t i = 0; i < n; i++)
        window = markov_longer(chain, window, keys[i]);
    return window;
}

/* The state that a full window slides to. */
static uint32_t markov_slide(struct markov *chain, uint32_t from, uint32_t key)
{
    struct markov_state old = chain->states[from];

    return markov_longer(
        chain, markov_window(chain, old.keys + 1, old.length - 1), key);
}

static uint32_t markov_new_edge(struct markov *chain, uint32_t from,
                                uint32_t to)
{
    if (chain->edge_count == chain->edge_room) {
        chain->edge_room = chain->edge_room > 0 ? chain->edge_room * 2 : 64;
        chain->edges = memory_resize(chain->edges, chain->edge_room,
                                     sizeof(chain->edges[0]));
    }
    chain->edges[chain->edge_count] =
        (struct markov_edge){from, to, lane_counts_row(&chain->counts)};
    return (uint32_t)chain->edge_count++;
}

/* From a state by the next touch. */
static const struct markov_edge *markov_move(struct markov *chain,
                                             uint32_t from, uint32_t key)
{
    uint32_t *move = index_map_at(&chain->moves, (uint64_t)from << 32 | key);

    if (*move == INDEX_MAP_NONE)
        *move = markov_new_edge(chain, from, markov_slide(chain, from, key));
    return &chain->edges[*move];
}

/* The row of the edge from (start) to a state. */
static uint32_t markov_start(struct markov *chain, uint32_t to)
{
    uint32_t *row = &chain->states[to].starts;

    if (*row == MARKOV_NO_ROW) {
        uint32_t edge = markov_new_edge(chain, MARKOV_START, to);

        *row = chain->edges[edge].row;
    }
    return *row;
}

/* The path without repeats in a row, in scratch; its length. */
static size_t markov_collapse(struct markov *chain, const uint32_t *path,
                              size_t n)
{
    size_t count = 0;

    if (n > chain->scratch_room) {
        chain->scratch_room = n * 2;
        chain->scratch = memory_resize(chain->scratch, chain->scratch_room,
                                       sizeof(chain->scratch[0]));
    }
    for (size_t i = 0; i < n; i++) {
        if (count == 0 || path[i] != chain->scratch[count - 1])
            chain->scratch[count++] = path[i];
    }
    return count;
}

/* Along the path in scratch; the state at its end. */
static uint32_t markov_walk(struct markov *chain, size_t n, double amount)
{
    size_t first = n < chain->order ? n : chain->order;
    uint32_t state = markov_window(chain, chain->scratch, first);

    lane_counts_add(&chain->counts, markov_start(chain, state), amount);
    for (size_t i = first; i < n; i++) {
        const struct markov_edge *edge =
            markov_move(chain, state, chain->scratch[i]);

        lane_counts_add(&chain->counts, edge->row, amount);
        state = edge->to;
    }
    return state;
}

static void markov_count(struct markov *chain, uint32_t *row, double amount)
{
    if (amount == 0)
        return;
    if (*row == MARKOV_NO_ROW)
        *row = lane_counts_row(&chain->counts);
    lane_counts_add(&chain->counts, *row, amount);
}

static int markov_is_full(const struct markov *chain)
{
    return chain->state_count > MARKOV_STATES_MAX ||
           chain->edge_count > MARKOV_EDGES_MAX ||
           lane_counts_bytes(&chain->counts) > MARKOV_BYTES_MAX;
}

void markov_add(struct markov *chain, const uint32_t *path, size_t n,
                const struct markov_outcome *outcome, const uint8_t *weights)
{
    double amount = outcome->conversions + outcome->nulls;
    struct markov_state *last;
    uint32_t end;

    if (chain->full || (amount == 0 && outcome->value == 0))
        return;
    lane_counts_weigh(&chain->counts, weights);
    end = markov_walk(chain, markov_collapse(chain, path, n), amount);
    last = &chain->states[end];
    markov_count(chain, &last->conversions, outcome->conversions);
    markov_count(chain, &last->nulls, outcome->nulls);
    markov_count(chain, &last->value, outcome->value);
    chain->full = markov_is_full(chain);
}
