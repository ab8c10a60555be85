#include "attribution/credit/path.h"

#include <stdlib.h>

#include "core/memory.h"

void path_release(struct path *path)
{
    free(path->rows);
    free(path->keys);
    free(path->touches);
    *path = (struct path)PATH_INIT;
}

static void path_reserve(struct path *path, size_t room)
{
    if (room <= path->room)
        return;
    path->room = room * 2;
    path->touches =
        memory_resize(path->touches, path->room, sizeof(path->touches[0]));
    path->keys = memory_resize(path->keys, path->room, sizeof(path->keys[0]));
    path->rows = memory_resize(path->rows, path->room, sizeof(path->rows[0]));
}

bool path_counts(const struct report_query *query,
                 const struct journey_touch *touch)
{
    return touch->standing == JOURNEY_HUMAN ||
           (query->uncertain && touch->standing == JOURNEY_UNCERTAIN);
}

static int64_t path_edge(const struct report_query *query, int64_t end_ms)
{
    int64_t edge_ms;

    if (__builtin_sub_overflow(end_ms, query->lookback_ms, &edge_ms))
        return INT64_MIN;
    return edge_ms;
}

void path_take(struct path *path, const struct journey *journey,
               const struct report_query *query,
               const struct tag_groups *groups, int64_t end_ms)
{
    const struct interner *tagsets = groups->named.view->tagsets;
    uint32_t from = journey_touches_before(journey, path_edge(query, end_ms));

    path->count = 0;
    path_reserve(path, journey->touch_count - from);
    for (uint32_t i = from;
         i < journey->touch_count && journey->touches[i].time_ms <= end_ms;
         i++) {
        const struct journey_touch *touch = &journey->touches[i];
        size_t at = path->count;

        if (!path_counts(query, touch))
            continue;
        path->keys[at] = tag_groups_of(groups, touch->tagset, REPORT_AS_TOUCH);
        path->rows[at] = touch->row;
        path->touches[at] = (struct model_touch){
            .time_ms = touch->time_ms,
            .key = path->keys[at],
            .direct = tagset_is_direct(tagset_at(tagsets, touch->tagset)),
        };
        path->count++;
    }
}

bool path_take_null(struct path *path, const struct journey *journey,
                    const struct report_query *query,
                    const struct tag_groups *groups)
{
    uint32_t last = journey->touch_count;

    path->count = 0;
    if (query->to_ms != INT64_MAX)
        last = journey_touches_before(journey, query->to_ms);
    while (last > 0 && !path_counts(query, &journey->touches[last - 1]))
        last--;
    if (last == 0 || journey->touches[last - 1].time_ms < query->from_ms)
        return false;
    path_take(path, journey, query, groups, journey->touches[last - 1].time_ms);
    return true;
}

size_t path_last_non_direct(const struct path *path)
{
    size_t at = path->count;

    while (at > 0 && path->touches[at - 1].direct)
        at--;
    return at > 0 ? at - 1 : path->count - 1;
}
