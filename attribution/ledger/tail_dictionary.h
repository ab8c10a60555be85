#ifndef ATTRIBUTION_TAIL_DICTIONARY_H
#define ATTRIBUTION_TAIL_DICTIONARY_H

#include "attribution/ledger/ledger.h"
#include "core/slice.h"

/*
 * The dictionaries in Redis that clicks refer to, as far as the ledger needs
 * them.
 *
 *     ... HGET tail_dictionary_key(TAIL_CLIENTS) <field> ...
 *     tail_dictionary_learn(ledger, TAIL_CLIENTS, field, text);
 */
enum tail_dictionary {
    TAIL_AGENTS,  /* dict:ua, of clicks before answers had ids */
    TAIL_CLIENTS, /* dict:client */
    TAIL_ANSWERS, /* dict:answer */
    TAIL_DICTIONARIES
};

struct slice tail_dictionary_key(enum tail_dictionary which);

/* Takes a field of the dictionary and its value; SLICE_NONE: it is lost. */
void tail_dictionary_learn(struct ledger *ledger, enum tail_dictionary which,
                           struct slice field, struct slice text);

#endif
