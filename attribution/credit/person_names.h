#ifndef ATTRIBUTION_PERSON_NAMES_H
#define ATTRIBUTION_PERSON_NAMES_H

#include <stdint.h>

#include "attribution/ledger/ledger.h"
#include "core/slice.h"

/*
 * What to call each person in a report: the identifier that says most, which
 * is a customer before a recipient, an e-mail, a visitor and a click; of
 * several of one kind, the first by its bytes.
 *
 *     struct person_names names;
 *     person_names_init(&names, &view);
 *     person_names_of(&names, person)          "customer:crm-1841", or ""
 *     person_names_release(&names);
 *
 * The name follows from the identifiers alone, not from when they came.
 */
struct person_names {
    const struct ledger_view *view;
    uint32_t *nodes; /* by person, IDENTITY_NONE for none; owned */
};

void person_names_init(struct person_names *names,
                       const struct ledger_view *view);
void person_names_release(struct person_names *names);

/* Valid for as long as the view. */
struct slice person_names_of(const struct person_names *names, uint32_t person);

/*
 * The person with an identifier, given as "customer:crm-1841" or, where there
 * is none of that kind, as the bare value of any. False if nobody has it.
 */
bool person_names_find(const struct ledger_view *view, struct slice text,
                       uint32_t *person);

#endif
