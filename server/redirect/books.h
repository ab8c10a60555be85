#ifndef SERVER_BOOKS_H
#define SERVER_BOOKS_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * A worker's books: every answer that had to be recorded is shipped, still
 * in the spool, or dropped.
 *
 *     answered = shipped + spooled + dropped
 *
 * `answered` is counted where the answer is given and the other three where
 * the record goes, so that an imbalance is a found bug and not a tautology.
 * Records that an earlier process left in the spool count as answered too.
 *
 * The worker publishes the four together at the end of a loop turn; any
 * thread reads them together (a sequence lock: the reader tries again when it
 * met a write), so the sum holds in every reading, also under load.
 */
struct books_entry {
    int64_t answered;
    int64_t shipped;
    int64_t spooled;
    int64_t dropped;
};

struct books {
    _Atomic uint32_t version; /* odd while being written */
    _Atomic int64_t answered, shipped, spooled, dropped;
};

void books_init(struct books *books);

/* By the one thread that owns the books. */
void books_publish(struct books *books, const struct books_entry *entry);

/* Adds the published entry to `sum`; by any thread. */
void books_add_to(struct books *books, struct books_entry *sum);

#endif
