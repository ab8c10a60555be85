#ifndef SHORTENER_ACCEPT_LANGUAGE_H
#define SHORTENER_ACCEPT_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/slice.h"

/*
 * The languages that a visitor's Accept-Language names, with their weights
 * (RFC 9110, 12.5.4), and whether a rule's range means one of them (RFC 4647,
 * basic filtering: "de" means de, de-AT and de-Latn-CH, "de-AT" not de).
 *
 *     struct accept_language languages;
 *     accept_language_parse(&languages, header);
 *     accept_language_weight(&languages, SLICE("de"))     -> 0 to 1000
 *
 * No allocation; the header must stay. What is not of the form is skipped
 * item by item, since a browser's mistake is no visitor's fault. "*" says
 * nothing about a language and counts for none.
 */
#define ACCEPT_LANGUAGE_MAX   32  /* items that are looked at */
#define ACCEPT_LANGUAGE_BYTES 512 /* of the header */

struct accept_language_item {
    struct slice tag;
    unsigned weight; /* thousandths; 0: not wanted */
};

struct accept_language {
    struct accept_language_item items[ACCEPT_LANGUAGE_MAX];
    size_t count;
};

void accept_language_parse(struct accept_language *languages,
                           struct slice header);

/* The largest weight of a language that the range means; 0 for none. */
unsigned accept_language_weight(const struct accept_language *languages,
                                struct slice range);

/* A range as rules take it: "de", "pt-BR", "zh-Hant"; 35 bytes at most. */
bool accept_language_is_range(struct slice text);

#endif
