#include "attribution/ledger/identity.h"

#include <stdlib.h>

#include "attribution/ledger/interner.h"
#include "core/buffer.h"
#include "core/memory.h"

/*
 * Nodes are the ids of an interner of "kind:value" texts, so that 0, the empty
 * string's, is no node. Trees are joined by size: none is deeper than log2 of
 * the nodes, and readers need no path compression, which would be a write.
 */
struct identity {
    struct interner *texts;
    struct buffer scratch;
    uint32_t *parents; /* by node; a person's own parent is itself */
    uint32_t *sizes;   /* by person: nodes below it */
    uint32_t known;    /* nodes with an entry in both */
    uint32_t room;
};

static const struct slice identity_prefixes[] = {
    [IDENTITY_VISITOR] = SLICE_INIT("visitor:"),
    [IDENTITY_RECIPIENT] = SLICE_INIT("recipient:"),
    [IDENTITY_CLICK] = SLICE_INIT("click:"),
    [IDENTITY_CUSTOMER] = SLICE_INIT("customer:"),
    [IDENTITY_EMAIL] = SLICE_INIT("email:"),
};

struct identity *identity_new(void)
{
    struct identity *identity = memory_zalloc(1, sizeof(*identity));

    identity->texts = interner_new();
    buffer_init(&identity->scratch);
    identity->known = 1;
    return identity;
}

void identity_free(struct identity **identity)
{
    if (*identity == NULL)
        return;
    free((*identity)->sizes);
    free((*identity)->parents);
    buffer_release(&(*identity)->scratch);
    interner_free(&(*identity)->texts);
    free(*identity);
    *identity = NULL;
}

void identity_clear(struct identity *identity)
{
    interner_clear(identity->texts);
    identity->known = 1;
}

static void identity_grow(struct identity *identity, uint32_t node)
{
    if (node < identity->known)
        return;
    if (node >= identity->room) {
        uint32_t room = identity->room > 0 ? identity->room * 2 : 1024;

        identity->parents =
            memory_resize(identity->parents, room, sizeof(uint32_t));
        identity->sizes =
            memory_resize(identity->sizes, room, sizeof(uint32_t));
        identity->room = room;
    }
    identity->parents[node] = node;
    identity->sizes[node] = 1;
    identity->known = node + 1;
}

static void identity_key(struct buffer *out, enum identity_kind kind,
                         struct slice value)
{
    buffer_clear(out);
    buffer_append(out, identity_prefixes[kind]);
    buffer_append(out, value);
}

uint32_t identity_node(struct identity *identity, enum identity_kind kind,
                       struct slice value)
{
    uint32_t node;

    if (value.len == 0)
        return IDENTITY_NONE;
    identity_key(&identity->scratch, kind, value);
    node = interner_add(identity->texts, buffer_slice(&identity->scratch));
    identity_grow(identity, node);
    return node;
}

uint32_t identity_find(const struct identity *identity, enum identity_kind kind,
                       struct slice value)
{
    struct buffer key = BUFFER_INIT;
    uint32_t node;

    if (value.len == 0)
        return IDENTITY_NONE;
    identity_key(&key, kind, value);
    node = interner_find(identity->texts, buffer_slice(&key));
    buffer_release(&key);
    return node != INTERNER_NONE ? node : IDENTITY_NONE;
}

struct slice identity_text(const struct identity *identity, uint32_t node)
{
    return interner_text(identity->texts, node);
}

uint32_t identity_person(const struct identity *identity, uint32_t node)
{
    while (identity->parents[node] != node)
        node = identity->parents[node];
    return node;
}

/* The same by the writer, which halves the path as it goes. */
static uint32_t identity_top(struct identity *identity, uint32_t node)
{
    uint32_t *parents = identity->parents;

    while (parents[node] != node) {
        parents[node] = parents[parents[node]];
        node = parents[node];
    }
    return node;
}

bool identity_join(struct identity *identity, uint32_t a, uint32_t b)
{
    uint32_t *sizes = identity->sizes;
    uint32_t kept = identity_top(identity, a);
    uint32_t gone = identity_top(identity, b);

    if (kept == gone)
        return false;
    if (sizes[kept] < sizes[gone]) {
        kept = gone;
        gone = identity_top(identity, a);
    }
    identity->parents[gone] = kept;
    sizes[kept] += sizes[gone];
    return true;
}

uint32_t identity_count(const struct identity *identity)
{
    return identity->known;
}
