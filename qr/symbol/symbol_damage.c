#include "qr/symbol/symbol_damage.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/symbol/symbol_blocks.h"
#include "qr/symbol/symbol_order.h"

/* From a finder's centre to its separator, and to the symbol's edge. */
#define FINDER_REACH  4
#define FINDER_CENTRE 3
/* From the symbol's right and lower edges to the last alignment pattern. */
#define ALIGNMENT_REACH 9

/* How far `at` is from the centre of the finder on its side. */
static unsigned damage_finder_distance(unsigned at, unsigned width)
{
    unsigned centre = at <= FINDER_CENTRE + FINDER_REACH
                          ? FINDER_CENTRE
                          : width - 1 - FINDER_CENTRE;

    return at > centre ? at - centre : centre - at;
}

/* Whether scanners need this module of a pattern; see the header. */
static bool damage_is_vital(const struct symbol *symbol, unsigned x, unsigned y)
{
    unsigned module = symbol_module_at(symbol, x, y);
    unsigned last = symbol->width - ALIGNMENT_REACH;

    if (module & SYMBOL_MODULE_FINDER)
        return damage_finder_distance(x, symbol->width) <= 1 ||
               damage_finder_distance(y, symbol->width) <= 1;
    if (module & SYMBOL_MODULE_TIMING)
        return true;
    if (module & SYMBOL_MODULE_ALIGNMENT)
        return x >= last && y >= last;
    return (module & SYMBOL_MODULE_FUNCTION) != 0;
}

static void damage_count_patterns(const struct symbol *symbol,
                                  const unsigned char *wrong,
                                  struct symbol_damage *damage)
{
    for (unsigned y = 0; y < symbol->width; y++) {
        for (unsigned x = 0; x < symbol->width; x++) {
            if (wrong[y * symbol->width + x] && damage_is_vital(symbol, x, y))
                damage->patterns++;
        }
    }
}

static bool damage_in_codeword(const unsigned char *wrong,
                               const unsigned *modules)
{
    for (unsigned i = 0; i < 8; i++) {
        if (wrong[modules[i]])
            return true;
    }
    return false;
}

static void damage_count_codewords(const struct symbol *symbol,
                                   const struct symbol_blocks *blocks,
                                   const unsigned char *wrong,
                                   struct symbol_damage *damage)
{
    size_t modules = (size_t)symbol->width * symbol->width;
    unsigned *order = memory_alloc(modules * sizeof(*order));
    unsigned *spoiled = memory_zalloc(blocks->count, sizeof(*spoiled));

    symbol_order(symbol, order);
    for (unsigned i = 0; i < blocks->codewords; i++) {
        unsigned *block = &spoiled[symbol_blocks_owner(blocks, i)];

        if (!damage_in_codeword(wrong, order + 8 * (size_t)i))
            continue;
        damage->codewords++;
        *block += 1;
        if (*block > damage->worst)
            damage->worst = *block;
    }
    free(spoiled);
    free(order);
}

void symbol_damage_count(const struct symbol *symbol,
                         const unsigned char *wrong,
                         struct symbol_damage *damage)
{
    size_t modules = (size_t)symbol->width * symbol->width;
    struct symbol_blocks blocks =
        symbol_blocks_of(symbol->version, symbol->level);

    *damage = (struct symbol_damage){.restorable = blocks.restorable};
    /* Most symbols have none. */
    if (memchr(wrong, 1, modules) == NULL)
        return;
    damage_count_patterns(symbol, wrong, damage);
    damage_count_codewords(symbol, &blocks, wrong, damage);
}

int symbol_damage_reserve(const struct symbol_damage *damage)
{
    int restorable = (int)damage->restorable;

    return (restorable - (int)damage->worst) * 100 / restorable;
}
