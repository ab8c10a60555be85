#ifndef ATTRIBUTION_CAMPAIGN_LABELS_H
#define ATTRIBUTION_CAMPAIGN_LABELS_H

#include "core/slice.h"

/*
 * What campaigns say of themselves now and events do not carry: each one's
 * objective, by the campaign's id.
 *
 *     struct campaign_labels *labels = campaign_labels_new();
 *     campaign_labels_add(labels, SLICE("spring-24"), SLICE("upstream"));
 *     ledger_set_labels(ledger, labels);             takes a ref of its own
 *     campaign_labels_unref(&labels);
 *     ...
 *     campaign_labels_find(view.labels, campaign);   "upstream", or empty
 *
 * One thread makes a table, and nobody changes it once it is given away: then
 * any thread may look things up in it and take or drop a ref. In which order
 * campaigns were added cannot be told afterwards.
 */
struct campaign_labels;

/* Empty, with one ref. */
struct campaign_labels *campaign_labels_new(void);

/* Before it is given away. Of a campaign that is added twice, the latter. */
void campaign_labels_add(struct campaign_labels *labels, struct slice campaign,
                         struct slice objective);

/* One ref more; NULL is let through. */
struct campaign_labels *campaign_labels_ref(struct campaign_labels *labels);

void campaign_labels_unref(struct campaign_labels **labels);

/*
 * The campaign's objective, valid as long as the table. Empty if it has none,
 * if there is no such campaign, and if `labels` is NULL.
 */
struct slice campaign_labels_find(const struct campaign_labels *labels,
                                  struct slice campaign);

#endif
