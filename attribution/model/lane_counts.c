#include "attribution/model/lane_counts.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* Lanes are summed by blocks, in vectors that every machine has. */
#define LANE_BLOCK 16

typedef uint8_t lane_block
    __attribute__((vector_size(LANE_BLOCK), aligned(1), may_alias));

void lane_counts_init(struct lane_counts *counts, size_t lanes)
{
    *counts = (struct lane_counts){
        .lanes = lanes,
        .stride = (lanes + LANE_BLOCK - 1) / LANE_BLOCK * LANE_BLOCK,
    };
    counts->weights = memory_zalloc(counts->stride, 1);
}

void lane_counts_release(struct lane_counts *counts)
{
    free(counts->narrow);
    free(counts->fill);
    free(counts->wide_at);
    free(counts->wide);
    free(counts->weights);
    *counts = (struct lane_counts){0};
}

/* A copy of an array of `room` elements, or NULL of none. */
static void *lane_counts_array(const void *array, size_t room, size_t size)
{
    void *copy;

    if (array == NULL)
        return NULL;
    copy = memory_resize(NULL, room, size);
    memcpy(copy, array, room * size);
    return copy;
}

void lane_counts_copy(struct lane_counts *counts,
                      const struct lane_counts *from)
{
    *counts = *from;
    counts->narrow = lane_counts_array(from->narrow, from->room, from->stride);
    counts->fill = lane_counts_array(from->fill, from->room, 1);
    counts->wide_at =
        lane_counts_array(from->wide_at, from->room, sizeof(uint32_t));
    counts->wide = lane_counts_array(from->wide, from->wide_room,
                                     from->lanes * sizeof(double));
    counts->weights = lane_counts_array(from->weights, from->stride, 1);
}

static void lane_counts_grow(struct lane_counts *counts)
{
    size_t room = counts->room > 0 ? counts->room * 2 : 64;

    counts->narrow = memory_resize(counts->narrow, room, counts->stride);
    memset(counts->narrow + counts->room * counts->stride, 0,
           (room - counts->room) * counts->stride);
    counts->fill = memory_resize(counts->fill, room, 1);
    memset(counts->fill + counts->room, 0, room - counts->room);
    counts->wide_at = memory_resize(counts->wide_at, room, sizeof(uint32_t));
    memset(counts->wide_at + counts->room, 0,
           (room - counts->room) * sizeof(uint32_t));
    counts->room = room;
}

static double *lane_counts_new_wide(struct lane_counts *counts)
{
    double *wide;

    if (counts->wides == counts->wide_room) {
        counts->wide_room = counts->wide_room > 0 ? counts->wide_room * 2 : 64;
        counts->wide = memory_resize(counts->wide, counts->wide_room,
                                     counts->lanes * sizeof(double));
    }
    wide = counts->wide + counts->wides++ * counts->lanes;
    memset(wide, 0, counts->lanes * sizeof(double));
    return wide;
}

uint32_t lane_counts_row(struct lane_counts *counts)
{
    if (counts->lanes == 1)
        lane_counts_new_wide(counts);
    else if (counts->rows == counts->room)
        lane_counts_grow(counts);
    return (uint32_t)counts->rows++;
}

void lane_counts_weigh(struct lane_counts *counts, const uint8_t *weights)
{
    uint8_t peak = 0;

    if (counts->lanes == 1) {
        counts->weights[0] = weights != NULL ? weights[0] : 1;
        return;
    }
    if (weights != NULL)
        memcpy(counts->weights, weights, counts->lanes);
    else
        memset(counts->weights, 1, counts->lanes);
    for (size_t at = 0; at < counts->stride; at += LANE_BLOCK) {
        for (size_t i = 0; i < LANE_BLOCK; i++)
            peak =
                counts->weights[at + i] > peak ? counts->weights[at + i] : peak;
    }
    counts->peak = peak;
}

static double *lane_counts_wide(struct lane_counts *counts, uint32_t row)
{
    if (counts->wide_at[row] == 0) {
        lane_counts_new_wide(counts);
        counts->wide_at[row] = (uint32_t)counts->wides;
    }
    return counts->wide + (counts->wide_at[row] - 1) * counts->lanes;
}

static void lane_counts_spill(struct lane_counts *counts, uint32_t row)
{
    double *wide = lane_counts_wide(counts, row);
    uint8_t *narrow = counts->narrow + row * counts->stride;

    for (size_t lane = 0; lane < counts->lanes; lane++)
        wide[lane] += narrow[lane];
    memset(narrow, 0, counts->stride);
    counts->fill[row] = 0;
}

static void lane_counts_add_one(struct lane_counts *counts, uint32_t row)
{
    const lane_block *weights = (const lane_block *)counts->weights;
    lane_block *narrow = (lane_block *)(counts->narrow + row * counts->stride);
    size_t blocks = counts->stride / LANE_BLOCK;

    if (counts->fill[row] > UINT8_MAX - counts->peak)
        lane_counts_spill(counts, row);
    counts->fill[row] = (uint8_t)(counts->fill[row] + counts->peak);
    for (size_t i = 0; i < blocks; i++)
        narrow[i] += weights[i];
}

void lane_counts_add_lanes(struct lane_counts *counts, uint32_t row,
                           double amount)
{
    double *wide;

    if (amount == 1) {
        lane_counts_add_one(counts, row);
        return;
    }
    wide = lane_counts_wide(counts, row);
    for (size_t lane = 0; lane < counts->lanes; lane++)
        wide[lane] += amount * counts->weights[lane];
}

double lane_counts_get(const struct lane_counts *counts, uint32_t row,
                       size_t lane)
{
    double sum = 0;

    if (counts->lanes == 1)
        return counts->wide[row];
    if (counts->wide_at[row] > 0)
        sum = counts->wide[(counts->wide_at[row] - 1) * counts->lanes + lane];
    return sum + counts->narrow[row * counts->stride + lane];
}

size_t lane_counts_bytes(const struct lane_counts *counts)
{
    return counts->room * (counts->stride + 1 + sizeof(uint32_t)) +
           counts->wide_room * counts->lanes * sizeof(double);
}
