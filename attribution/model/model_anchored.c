#include "attribution/model/model_functions.h"

/*
 * The models that give fixed parts to certain touches, the anchors, and what
 * is left to the others in equal shares. A touch that fills several anchors
 * gets their sum; parts that nobody fills are spread over the rest in
 * proportion, by dividing through the sum of those that are filled.
 */
enum model_anchor {
    MODEL_ANCHOR_FIRST,
    MODEL_ANCHOR_LEAD,
    MODEL_ANCHOR_OPPORTUNITY,
    MODEL_ANCHOR_LAST,
    MODEL_ANCHORS
};

struct model_parts {
    double anchors[MODEL_ANCHORS]; /* 0: not an anchor of this model */
    double others;
};

#define MODEL_NO_TOUCH SIZE_MAX

/* The last touch at or before a mark. */
static size_t model_mark_touch(const struct model_journey *journey,
                               int64_t mark_ms)
{
    size_t low = 0;
    size_t high = journey->count;

    if (mark_ms == MODEL_NO_MARK || mark_ms > journey->time_ms)
        return MODEL_NO_TOUCH;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (journey->touches[middle].time_ms <= mark_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? low - 1 : MODEL_NO_TOUCH;
}

static void model_find_anchors(const struct model_journey *journey,
                               const struct model_parts *parts, size_t *touches)
{
    touches[MODEL_ANCHOR_FIRST] = 0;
    touches[MODEL_ANCHOR_LEAD] = model_mark_touch(journey, journey->lead_ms);
    touches[MODEL_ANCHOR_OPPORTUNITY] =
        model_mark_touch(journey, journey->opportunity_ms);
    touches[MODEL_ANCHOR_LAST] = journey->count - 1;
    for (size_t i = 0; i < MODEL_ANCHORS; i++) {
        if (parts->anchors[i] <= 0)
            touches[i] = MODEL_NO_TOUCH;
    }
}

/* How many touches fill an anchor, several of them or one. */
static size_t model_count_filled(const size_t *touches)
{
    size_t filled = 0;

    for (size_t i = 0; i < MODEL_ANCHORS; i++) {
        size_t before = 0;

        while (before < i && touches[before] != touches[i])
            before++;
        filled += before == i && touches[i] != MODEL_NO_TOUCH;
    }
    return filled;
}

static void model_share_anchored(const struct model_journey *journey,
                                 const struct model_parts *parts,
                                 double *weights)
{
    size_t touches[MODEL_ANCHORS];
    double anchored[MODEL_ANCHORS] = {0};
    double sum = 0;
    size_t others;

    model_find_anchors(journey, parts, touches);
    others = journey->count - model_count_filled(touches);
    for (size_t i = 0; i < MODEL_ANCHORS; i++) {
        for (size_t j = 0; j < MODEL_ANCHORS; j++)
            anchored[i] += touches[i] == touches[j] ? parts->anchors[j] : 0;
        sum += touches[i] != MODEL_NO_TOUCH ? parts->anchors[i] : 0;
    }
    sum += others > 0 ? parts->others : 0;
    for (size_t i = 0; others > 0 && i < journey->count; i++)
        weights[i] = parts->others / sum / (double)others;
    for (size_t i = 0; i < MODEL_ANCHORS; i++) {
        if (touches[i] != MODEL_NO_TOUCH)
            weights[touches[i]] = anchored[i] / sum;
    }
}

void model_position(const struct model_journey *journey, double *weights)
{
    static const struct model_parts parts = {
        {[MODEL_ANCHOR_FIRST] = 0.4, [MODEL_ANCHOR_LAST] = 0.4}, 0.2};

    model_share_anchored(journey, &parts, weights);
}

void model_j_shaped(const struct model_journey *journey, double *weights)
{
    static const struct model_parts parts = {
        {[MODEL_ANCHOR_FIRST] = 0.2, [MODEL_ANCHOR_LAST] = 0.6}, 0.2};

    model_share_anchored(journey, &parts, weights);
}

void model_inverse_j(const struct model_journey *journey, double *weights)
{
    static const struct model_parts parts = {
        {[MODEL_ANCHOR_FIRST] = 0.6, [MODEL_ANCHOR_LAST] = 0.2}, 0.2};

    model_share_anchored(journey, &parts, weights);
}

void model_u_lead(const struct model_journey *journey, double *weights)
{
    static const struct model_parts parts = {
        {[MODEL_ANCHOR_FIRST] = 0.4, [MODEL_ANCHOR_LEAD] = 0.4}, 0.2};

    model_share_anchored(journey, &parts, weights);
}

void model_w_shaped(const struct model_journey *journey, double *weights)
{
    static const struct model_parts parts = {{[MODEL_ANCHOR_FIRST] = 0.3,
                                              [MODEL_ANCHOR_LEAD] = 0.3,
                                              [MODEL_ANCHOR_OPPORTUNITY] = 0.3},
                                             0.1};

    model_share_anchored(journey, &parts, weights);
}

void model_full_path(const struct model_journey *journey, double *weights)
{
    static const struct model_parts parts = {
        {[MODEL_ANCHOR_FIRST] = 0.225,
         [MODEL_ANCHOR_LEAD] = 0.225,
         [MODEL_ANCHOR_OPPORTUNITY] = 0.225,
         [MODEL_ANCHOR_LAST] = 0.225},
        0.1};

    model_share_anchored(journey, &parts, weights);
}
