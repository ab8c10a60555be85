#ifndef CLI_NAME_SET_H
#define CLI_NAME_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/siphash.h"
#include "core/slice.h"

/*
 * Names that were seen, of a file with any number of them: 16 to 32 bytes each,
 * since only a keyed 64-bit hash is kept. Of a million names, two
 * different ones are taken for one once in ten million files.
 *
 *     struct name_set set;
 *     name_set_init(&set);
 *     if (!name_set_add(&set, name))
 *         ... it was there ...
 *     name_set_release(&set);
 */
struct name_set {
    struct siphash_key key;
    uint64_t *hashes; /* owned; 0: free */
    size_t room, count;
};

void name_set_init(struct name_set *set);
void name_set_release(struct name_set *set);

/* False if it is there already. */
bool name_set_add(struct name_set *set, struct slice name);

#endif
