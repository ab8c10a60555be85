#ifndef SHORTENER_RECIPIENT_H
#define SHORTENER_RECIPIENT_H

#include <stddef.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * A recipient: who the token of a personal link was made for, as far as the
 * sender chose to tell. Stored as the hash recipient:<token>, and nowhere else:
 * without it the token names nobody.
 *
 * Slices are borrowed, as in brand.h.
 */
#define RECIPIENT_EMAIL_MAX    254 /* bytes, RFC 5321's */
#define RECIPIENT_CUSTOMER_MAX 256 /* as in an event */
#define RECIPIENT_NAME_MAX     512
#define RECIPIENT_COLUMN_MAX   2048 /* of one value */
#define RECIPIENT_COLUMNS_MAX  32

/* What the names of a sender's own columns begin with. */
#define RECIPIENT_COLUMN_PREFIX SLICE("columns.")

struct recipient_column {
    struct slice name; /* prefix included */
    struct slice value;
};

struct recipient {
    struct slice token;
    struct slice merge; /* the id of the mail merge, see merge.h */
    struct slice email, customer, name;
    const struct recipient_column *columns;
    size_t column_count;
};

/* Everything but token and merge. ERROR_INVALID names the field. */
int recipient_check(const struct recipient *recipient, struct error *err)
    __attribute__((warn_unused_result));

/*
 * The hash: name, value, name, value ... of what is not empty. `words` has room
 * for RECIPIENT_WORDS_MAX; returns how many there are.
 */
#define RECIPIENT_WORDS_MAX (2 * (4 + RECIPIENT_COLUMNS_MAX))
size_t recipient_to_words(const struct recipient *recipient,
                          struct slice *words);

#endif
