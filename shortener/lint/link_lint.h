#ifndef SHORTENER_LINK_LINT_H
#define SHORTENER_LINK_LINT_H

#include <stdbool.h>

#include "shortener/catalog/link.h"
#include "shortener/lint/value_census.h"

/*
 * The values by which reports group clicks, of all links, one link after the
 * other, so that those can be found that were meant to be one (see
 * near_duplicates.h).
 *
 *     struct link_lint *lint = link_lint_new();
 *     link_lint_add(lint, &link);        for each
 *     ... lint->kinds[i].name, .census ...
 *     link_lint_free(&lint);
 *
 * The kinds are "campaign", "source", "content", "tags" (the tags' names), and
 * "tags.NAME" for the values of each, utm_source and the like among them, up
 * to LINK_LINT_KINDS in all. So memory is bounded however many links there
 * are.
 */
#define LINK_LINT_KINDS 64

struct lint_kind {
    char *name; /* owned */
    struct value_census census;
};

struct link_lint {
    struct lint_kind kinds[LINK_LINT_KINDS];
    size_t count;
    bool full; /* there were more tags than kinds */
    uint64_t links;
};

struct link_lint *link_lint_new(void);
void link_lint_free(struct link_lint **lint);

void link_lint_add(struct link_lint *lint, const struct link *link);

#endif
