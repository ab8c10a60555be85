#ifndef CORE_SIPHASH_H
#define CORE_SIPHASH_H

#include <stdint.h>

#include "core/slice.h"

/*
 * SipHash-2-4 with a 64-bit result (Aumasson and Bernstein, 2012): a keyed
 * hash for tables whose keys an attacker picks, and for pseudonyms that must
 * not be reversible without the key.
 */
struct siphash_key {
    uint64_t k0, k1;
};

uint64_t siphash(const struct siphash_key *key, struct slice bytes);

#endif
