#include "shortener/lint/near_duplicates.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/siphash.h"
#include "core/spelling.h"

/* Longer ones are no names any more; spelling.h stops there too. */
#define FOLDED_MAX 63

/* How many of those that share a variant are compared with each. */
#define NEIGHBOURS 16

/* One value, without what does not count. */
struct folded {
    char text[FOLDED_MAX + 1];
    size_t len;
    size_t value; /* its number in the census */
    size_t group; /* union-find: another's index, or its own */
    enum near_reason reason;
};

/* A folded text, or what is left of it without one letter. */
struct variant {
    uint64_t hash;
    size_t folded;
};

struct search {
    const struct value_census *census;
    struct folded *folded; /* owned, like the variants */
    size_t count;
    struct variant *variants;
    size_t variant_count;
};

/* ---- Folding ------------------------------------------------------------- */

static bool is_separator(char c)
{
    return c == ' ' || c == '_' || c == '-' || c == '.' || c == '+';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* False for what is too long to be looked at. */
static bool fold(struct folded *out, struct slice value)
{
    out->len = 0;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];

        if (is_separator(c))
            continue;
        if (out->len == FOLDED_MAX)
            return false;
        out->text[out->len++] = c;
    }
    (void)slice_lower(slice_of(out->text, out->len), out->text);
    return out->len > 0;
}

static void fold_all(struct search *search)
{
    search->folded =
        memory_zalloc(search->census->count, sizeof(*search->folded));
    for (size_t i = 0; i < search->census->count; i++) {
        struct folded *folded = &search->folded[search->count];

        if (!fold(folded, slice_str(search->census->values[i].value)))
            continue;
        folded->value = i;
        folded->group = search->count++;
    }
}

/* ---- Candidates ---------------------------------------------------------- */

static void add_variant(struct search *search, const char *text, size_t len,
                        size_t folded)
{
    /* Any key will do: what falls together by chance is judged, too. */
    static const struct siphash_key key = {0, 0};

    search->variants[search->variant_count++] =
        (struct variant){siphash(&key, slice_of(text, len)), folded};
}

static void add_variants(struct search *search, size_t i)
{
    const struct folded *folded = &search->folded[i];
    char text[FOLDED_MAX];

    add_variant(search, folded->text, folded->len, i);
    if (folded->len < NEAR_SPELLING_MIN)
        return;
    for (size_t out = 0; out < folded->len; out++) {
        memcpy(text, folded->text, out);
        memcpy(text + out, folded->text + out + 1, folded->len - out - 1);
        add_variant(search, text, folded->len - 1, i);
    }
}

static int by_hash(const void *left, const void *right)
{
    const struct variant *a = left;
    const struct variant *b = right;

    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return a->folded < b->folded ? -1 : a->folded > b->folded;
}

static void find_variants(struct search *search)
{
    size_t room = 0;

    for (size_t i = 0; i < search->count; i++)
        room += search->folded[i].len + 1;
    search->variants = memory_zalloc(room, sizeof(*search->variants));
    for (size_t i = 0; i < search->count; i++)
        add_variants(search, i);
    qsort(search->variants, search->variant_count, sizeof(*search->variants),
          by_hash);
}

/* ---- Judging pairs ------------------------------------------------------- */

static bool next_digit(const struct folded *folded, size_t *at)
{
    while (*at < folded->len && !is_digit(folded->text[*at]))
        ++*at;
    return *at < folded->len;
}

static bool same_digits(const struct folded *a, const struct folded *b)
{
    size_t at_a = 0;
    size_t at_b = 0;

    for (;;) {
        bool more_a = next_digit(a, &at_a);
        bool more_b = next_digit(b, &at_b);

        if (!more_a || !more_b)
            return more_a == more_b;
        if (a->text[at_a++] != b->text[at_b++])
            return false;
    }
}

static bool is_near(const struct search *search, const struct folded *a,
                    const struct folded *b, enum near_reason *reason)
{
    struct slice text_a = slice_of(a->text, a->len);
    struct slice text_b = slice_of(b->text, b->len);
    size_t shorter = a->len < b->len ? a->len : b->len;

    if (slice_equal(text_a, text_b)) {
        *reason = slice_equal_nocase(
                      slice_str(search->census->values[a->value].value),
                      slice_str(search->census->values[b->value].value))
                      ? NEAR_CASE
                      : NEAR_SEPARATORS;
        return true;
    }
    *reason = NEAR_SPELLING;
    return shorter >= NEAR_SPELLING_MIN && same_digits(a, b) &&
           spelling_distance(text_a, text_b) <=
               (shorter >= NEAR_SPELLING_TWO ? 2u : 1u);
}

/* ---- Groups -------------------------------------------------------------- */

static size_t root_of(struct search *search, size_t i)
{
    while (search->folded[i].group != i) {
        search->folded[i].group = search->folded[search->folded[i].group].group;
        i = search->folded[i].group;
    }
    return i;
}

static void join(struct search *search, size_t i, size_t k,
                 enum near_reason reason)
{
    size_t to = root_of(search, i);
    size_t from = root_of(search, k);

    search->folded[from].group = to;
    if (search->folded[from].reason > reason)
        reason = search->folded[from].reason;
    if (reason > search->folded[to].reason)
        search->folded[to].reason = reason;
}

/*
 * Each of those that share a variant with the next few: that chains all which
 * are equal, and is a bound where thousands share one.
 */
static void join_run(struct search *search, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        for (size_t k = i + 1; k < end && k - i <= NEIGHBOURS; k++) {
            size_t a = search->variants[i].folded;
            size_t b = search->variants[k].folded;
            enum near_reason reason;

            if (root_of(search, a) != root_of(search, b) &&
                is_near(search, &search->folded[a], &search->folded[b],
                        &reason))
                join(search, a, b, reason);
        }
    }
}

static void join_all(struct search *search)
{
    size_t start = 0;

    while (start < search->variant_count) {
        size_t end = start + 1;

        while (end < search->variant_count &&
               search->variants[end].hash == search->variants[start].hash)
            end++;
        join_run(search, start, end);
        start = end;
    }
}

/* ---- The result ---------------------------------------------------------- */

static void add_member(struct near_group *group, size_t value)
{
    group->members = memory_resize(group->members, group->count + 1,
                                   sizeof(*group->members));
    group->members[group->count++] = value;
}

static uint64_t links_of(const struct value_census *census,
                         const struct near_group *group)
{
    uint64_t links = 0;

    for (size_t i = 0; i < group->count; i++)
        links += census->values[group->members[i]].links;
    return links;
}

static int by_links(const void *left, const void *right, void *census)
{
    const struct value_count *values =
        ((const struct value_census *)census)->values;
    const struct value_count *a = &values[*(const size_t *)left];
    const struct value_count *b = &values[*(const size_t *)right];

    if (a->links != b->links)
        return a->links > b->links ? -1 : 1;
    return strcmp(a->value, b->value);
}

static int by_size(const void *left, const void *right, void *census)
{
    const struct near_group *a = left;
    const struct near_group *b = right;
    uint64_t links_a = links_of(census, a);
    uint64_t links_b = links_of(census, b);

    if (links_a != links_b)
        return links_a > links_b ? -1 : 1;
    return by_links(&a->members[0], &b->members[0], census);
}

/* One group a root, those of a single value left out. */
static void collect(struct search *search, struct near_duplicates *found)
{
    struct near_group *groups = memory_zalloc(search->count, sizeof(*groups));
    struct value_census census = *search->census;

    for (size_t i = 0; i < search->count; i++)
        add_member(&groups[root_of(search, i)], search->folded[i].value);
    for (size_t i = 0; i < search->count; i++) {
        if (groups[i].count < 2) {
            free(groups[i].members);
            continue;
        }
        groups[i].reason = search->folded[i].reason;
        qsort_r(groups[i].members, groups[i].count, sizeof(size_t), by_links,
                &census);
        groups[found->count++] = groups[i];
    }
    qsort_r(groups, found->count, sizeof(*groups), by_size, &census);
    found->groups = groups;
}

void near_duplicates_find(const struct value_census *census,
                          struct near_duplicates *found)
{
    struct search search = {.census = census};

    *found = (struct near_duplicates){0};
    fold_all(&search);
    find_variants(&search);
    join_all(&search);
    collect(&search, found);
    free(search.variants);
    free(search.folded);
}

void near_duplicates_release(struct near_duplicates *found)
{
    for (size_t i = 0; i < found->count; i++)
        free(found->groups[i].members);
    free(found->groups);
    *found = (struct near_duplicates){0};
}

const char *near_duplicates_reason(enum near_reason reason)
{
    static const char *const names[] = {
        [NEAR_CASE] = "case",
        [NEAR_SEPARATORS] = "separators",
        [NEAR_SPELLING] = "spelling",
    };

    return names[reason];
}
