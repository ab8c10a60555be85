#ifndef ATTRIBUTION_OUTCOMES_H
#define ATTRIBUTION_OUTCOMES_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/refunds.h"
#include "attribution/credit/report_money.h"
#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"

/*
 * What became of people in the end: won, lost, and what they bought.
 *
 *     struct outcomes outcomes;
 *     outcomes_init(&outcomes, &view, query);
 *     outcomes_take(&outcomes, &journey, was_lost);      for each person
 *     outcomes_see(&outcomes, &money);
 *     ... report_money_settle ...
 *     outcomes_value(&outcomes, &money);
 *     outcomes_add(&sum, &outcomes.list[i]);              the i-th one taken
 *     outcomes_release(&outcomes);
 *
 * Sales are the `won` events, whenever they were: all of them, or with
 * count=first each person's first. Refunds are taken off the sale they name.
 */
struct outcome {
    int64_t people;
    int64_t won;   /* who have a `won` */
    int64_t lost;  /* who have a `lost` and no `won` */
    int64_t sales; /* `won` events */
    int64_t value; /* of the sales, minor units */
};

struct outcomes_sale {
    size_t person; /* in the list */
    uint32_t detail;
    int64_t time_ms;
};

struct outcomes {
    const struct ledger_view *view;
    const struct report_query *query;
    struct refunds refunds;
    uint32_t won;
    struct outcome *list; /* by person, as taken; owned, like the sales */
    size_t count;
    size_t room;
    struct outcomes_sale *sales;
    size_t sale_count;
    size_t sale_room;
};

void outcomes_init(struct outcomes *outcomes, const struct ledger_view *view,
                   const struct report_query *query);
void outcomes_release(struct outcomes *outcomes);

void outcomes_take(struct outcomes *outcomes, const struct journey *journey,
                   bool was_lost);

void outcomes_see(const struct outcomes *outcomes, struct report_money *money);
void outcomes_value(struct outcomes *outcomes, struct report_money *money);

void outcomes_add(struct outcome *sum, const struct outcome *one);

/*
 * Adds the columns won, lost and close_rate = won / (won + lost) (empty while
 * nothing is decided); fills in the OUTCOMES_COLUMNS cells of a row.
 */
#define OUTCOMES_COLUMNS 3

void outcomes_add_columns(struct report_result *result);
void outcomes_cells(const struct outcome *outcome, struct report_cell *cells);

#endif
