#include "attribution/measure/segments.h"

#include <stdlib.h>

#include "core/buffer.h"
#include "core/memory.h"

void segments_init(struct segments *segments, const struct tag_groups *groups,
                   bool split)
{
    segments->groups = groups;
    segments->split = split;
    segments->count = split ? groups->count + 2 : 1;
}

size_t segments_with(const struct segments *segments, uint32_t group,
                     uint32_t with[SEGMENTS_WITH])
{
    with[0] = SEGMENTS_ALL;
    with[1] = SEGMENTS_ALL + 1 + group;
    return segments->split ? 2 : 1;
}

static bool segments_is_none(const struct segments *segments, uint32_t segment)
{
    return segment == SEGMENTS_ALL + 1 + segments->groups->count;
}

static void segments_append(const struct segments *segments, uint32_t segment,
                            struct buffer *out)
{
    if (segment == SEGMENTS_ALL)
        buffer_append(out, SLICE("all"));
    else if (segments_is_none(segments, segment))
        buffer_append(out, SLICE("(none)"));
    else
        tag_groups_append(segments->groups, segment - SEGMENTS_ALL - 1, out);
}

struct report_cell segments_key(const struct segments *segments,
                                uint32_t segment, struct report_result *result)
{
    struct buffer key = BUFFER_INIT;
    struct report_cell cell;

    segments_append(segments, segment, &key);
    cell = report_result_text(result, buffer_slice(&key));
    buffer_release(&key);
    return cell;
}

struct segments_ranking {
    const struct segments *segments;
    const int64_t *sizes;
};

static int segments_compare_keys(const struct segments *segments, uint32_t left,
                                 uint32_t right)
{
    struct buffer a = BUFFER_INIT;
    struct buffer b = BUFFER_INIT;
    int order;

    segments_append(segments, left, &a);
    segments_append(segments, right, &b);
    order = slice_compare(buffer_slice(&a), buffer_slice(&b));
    buffer_release(&b);
    buffer_release(&a);
    /* A campaign may be called "(none)". */
    return order != 0 ? order : (left > right) - (left < right);
}

static int segments_compare(const void *a, const void *b, void *arg)
{
    const struct segments_ranking *ranking = arg;
    const uint32_t *left = a;
    const uint32_t *right = b;

    if (*left == *right)
        return 0;
    if (*left == SEGMENTS_ALL || *right == SEGMENTS_ALL)
        return *left == SEGMENTS_ALL ? -1 : 1;
    if (ranking->sizes[*left] != ranking->sizes[*right])
        return ranking->sizes[*left] > ranking->sizes[*right] ? -1 : 1;
    return segments_compare_keys(ranking->segments, *left, *right);
}

uint32_t *segments_order(const struct segments *segments, const int64_t *sizes,
                         size_t *shown)
{
    struct segments_ranking ranking = {segments, sizes};
    uint32_t *order = memory_zalloc(segments->count, sizeof(order[0]));

    *shown = 0;
    for (uint32_t segment = 0; segment < segments->count; segment++) {
        if (segment == SEGMENTS_ALL || sizes[segment] > 0)
            order[(*shown)++] = segment;
    }
    qsort_r(order, *shown, sizeof(order[0]), segments_compare, &ranking);
    return order;
}
