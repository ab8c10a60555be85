#include "attribution/credit/person_names.h"

#include <stdlib.h>

#include "core/memory.h"

/* From what says most to what says least. */
static const struct {
    struct slice prefix;
    enum identity_kind kind;
} person_kinds[] = {
    {SLICE_INIT("customer:"), IDENTITY_CUSTOMER},
    {SLICE_INIT("recipient:"), IDENTITY_RECIPIENT},
    {SLICE_INIT("email:"), IDENTITY_EMAIL},
    {SLICE_INIT("visitor:"), IDENTITY_VISITOR},
    {SLICE_INIT("click:"), IDENTITY_CLICK},
};

#define PERSON_KINDS (sizeof(person_kinds) / sizeof(person_kinds[0]))

static size_t person_names_rank(struct slice text)
{
    size_t rank = 0;

    while (rank < PERSON_KINDS &&
           !slice_starts(text, person_kinds[rank].prefix))
        rank++;
    return rank;
}

static bool person_names_better(struct slice text, struct slice than)
{
    size_t rank = person_names_rank(text);
    size_t other = person_names_rank(than);

    return rank != other ? rank < other : slice_compare(text, than) < 0;
}

void person_names_init(struct person_names *names,
                       const struct ledger_view *view)
{
    uint32_t people = journeys_count(view->journeys);
    uint32_t nodes = identity_count(view->identity);

    names->view = view;
    names->nodes = memory_zalloc(people, sizeof(uint32_t));
    for (uint32_t node = 1; node < nodes; node++) {
        uint32_t *best = &names->nodes[journeys_person(view->journeys, node)];

        if (*best == IDENTITY_NONE ||
            person_names_better(identity_text(view->identity, node),
                                identity_text(view->identity, *best)))
            *best = node;
    }
}

void person_names_release(struct person_names *names)
{
    free(names->nodes);
    *names = (struct person_names){0};
}

struct slice person_names_of(const struct person_names *names, uint32_t person)
{
    if (names->nodes[person] == IDENTITY_NONE)
        return SLICE("");
    return identity_text(names->view->identity, names->nodes[person]);
}

/* By the kind that the text begins with, else by that of its bare value. */
static uint32_t person_names_node(const struct ledger_view *view,
                                  struct slice text)
{
    size_t rank = person_names_rank(text);
    uint32_t node = IDENTITY_NONE;

    if (rank < PERSON_KINDS)
        node = identity_find(view->identity, person_kinds[rank].kind,
                             slice_skip(text, person_kinds[rank].prefix.len));
    for (size_t i = 0; i < PERSON_KINDS && node == IDENTITY_NONE; i++)
        node = identity_find(view->identity, person_kinds[i].kind, text);
    return node;
}

bool person_names_find(const struct ledger_view *view, struct slice text,
                       uint32_t *person)
{
    uint32_t node = person_names_node(view, text);

    if (node == IDENTITY_NONE)
        return false;
    *person = journeys_person(view->journeys, node);
    return true;
}
