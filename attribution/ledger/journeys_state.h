#ifndef ATTRIBUTION_JOURNEYS_STATE_H
#define ATTRIBUTION_JOURNEYS_STATE_H

#include "attribution/ledger/journeys.h"

/*
 * What the index's own files share: journeys.c (life, looking things up) and
 * journeys_build.c (making it). Everybody else sees journeys.h.
 */
/*
 * Touches and marks lie person by person. Those of persons with identifiers
 * come first, by `touch_from` and `mark_from`; then those that stand alone,
 * one a person: first the lone touches, then the lone marks.
 */
struct journeys {
    uint32_t *persons; /* by node */
    uint32_t nodes;
    uint32_t known; /* persons with identifiers */
    uint32_t lone_touches, lone_marks;
    uint32_t *touch_from, *mark_from; /* known + 1 each */
    struct journey_touch *touches;
    struct journey_mark *marks;
    size_t touch_room, mark_room;
};

#endif
