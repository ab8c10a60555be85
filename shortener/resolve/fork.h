#ifndef SHORTENER_FORK_H
#define SHORTENER_FORK_H

#include <stddef.h>

#include "core/arena.h"
#include "core/slice.h"
#include "shortener/catalog/link.h"
#include "shortener/rule/rule_match.h"
#include "shortener/rule/zone_shelf.h"

/*
 * Where a link may lead other than to its destination, by its rules and to its
 * apps: parsed once, when the link is loaded, and evaluated for each visitor.
 *
 *     fork = fork_new(&link, &zones);          NULL: it leads to one place
 *     target = fork_choose(fork, &facts);
 *     if (target == NULL) ... its own destination ...
 *     fork_free(&fork);
 *
 * The rules decide first. Where none holds, a visitor on iOS or Android is led
 * to the link's address there, if it has one; a robot is not led to an app.
 */
enum fork_way {
    FORK_REDIRECT,    /* `prepared` is as location.h has it */
    FORK_IOS_APP,     /* `prepared` is the address of an app of iOS */
    FORK_ANDROID_APP, /* of Android */
};

struct fork_target {
    enum fork_way way;
    struct slice name; /* what reports call it */
    struct slice prepared;
    size_t insert_at;
};

struct fork {
    struct rules *rules;         /* NULL: none */
    struct fork_target *sides;   /* one for each side of the rules */
    struct fork_target *ios;     /* NULL: none */
    struct fork_target *android; /* NULL: none */
    unsigned needs;              /* enum rule_need, of facts */
    struct arena arena;
};

/*
 * Rules that cannot be read here, by an older waypost or for want of a time
 * zone, are left out, and logged. `zones` must outlive it.
 */
struct fork *fork_new(const struct link *link, struct zone_shelf *zones);

/* Bytes of memory that it takes, the zones left out. */
size_t fork_bytes(const struct fork *fork);

/* NULL: the link's own destination. Allocates nothing. */
const struct fork_target *fork_choose(const struct fork *fork,
                                      const struct rule_facts *facts);

void fork_free(struct fork **fork);

#endif
