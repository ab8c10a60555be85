#ifndef ATTRIBUTION_PATH_H
#define ATTRIBUTION_PATH_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/tag_groups.h"
#include "attribution/ledger/journeys.h"
#include "attribution/model/models.h"
#include "attribution/query/report_query.h"

/*
 * A path: the touches of a journey that are eligible for one conversion (or,
 * of a journey that converted nobody, for none), as models take them.
 *
 *     struct path path = PATH_INIT;
 *     path_take(&path, &journey, query, &groups, end_ms);
 *     ... path.touches[0 ... path.count-1], oldest first ...
 *     path_release(&path);
 *
 * A touch counts if it is human (or uncertain, where the query says so) and
 * end - lookback <= t <= end, both ends included.
 */
struct path {
    struct model_touch *touches; /* owned, like the next two */
    uint32_t *keys;              /* the touches' keys, side by side */
    uint32_t *rows;              /* the touches' rows */
    size_t count;
    size_t room;
};

#define PATH_INIT   \
    {               \
        .count = 0, \
    }

void path_release(struct path *path);

/* Takes the place of what the path held. */
void path_take(struct path *path, const struct journey *journey,
               const struct report_query *query,
               const struct tag_groups *groups, int64_t end_ms);

/* The last touch that is not direct; if all are, the last. count >= 1. */
size_t path_last_non_direct(const struct path *path);

/* True for a touch that counts, whenever it was. */
bool path_counts(const struct report_query *query,
                 const struct journey_touch *touch);

/*
 * The path of somebody who never converted: what is eligible at the last touch
 * of the query's span. False, and the path empty, if there is no touch in it.
 */
bool path_take_null(struct path *path, const struct journey *journey,
                    const struct report_query *query,
                    const struct tag_groups *groups);

#endif
