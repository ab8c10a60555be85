#ifndef ATTRIBUTION_LANE_COUNTS_H
#define ATTRIBUTION_LANE_COUNTS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Rows of sums, one sum for each lane (bootstrap.h): what a model counts, for
 * the sample and all its replicates at once.
 *
 *     struct lane_counts counts;
 *     lane_counts_init(&counts, lanes);
 *     row = lane_counts_row(&counts);           zeros
 *     lane_counts_weigh(&counts, weights);      of the path that follows
 *     lane_counts_add(&counts, row, 1);         += amount * weights[lane]
 *     lane_counts_get(&counts, row, lane);
 *     lane_counts_release(&counts);
 *
 * Adding 1, which is nearly all that is done, adds bytes to bytes: each row
 * has a narrow sum of one byte a lane, and is spilled into a wide one (double)
 * before it could overflow. Rows that are seldom added to never get a wide
 * one. With a single lane there are only wide sums.
 *
 * Sums of whole numbers are exact up to 2^53.
 */
struct lane_counts {
    size_t lanes;
    size_t stride; /* bytes a row: lanes, rounded up */
    size_t rows, room;
    uint8_t *narrow;   /* rows of `stride`; NULL with one lane */
    uint8_t *fill;     /* what no lane of a row exceeds in narrow */
    uint32_t *wide_at; /* row's place in wide, plus 1; 0: none yet */
    double *wide;      /* rows of `lanes` */
    size_t wides, wide_room;
    uint8_t *weights; /* of the current path, `stride` of them */
    uint8_t peak;     /* the largest of them */
};

void lane_counts_init(struct lane_counts *counts, size_t lanes);
void lane_counts_release(struct lane_counts *counts);

/* `counts` is storage without content; what it gets is its own. */
void lane_counts_copy(struct lane_counts *counts,
                      const struct lane_counts *from);

/* A new row of zeros; rows are numbered from 0. */
uint32_t lane_counts_row(struct lane_counts *counts);

/* NULL: 1 in each lane. */
void lane_counts_weigh(struct lane_counts *counts, const uint8_t *weights);

/* The same, where there are several lanes. */
void lane_counts_add_lanes(struct lane_counts *counts, uint32_t row,
                           double amount);

static inline void lane_counts_add(struct lane_counts *counts, uint32_t row,
                                   double amount)
{
    if (counts->lanes == 1)
        counts->wide[row] += amount * counts->weights[0];
    else
        lane_counts_add_lanes(counts, row, amount);
}

double lane_counts_get(const struct lane_counts *counts, uint32_t row,
                       size_t lane);

/* Heap memory in use, to bound it. */
size_t lane_counts_bytes(const struct lane_counts *counts);

#endif
