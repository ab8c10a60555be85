#include "attribution/paths/path_scan.h"

#include <string.h>

#define PATH_SCAN_LANES 16

/* A vector that every machine has. */
typedef uint8_t path_lanes
    __attribute__((vector_size(PATH_SCAN_LANES), aligned(1), may_alias));

/* Each byte that is a mark becomes one bit, by its place among eight. */
static path_lanes path_scan_lanes(const char *at)
{
    static const path_lanes bits = {1, 2, 4, 8, 16, 32, 64, 128,
                                    1, 2, 4, 8, 16, 32, 64, 128};
    path_lanes bytes = *(const path_lanes *)at;

    return (path_lanes)((bytes == ',') | (bytes == '>') | (bytes == '"') |
                        (bytes == '\n')) &
           bits;
}

static uint64_t path_scan_marks(const char *block)
{
    uint64_t marks = 0;

    for (size_t i = 0; i < PATH_SCAN_BLOCK; i += PATH_SCAN_LANES) {
        path_lanes lanes = path_scan_lanes(block + i);
        uint64_t halves[2];

        /* The product's uppermost byte is the sum of a half's eight. */
        memcpy(halves, &lanes, sizeof(halves));
        marks |= (halves[0] * 0x0101010101010101u >> 56) << i;
        marks |= (halves[1] * 0x0101010101010101u >> 56) << (i + 8);
    }
    return marks;
}

bool path_scan_advance(struct path_scan *scan)
{
    while (scan->ahead < scan->end) {
        size_t left = (size_t)(scan->end - scan->ahead);
        char rest[PATH_SCAN_BLOCK] = {0};

        scan->block = scan->ahead;
        if (left >= PATH_SCAN_BLOCK) {
            scan->marks = path_scan_marks(scan->block);
            scan->ahead += PATH_SCAN_BLOCK;
        } else {
            memcpy(rest, scan->block, left);
            scan->marks = path_scan_marks(rest);
            scan->ahead += left;
        }
        if (scan->marks != 0)
            return true;
    }
    return false;
}
