#ifndef CLI_PLURAL_H
#define CLI_PLURAL_H

#include <stdint.h>

/* What a noun ends in behind its count: "1 row", "2 rows".
 *
 *     output_note("%" PRIu64 " row%s", count, plural_ending(count));
 */
static inline const char *plural_ending(uint64_t count)
{
    return count == 1 ? "" : "s";
}

/* "1 row is", "2 rows are"; and the past of it. */
static inline const char *plural_are(uint64_t count)
{
    return count == 1 ? "is" : "are";
}

static inline const char *plural_were(uint64_t count)
{
    return count == 1 ? "was" : "were";
}

#endif
