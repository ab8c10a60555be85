#ifndef SHORTENER_RULE_VOCABULARY_H
#define SHORTENER_RULE_VOCABULARY_H

#include <stddef.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * The words that conditions know, numbered from 0; a set of them is a set of
 * bits.
 */
struct rule_vocabulary {
    const char *const *words;
    size_t count;
};

extern const struct rule_vocabulary rule_devices; /* enum rule_device */
extern const struct rule_vocabulary rule_systems; /* enum rule_system */
extern const struct rule_vocabulary rule_days;    /* mon, tue ... */

/* The word's number, in any case of letters; -1 if there is none. */
int rule_vocabulary_find(const struct rule_vocabulary *vocabulary,
                         struct slice word);

/* The words of a set, separated by commas. */
void rule_vocabulary_append(const struct rule_vocabulary *vocabulary,
                            unsigned bits, struct buffer *out);

/* All of them, for messages: "a, b or c". */
void rule_vocabulary_append_choice(const struct rule_vocabulary *vocabulary,
                                   struct buffer *out);

#endif
