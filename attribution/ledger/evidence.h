#ifndef ATTRIBUTION_EVIDENCE_H
#define ATTRIBUTION_EVIDENCE_H

#include <stdint.h>

#include "attribution/ledger/event_table.h"

/*
 * Human by evidence: a click whose id comes back in an event was followed to
 * the end by somebody, whatever its user agent says. The event may come before
 * its click, so both sides are remembered, by the node of the click id.
 */
struct evidence;

/* `table` must live longer. */
struct evidence *evidence_new(struct event_table *table);
void evidence_free(struct evidence **evidence);
void evidence_clear(struct evidence *evidence);

/* The click with this id is this row; judged anew if it was confirmed. */
void evidence_add_click(struct evidence *evidence, uint32_t node, uint32_t row);

/* An event named this click id. */
void evidence_confirm(struct evidence *evidence, uint32_t node);

#endif
