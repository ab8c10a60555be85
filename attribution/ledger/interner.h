#ifndef ATTRIBUTION_INTERNER_H
#define ATTRIBUTION_INTERNER_H

#include <stdint.h>

#include "core/slice.h"

/*
 * Strings and their ids: each distinct string is kept once, and its id (dense,
 * from 0) stands for it in columns.
 *
 *     struct interner *strings = interner_new();
 *     uint32_t id = interner_add(strings, SLICE("spring-24"));
 *     interner_text(strings, id);
 *     interner_free(&strings);
 *
 * One thread adds and finds. Any thread may read the text of an id that it got
 * by way of an acquire load (from a published row): texts never move. The
 * empty string is there from the start, with id INTERNER_EMPTY. The table is
 * keyed with a random SipHash key, since strings may come from an attacker.
 */
#define INTERNER_EMPTY 0u
#define INTERNER_NONE  UINT32_MAX

struct interner;

struct interner *interner_new(void);
void interner_free(struct interner **interner);

uint32_t interner_add(struct interner *interner, struct slice text);

/* INTERNER_NONE if it was never added. */
uint32_t interner_find(const struct interner *interner, struct slice text);

/* Bytes are aligned to 4; valid until interner_clear or interner_free. */
struct slice interner_text(const struct interner *interner, uint32_t id);

/* Ids given out, the empty string's included. */
uint32_t interner_count(const struct interner *interner);

/* Forgets all but the empty string. No other thread may be reading. */
void interner_clear(struct interner *interner);

#endif
