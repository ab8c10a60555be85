#ifndef ATTRIBUTION_SPOOL_CHAIN_H
#define ATTRIBUTION_SPOOL_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/record/spool_segment.h"
#include "attribution/record/stream_id.h"

/*
 * A spool's segments, oldest first, and the walk through their records. All
 * that takes or gives a cursor needs one segment at least.
 *
 * Record numbers increase by one, except across a segment whose tail was cut;
 * stream ids always increase. A cursor stands before a record; it is valid as
 * long as its segment is in the chain. A record's body points into the
 * mapping and is valid as long as that, too.
 */
struct spool_chain {
    struct spool_segment **segments; /* owned, with what they point at */
    size_t count;
    size_t cap;
};

struct spool_cursor {
    struct spool_segment *segment; /* in the chain */
    size_t offset;                 /* of the record in the segment */
    uint64_t number;               /* of the record */
};

/* What a search for the last id that Redis has came to. */
enum spool_found {
    SPOOL_FOUND_EXACT, /* the record of that id is here, or just before */
    SPOOL_FOUND_LOST,  /* it is older than all that is kept: the records
                          between, if any, are gone */
    SPOOL_FOUND_ALIEN, /* it was not written from this spool */
};

void spool_chain_release(struct spool_chain *chain);

/* Takes the segment over, at the newer end. */
void spool_chain_push(struct spool_chain *chain, struct spool_segment *segment);

/* Hands the segment at the older end over; the chain is not empty. */
struct spool_segment *spool_chain_shift(struct spool_chain *chain);

/* The newest segment, or NULL. */
struct spool_segment *spool_chain_newest(const struct spool_chain *chain);

/* The first record whose number is `number` or more. */
void spool_chain_find(const struct spool_chain *chain, uint64_t number,
                      struct spool_cursor *cursor);

/* The first record whose id is above `id`. */
enum spool_found spool_chain_seek(const struct spool_chain *chain,
                                  struct stream_id id,
                                  struct spool_cursor *cursor);

/* The record at the cursor, which moves on; false at the end. */
bool spool_chain_next(const struct spool_chain *chain,
                      struct spool_cursor *cursor, struct spool_record *record);

/*
 * Moves a cursor that stands behind the last record of a segment to the next
 * segment, so that the one it leaves may go.
 */
void spool_chain_settle(const struct spool_chain *chain,
                        struct spool_cursor *cursor);

/* Records at and behind the cursor. */
uint64_t spool_chain_behind(const struct spool_chain *chain,
                            const struct spool_cursor *cursor);

#endif
