#include "attribution/ledger/evidence.h"

#include <stdlib.h>

#include "core/memory.h"

/* What is known of a click id, instead of its row. */
#define EVIDENCE_NOTHING   UINT32_MAX
#define EVIDENCE_CONFIRMED (UINT32_MAX - 1)

struct evidence {
    struct event_table *table;
    uint32_t *rows; /* by node */
    uint32_t room;
};

struct evidence *evidence_new(struct event_table *table)
{
    struct evidence *evidence = memory_zalloc(1, sizeof(*evidence));

    evidence->table = table;
    return evidence;
}

void evidence_free(struct evidence **evidence)
{
    if (*evidence == NULL)
        return;
    free((*evidence)->rows);
    free(*evidence);
    *evidence = NULL;
}

void evidence_clear(struct evidence *evidence)
{
    free(evidence->rows);
    evidence->rows = NULL;
    evidence->room = 0;
}

static uint32_t *evidence_of(struct evidence *evidence, uint32_t node)
{
    uint32_t room = evidence->room > 0 ? evidence->room : 1024;

    while (room <= node)
        room *= 2;
    if (room > evidence->room) {
        evidence->rows = memory_resize(evidence->rows, room, sizeof(uint32_t));
        for (uint32_t i = evidence->room; i < room; i++)
            evidence->rows[i] = EVIDENCE_NOTHING;
        evidence->room = room;
    }
    return &evidence->rows[node];
}

static void evidence_judge(struct evidence *evidence, uint32_t row)
{
    event_table_judge(
        evidence->table, row,
        (struct verdict_finding){VERDICT_HUMAN, VERDICT_CONFIRMED});
}

void evidence_add_click(struct evidence *evidence, uint32_t node, uint32_t row)
{
    uint32_t *known = evidence_of(evidence, node);

    if (*known == EVIDENCE_CONFIRMED)
        evidence_judge(evidence, row);
    *known = row;
}

void evidence_confirm(struct evidence *evidence, uint32_t node)
{
    uint32_t *known = evidence_of(evidence, node);

    if (*known == EVIDENCE_NOTHING)
        *known = EVIDENCE_CONFIRMED;
    else if (*known != EVIDENCE_CONFIRMED)
        evidence_judge(evidence, *known);
}
