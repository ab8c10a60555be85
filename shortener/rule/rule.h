#ifndef SHORTENER_RULE_H
#define SHORTENER_RULE_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/slice.h"

/*
 * Rules: which of several destinations a link leads to, for this visitor and
 * now. They are tried in order; the first whose conditions all hold decides,
 * and where none does, the link leads to its own destination.
 *
 *     rule_text_parse(text, zones, &rules, &err)         rule_text.h
 *     side = rule_match_choose(rules, &facts)            rule_match.h
 *     ... rules->sides[side].destination ...
 *     rules_free(&rules);
 *
 * A rule has one destination, or splits its visitors among several sides by
 * weight. The sides of all rules stand in one list, so that a side's number
 * tells everything; each has a name that no other of the link has, which is
 * what reports call it.
 *
 * Everything that a struct rules points at is its own, but the time zones,
 * which are the shelf's (zone_shelf.h).
 */
#define RULE_MAX        32    /* rules of a link */
#define RULE_SIDES_MAX  16    /* sides of a split */
#define RULE_VALUES_MAX 16    /* values of a condition, and parameters */
#define RULE_NAME_MAX   32    /* bytes of a side's name */
#define RULE_VALUE_MAX  128   /* bytes of a query parameter's name or value */
#define RULE_WEIGHT_MAX 10000 /* of a side */
#define RULE_TEXT_MAX   16384 /* bytes of a link's rules as they are stored */

/* What the redirect path calls the destinations that are no rule's. */
#define RULE_NAME_DEFAULT     SLICE("default")
#define RULE_NAME_IOS_APP     SLICE("ios-app")
#define RULE_NAME_ANDROID_APP SLICE("android-app")

/* Bits of rule_when.devices and .systems by the number of the word. */
enum rule_device { RULE_MOBILE, RULE_TABLET, RULE_DESKTOP, RULE_BOT };

enum rule_system {
    RULE_IOS, /* iPadOS too, when it says so */
    RULE_ANDROID,
    RULE_WINDOWS,
    RULE_MACOS,
    RULE_LINUX,
    RULE_CHROMEOS
};

#define RULE_BIT(word) (1u << (word))

enum rule_returning {
    RULE_RETURNING_ANY,
    RULE_RETURNING_YES,
    RULE_RETURNING_NO
};

/* Minutes after local midnight; it passes midnight if until <= from. */
struct rule_window {
    unsigned from, until; /* until is outside, 1440 at most */
};

/* ?name=value in the request; without values, ?name will do. */
struct rule_parameter {
    struct slice name; /* decoded, like the values */
    struct slice *values;
    size_t value_count;
};

struct timezone_rules;

/* All that is set must hold; of several values of one, any. */
struct rule_when {
    unsigned devices, systems; /* 0: any */
    struct slice *languages;   /* "de", "de-AT" */
    size_t language_count;
    struct slice *countries; /* "DE" */
    size_t country_count;
    struct rule_window *windows;
    size_t window_count;
    unsigned days;                     /* bit 0 is Monday; 0: any */
    struct slice zone_name;            /* of windows and days; empty: UTC */
    const struct timezone_rules *zone; /* NULL: UTC */
    struct rule_parameter *parameters;
    size_t parameter_count;
    enum rule_returning returning;
};

struct rule_side {
    struct slice name;
    struct slice destination; /* normalised */
    unsigned weight;          /* of a split, 1 or more */
    size_t rule;              /* the number of its rule */
};

struct rule {
    struct rule_when when;
    size_t first_side, side_count;
    bool split;
    uint64_t weight_total;
};

/* What has to be known of a visitor; the rest need not be found out. */
enum rule_need {
    RULE_NEEDS_CLIENT = 1, /* device or operating system */
    RULE_NEEDS_LANGUAGE = 2,
    RULE_NEEDS_COUNTRY = 4,
    RULE_NEEDS_RETURNING = 8,
    RULE_NEEDS_DRAW = 16, /* there is a split */
};

struct rules {
    struct rule *items;
    size_t count;
    struct rule_side *sides;
    size_t side_count;
    unsigned needs; /* enum rule_need */
    struct arena arena;
};

/* Bytes of memory that they take. */
size_t rules_bytes(const struct rules *rules);

void rules_free(struct rules **rules);

#endif
