#ifndef ATTRIBUTION_PATH_SCAN_H
#define ATTRIBUTION_PATH_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * The bytes that give path data its shape: comma, arrow (>), quote and line
 * feed, one after the other.
 *
 *     struct path_scan scan;
 *     path_scan_init(&scan, bytes);
 *     while ((mark = path_scan_next(&scan)) != NULL)
 *         ... *mark, which points into bytes ...
 *
 * Sixty-four bytes are looked at together, so that finding one costs no call
 * and no loop over what lies between.
 */
#define PATH_SCAN_BLOCK 64

struct path_scan {
    const char *block; /* looked at */
    const char *ahead; /* not looked at yet, up to `end` */
    const char *end;
    uint64_t marks; /* of the block, a bit a byte; those still to be told */
};

static inline void path_scan_init(struct path_scan *scan, struct slice bytes)
{
    *scan = (struct path_scan){bytes.ptr, bytes.ptr, bytes.ptr + bytes.len, 0};
}

/* Goes on to the next block with a mark; false: there is none. */
bool path_scan_advance(struct path_scan *scan);

/* NULL at the end. */
static inline const char *path_scan_next(struct path_scan *scan)
{
    const char *mark;

    if (scan->marks == 0 && !path_scan_advance(scan))
        return NULL;
    mark = scan->block + __builtin_ctzll(scan->marks);
    scan->marks &= scan->marks - 1;
    return mark;
}

#endif
