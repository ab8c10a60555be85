#include "attribution/measure/journey_span.h"

/* Open ends are the usual case and need no search. */
struct journey journey_span_of(const struct journey *whole,
                               const struct report_query *query)
{
    struct journey part = *whole;

    if (query->to_ms != INT64_MAX) {
        part.touch_count = journey_touches_before(&part, query->to_ms);
        part.mark_count = journey_marks_before(&part, query->to_ms);
    }
    if (query->from_ms != INT64_MIN) {
        uint32_t touches = journey_touches_before(&part, query->from_ms);
        uint32_t marks = journey_marks_before(&part, query->from_ms);

        part.touches += touches;
        part.touch_count -= touches;
        part.marks += marks;
        part.mark_count -= marks;
    }
    return part;
}

bool journey_span_last(const struct journey *part, int64_t *ms)
{
    if (part->touch_count == 0 && part->mark_count == 0)
        return false;
    *ms = INT64_MIN;
    if (part->touch_count > 0)
        *ms = part->touches[part->touch_count - 1].time_ms;
    if (part->mark_count > 0 && part->marks[part->mark_count - 1].time_ms > *ms)
        *ms = part->marks[part->mark_count - 1].time_ms;
    return true;
}
