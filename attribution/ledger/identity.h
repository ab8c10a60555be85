#ifndef ATTRIBUTION_IDENTITY_H
#define ATTRIBUTION_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * Who is who: visitor ids, recipient tokens, click ids, customer ids and
 * e-mail hashes, joined to persons (union-find).
 *
 *     click = identity_node(identity, IDENTITY_CLICK, SLICE("Ab3..."));
 *     customer = identity_node(identity, IDENTITY_CUSTOMER, SLICE("crm-1"));
 *     identity_join(identity, click, customer);
 *     identity_person(identity, click) == identity_person(identity, customer)
 *
 * An identifier belongs to one person; one that was never joined is its own
 * person. A person's number tells persons apart and nothing else: it depends
 * on the order of joins and may change with the next, so no figure and no
 * output may depend on it.
 *
 * One thread joins. Others read under the lock of the ledger, since a join
 * changes the past.
 */
enum identity_kind {
    IDENTITY_VISITOR,
    IDENTITY_RECIPIENT,
    IDENTITY_CLICK,
    IDENTITY_CUSTOMER,
    IDENTITY_EMAIL
};

#define IDENTITY_NONE 0u /* no identifier */

struct identity;

struct identity *identity_new(void);
void identity_free(struct identity **identity);
void identity_clear(struct identity *identity);

/* The node of an identifier, made on first sight; IDENTITY_NONE for "". */
uint32_t identity_node(struct identity *identity, enum identity_kind kind,
                       struct slice value);

/* The same, or IDENTITY_NONE if it was never seen. */
uint32_t identity_find(const struct identity *identity, enum identity_kind kind,
                       struct slice value);

/* "click:Ab3..." of a node. */
struct slice identity_text(const struct identity *identity, uint32_t node);

/* The person that a node belongs to: one of the person's nodes. */
uint32_t identity_person(const struct identity *identity, uint32_t node);

/* Makes two nodes one person; true if they were not yet. */
bool identity_join(struct identity *identity, uint32_t a, uint32_t b);

/* Nodes are 1 ... count-1. */
uint32_t identity_count(const struct identity *identity);

#endif
