#ifndef ATTRIBUTION_JOURNEYS_H
#define ATTRIBUTION_JOURNEYS_H

#include <stdint.h>

#include "attribution/ledger/event_table.h"

/*
 * Each person's touches, newest to oldest, in the order of
 * event_table_compare. The table's rows are the links of the chain: each
 * points at the same person's previous touch, so that a conversion's path is
 * a walk backwards that stops at the edge of the lookback window.
 *
 *     struct journeys *journeys = journeys_new(table);
 *     journeys_add(journeys, person, row);        anywhere in the chain
 *     journeys_merge(journeys, kept, gone);       after identity_join
 *     for (row = journeys_newest(journeys, person);
 *          row != EVENT_TABLE_NO_ROW;
 *          row = event_table_previous(table, row)) ...
 *
 * A touch that comes in order, or before all others, is added in O(1); a late
 * one walks back from the newest to its place. Chains hold touches of every
 * verdict; who walks skips those that do not count.
 *
 * Chains change with retroactive joins: writers and readers share the ledger's
 * lock.
 */
struct journeys;

/* `table` must live longer. */
struct journeys *journeys_new(struct event_table *table);
void journeys_free(struct journeys **journeys);
void journeys_clear(struct journeys *journeys);

void journeys_add(struct journeys *journeys, uint32_t person, uint32_t row);

void journeys_merge(struct journeys *journeys, uint32_t kept, uint32_t gone);

/* The person's newest touch, or EVENT_TABLE_NO_ROW. */
uint32_t journeys_newest(const struct journeys *journeys, uint32_t person);

/* The newest at or before an instant, or EVENT_TABLE_NO_ROW. */
uint32_t journeys_newest_at(const struct journeys *journeys, uint32_t person,
                            int64_t time_ms);

#endif
