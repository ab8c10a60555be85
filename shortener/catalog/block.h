#ifndef SHORTENER_BLOCK_H
#define SHORTENER_BLOCK_H

#include <stdint.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"
#include "shortener/address/host.h"
#include "shortener/catalog/slug.h"

/*
 * A block: a name that nothing may lead by or to, until somebody takes the
 * block away. The name is
 *
 *     evil.example         a host: links whose destination is on it or below
 *                          it, and all of a brand that is called so
 *     go.acme.com/spring   one link (also go.acme.com/@name, a link page)
 *
 * All blocks stand in one hash, so that whoever reads it gets all or nothing:
 * BLOCK_KEY, from the name to "<created ms> <token> <reason>".
 */
#define BLOCK_KEY        SLICE("block:names")
#define BLOCK_NAME_MAX   (HOST_MAX + 2 + SLUG_MAX)
#define BLOCK_REASON_MAX 512 /* bytes */

/*
 * More than these are refused: every worker keeps all of them. Whole lists of
 * hosts belong into the blocklist file.
 */
#define BLOCKS_MAX 10000

/* Slices are borrowed, as in brand.h. */
struct block {
    struct slice name;   /* normalised */
    struct slice reason; /* for people; may be empty */
    struct slice token;  /* id of the API token that asked for it */
    int64_t created_at;  /* UTC milliseconds */
};

/*
 * Writes the normalised name to `out` (BLOCK_NAME_MAX + 1 bytes, NUL-ended).
 * ERROR_INVALID with the field "name".
 */
int block_normalise(struct slice text, char *out, struct error *err)
    __attribute__((warn_unused_result));

/* The reason. ERROR_INVALID. */
int block_check(const struct block *block, struct error *err)
    __attribute__((warn_unused_result));

/* Does it name one link, not a host? */
bool block_is_link(struct slice name);

/* Is it a host such as com or github.io, below which are everybody's names
 * (public_suffix.h)? */
bool block_is_wide(struct slice name);

/* Appends what the hash holds under the name. */
void block_append_value(const struct block *block, struct buffer *out);

/* What can be read of a value, also of one that was written by hand. */
void block_from_value(struct block *block, struct slice name,
                      struct slice value);

#endif
