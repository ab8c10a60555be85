#ifndef ATTRIBUTION_TAG_GROUPS_H
#define ATTRIBUTION_TAG_GROUPS_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/report_groups.h"
#include "attribution/ledger/ledger.h"

/*
 * The groups of a report by tags (campaign, channel, direction ...): what each
 * tag set belongs to, worked out once before any event is looked at.
 *
 *     struct tag_groups groups;
 *     tag_groups_init(&groups, &view, by, by_count);
 *     g = tag_groups_of(&groups, tagset, REPORT_AS_TOUCH);   g < groups.count
 *     tag_groups_keys(&groups, g, &result, row);
 *     tag_groups_release(&groups);
 *
 * Groups are numbered in the byte order of their keys. A number, and with it
 * every sum and elimination that goes by it, does not depend on the order in
 * which the ledger learned of them. Not every group need have an event.
 */
struct tag_groups {
    struct report_groups named; /* their keys, as met */
    uint32_t *of[2];            /* by reading: tag set -> group; owned */
    uint32_t *met;              /* group -> number in `named`; owned */
    uint32_t count;
};

/* The dimensions must not be of time. */
void tag_groups_init(struct tag_groups *groups, const struct ledger_view *view,
                     const enum report_dimension *by, size_t by_count);
void tag_groups_release(struct tag_groups *groups);

static inline uint32_t tag_groups_of(const struct tag_groups *groups,
                                     uint32_t tagset,
                                     enum report_reading reading)
{
    return groups->of[reading][tagset];
}

/* The group whose keys, joined by commas, are `text`; `count` if none. */
uint32_t tag_groups_find(const struct tag_groups *groups, struct slice text);

/* Appends a group's keys, joined by commas. */
void tag_groups_append(const struct tag_groups *groups, uint32_t group,
                       struct buffer *out);

/* Adds the key columns; fills in a row's key cells. */
void tag_groups_add_columns(const struct tag_groups *groups,
                            struct report_result *result);
void tag_groups_keys(const struct tag_groups *groups, uint32_t group,
                     struct report_result *result, struct report_cell *row);

#endif
