#ifndef ATTRIBUTION_TAIL_WANTED_H
#define ATTRIBUTION_TAIL_WANTED_H

#include <stdint.h>

#include "attribution/ledger/hash_map.h"
#include "attribution/ledger/tail_dictionary.h"
#include "core/buffer.h"
#include "core/slice.h"

/*
 * What a batch of clicks refers to and the ledger does not know yet: fields of
 * the dictionaries, each once.
 *
 *     tail_wanted_init(&wanted);
 *     tail_wanted_add(&wanted, TAIL_CLIENTS, id, field);
 *     while ((which = tail_wanted_next(&wanted)) != TAIL_DICTIONARIES) {
 *         ... HMGET of the lines of wanted.fields[which] ...
 *         tail_wanted_clear(&wanted, which);
 *     }
 *     tail_wanted_release(&wanted);
 */
struct tail_wanted {
    struct buffer fields[TAIL_DICTIONARIES]; /* each ended by a line feed */
    struct hash_map seen;                    /* what is in there */
};

void tail_wanted_init(struct tail_wanted *wanted);

/* Empty and usable afterwards. */
void tail_wanted_release(struct tail_wanted *wanted);

/* Adds the field, whose number is `id`, unless it is there. */
void tail_wanted_add(struct tail_wanted *wanted, enum tail_dictionary which,
                     uint64_t id, struct slice field);

/* The first dictionary that has some; TAIL_DICTIONARIES: none has. */
enum tail_dictionary tail_wanted_next(const struct tail_wanted *wanted);

/* Forgets those of one dictionary; with the last, all. */
void tail_wanted_clear(struct tail_wanted *wanted, enum tail_dictionary which);

#endif
