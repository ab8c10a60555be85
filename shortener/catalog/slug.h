#ifndef SHORTENER_SLUG_H
#define SHORTENER_SLUG_H

#include <stddef.h>

#include "core/error.h"
#include "core/random.h"
#include "core/slice.h"

/*
 * Slugs: the part of a short URL behind the brand. Own ones are letters,
 * digits, '-', '_' and '.', up to SLUG_MAX, case-sensitive; names that the
 * server keeps for itself are refused. Random ones are drawn from the
 * system's CSPRNG over an alphabet without vowels (no words by accident) and
 * without characters that look alike (0 O 1 l I): 8 characters give about 45
 * bits.
 */
#define SLUG_MAX           128
#define SLUG_RANDOM_LENGTH 8

/* ERROR_INVALID says what is wrong and what is allowed. */
int slug_check(struct slice slug, struct error *err)
    __attribute__((warn_unused_result));

/*
 * The same alphabet, drawn by bytes that are random to everybody else, such as
 * a keyed hash: four for each character, no NUL.
 */
void slug_from_bytes(const unsigned char *bytes, size_t size, char *out,
                     size_t len);

/* Writes `len` characters, no NUL. */
void slug_random(struct random *random, char *out, size_t len);

#endif
