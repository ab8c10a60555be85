#ifndef CLI_HOLD_OUT_H
#define CLI_HOLD_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/siphash.h"
#include "core/slice.h"

/*
 * Who is left out at random, so that it can be seen what a mailing caused: each
 * with the same probability, by a keyed hash of the identifier.
 *
 *     hold_out_parse(&hold_out, SLICE("10%"), &err)
 *     hold_out_seed(&hold_out, seed);
 *     if (hold_out_takes(&hold_out, id)) ...
 *
 * The same seed leaves the same people out, in whatever order and company they
 * come, so a second mail of a campaign can spare the same group. It is
 * SipHash-2-4 under the key (seed, 0), taken as a fraction of 2^64; this will
 * not change.
 */
struct hold_out {
    double share; /* 0 to 1; 0: nobody */
    struct siphash_key key;
};

/* "10%", "0.5%", "0.1"; more than nothing and less than all. ERROR_USAGE. */
int hold_out_parse(struct hold_out *hold_out, struct slice text,
                   struct error *err) __attribute__((warn_unused_result));

void hold_out_seed(struct hold_out *hold_out, int64_t seed);

/* A seed that follows from a text: a campaign's id. 0 to 2^53 - 1. */
int64_t hold_out_seed_of(struct slice text);

bool hold_out_takes(const struct hold_out *hold_out, struct slice id);

#endif
