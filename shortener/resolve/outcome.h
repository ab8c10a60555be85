#ifndef SHORTENER_OUTCOME_H
#define SHORTENER_OUTCOME_H

#include "shortener/resolve/block_set.h"
#include "shortener/resolve/resolver.h"

/*
 * What a look-up comes to, once link and brand were found or not, into
 * answer->outcome: the link or page unless something of it is blocked, else
 * the brand, else nothing. One comparison for a link that passed since the
 * blocks changed last. Private to shortener/resolve/.
 */
void outcome_decide(const struct block_set *blocks,
                    struct resolver_answer *answer);

#endif
