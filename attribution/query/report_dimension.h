#ifndef ATTRIBUTION_REPORT_DIMENSION_H
#define ATTRIBUTION_REPORT_DIMENSION_H

#include <stdbool.h>

#include "attribution/ledger/ledger.h"
#include "attribution/ledger/tagset.h"
#include "core/slice.h"

/*
 * What a report's rows stand for: the dimensions that `by` names, and the
 * keys that rows get.
 *
 * A touch that nothing brought (tagset.h) is direct: "(direct)" in every
 * dimension, and "direct" by direction. What was not recorded is "(not set)",
 * a direction that was not, "unknown". So what a channel brought without any
 * campaign is "(not set)" by campaign.
 *
 * A hit, cost or send has the keys that were recorded; where it names nothing
 * at all, it is "(direct)" by campaign and by objective.
 *
 * The objective is not recorded: it is what the touch's campaign says now, as
 * the view knows it (campaign_labels.h). It is "(direct)" wherever the campaign
 * is, and "(not set)" without a campaign or for one that has none or is not
 * known, so that every row by campaign is part of exactly one by objective.
 */
enum report_dimension {
    REPORT_BY_LINK,
    REPORT_BY_CAMPAIGN,
    REPORT_BY_DIRECTION,
    REPORT_BY_OBJECTIVE,
    REPORT_BY_CHANNEL,
    REPORT_BY_SOURCE,
    REPORT_BY_CONTENT,
    REPORT_BY_PLACEMENT,
    REPORT_BY_VARIANT,
    REPORT_BY_DAY,
    REPORT_BY_HOUR
};

/* The first of them are not of time. */
#define REPORT_TAG_DIMENSIONS 9
#define REPORT_DIMENSIONS     11

bool report_dimension_parse(struct slice name, enum report_dimension *out);

const char *report_dimension_name(enum report_dimension dimension);

/* True for day and hour, which a tag set cannot answer. */
bool report_dimension_is_time(enum report_dimension dimension);

/*
 * The key of what was recorded, e.g. "spring-24" or "(not set)". `tags` are of
 * the view, and the key is valid while that is open.
 */
struct slice report_dimension_key(enum report_dimension dimension,
                                  const struct tagset *tags,
                                  const struct ledger_view *view);

/* The same for a touch: "(direct)" where nothing brought it. */
struct slice report_dimension_touch_key(enum report_dimension dimension,
                                        const struct tagset *tags,
                                        const struct ledger_view *view);

#endif
