#include "shortener/rule/rule.h"

#include <stdlib.h>

size_t rules_bytes(const struct rules *rules)
{
    return sizeof(*rules) + rules->arena.bytes;
}

void rules_free(struct rules **rules)
{
    if (*rules == NULL)
        return;
    arena_release(&(*rules)->arena);
    free(*rules);
    *rules = NULL;
}
