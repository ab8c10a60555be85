#ifndef SHORTENER_LOOK_ALIKE_H
#define SHORTENER_LOOK_ALIKE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/slice.h"
#include "shortener/address/host.h"

/*
 * Hosts that people take for others: xn--80ak6aa92e.com is shown as аррӏе.com,
 * in Cyrillic letters. By the skeletons of Unicode's technical standard 39
 * (ICU's uspoof), in which letters that look alike are the same.
 *
 *     struct look_alike *looks = look_alike_new();
 *     look_alike_add(looks, SLICE("go.acme.com"));        as often as needed
 *     if (look_alike_find(looks, host, &found))
 *         ... found.shown, found.kind, found.like ...
 *     look_alike_free(&looks);
 *
 * What is found is worth a look, not proven: people are to be told, and links
 * are not to be refused.
 *
 * One thread.
 */
enum look_alike_kind {
    LOOK_ALIKE_HOST,  /* a known host, or one below it, reads the same */
    LOOK_ALIKE_ASCII, /* it can be read as a name in plain letters */
    LOOK_ALIKE_MIXED  /* a name in it mixes scripts as no language does */
};

/* Letters of up to 4 bytes for each of the host's. */
#define LOOK_ALIKE_MAX ((size_t)4 * HOST_MAX)

struct look_alike_found {
    enum look_alike_kind kind;
    char shown[LOOK_ALIKE_MAX + 1]; /* the host as people see it */
    char like[LOOK_ALIKE_MAX + 1];  /* what it reads as; "" if MIXED */
};

struct look_alike;

/* Knows the hosts that are imitated most. */
struct look_alike *look_alike_new(void);
void look_alike_free(struct look_alike **looks);

/* A host to be mistaken for; one that is known already is no second one. */
void look_alike_add(struct look_alike *looks, struct slice host);

/* Forgets the hosts that were added. */
void look_alike_clear(struct look_alike *looks);

/*
 * `host` is normalised. A known host, and what is below one, looks like
 * nothing but itself.
 */
bool look_alike_find(struct look_alike *looks, struct slice host,
                     struct look_alike_found *found);

#endif
