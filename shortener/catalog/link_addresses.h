#ifndef SHORTENER_LINK_ADDRESSES_H
#define SHORTENER_LINK_ADDRESSES_H

#include "core/error.h"
#include "core/slice.h"
#include "shortener/catalog/link.h"

/*
 * Every address on the web that a link may lead to: its destination, where it
 * leads when it has expired, its pages for telephones, and those of its rules.
 * Addresses of apps are none, since no host serves them.
 */

struct link_address {
    const char *field; /* its name, "rules" for all of theirs */
    size_t rule;       /* of "rules": which one, from 1; else 0 */
    struct slice url;  /* valid during the callback */
};

/* Not 0: an error. */
typedef int link_addresses_fn(void *arg, const struct link_address *address,
                              struct error *err);

/*
 * Calls `fn` for each, in the order of the fields, until one is an error.
 * ERROR_CORRUPT for stored rules that cannot be read. The link is checked.
 */
int link_addresses_each(const struct link *link, link_addresses_fn *fn,
                        void *arg, struct error *err)
    __attribute__((warn_unused_result));

#endif
