#include "core/spelling.h"

#include <stdint.h>

#define SPELLING_LEN_MAX 64

size_t spelling_distance(struct slice a, struct slice b)
{
    size_t line[SPELLING_LEN_MAX];

    if (a.len >= SPELLING_LEN_MAX || b.len >= SPELLING_LEN_MAX)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.len; j++)
        line[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = line[0];

        line[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t best = diagonal + (a.ptr[i - 1] != b.ptr[j - 1]);

            diagonal = line[j];
            if (line[j] + 1 < best)
                best = line[j] + 1;
            if (line[j - 1] + 1 < best)
                best = line[j - 1] + 1;
            line[j] = best;
        }
    }
    return line[b.len];
}

const char *spelling_nearest(struct slice word, spelling_name_fn *name,
                             const void *names, size_t count)
{
    const char *nearest = NULL;
    size_t best = SPELLING_NEAR + 1;

    for (size_t i = 0; i < count; i++) {
        struct slice candidate = slice_str(name(names, i));
        size_t distance = spelling_distance(word, candidate);

        if (distance < best && 2 * distance <= candidate.len) {
            best = distance;
            nearest = candidate.ptr;
        }
    }
    return nearest;
}
