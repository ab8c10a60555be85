#ifndef ATTRIBUTION_SPOOL_SEGMENT_H
#define ATTRIBUTION_SPOOL_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/record/spool_format.h"
#include "attribution/record/stream_id.h"
#include "core/error.h"

/*
 * One file of a spool (spool_format.h), mapped into memory.
 *
 *     segment = spool_segment_new(standby_path, size, &err);
 *     spool_segment_start(segment, path, &header, &err);
 *     area = spool_segment_reserve(segment, len);
 *     ... write len bytes at area ...
 *     spool_segment_commit(segment, len, id);
 *     spool_segment_free(&segment);          or _remove, with the file
 *
 * Only the newest segment of a spool is written to. Those of former runs are
 * opened, cut to what is valid, and read.
 */
#define SPOOL_SEGMENT_MIN 131072 /* bytes of a file: fits any record */

struct spool_segment {
    char *map;                 /* the mapped file, NULL if it is empty */
    size_t size;               /* bytes of it */
    size_t end;                /* offset behind the last record */
    uint64_t first;            /* number of the first record */
    uint64_t count;            /* records */
    struct stream_id last_id;  /* of the last record, or the one before */
    bool shipped;              /* all records are in Redis, it says ... */
    int64_t shipped_steady_ms; /* ... since then */
    int fd;                    /* -1 when closed */
    char *path;                /* of the file, owned */
};

/* The header, in the mapping. */
struct spool_header *spool_segment_header(const struct spool_segment *segment);

/*
 * An empty, preallocated, mapped and touched file without a header: a segment
 * to be. ERROR_FULL without disk space; no file is left then.
 */
struct spool_segment *spool_segment_new(const char *path, size_t size,
                                        struct error *err);

/* Writes the header (and seals it), then renames the file: a segment now. */
int spool_segment_start(struct spool_segment *segment, const char *path,
                        const struct spool_header *header, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Opens and checks an existing file. A tail that is torn or corrupt is copied
 * to <quarantine>/<name>-<offset> first, then the file is cut to its valid
 * prefix. A file without a valid header is ERROR_CORRUPT, and was moved to
 * quarantine as a whole. Both are logged here.
 */
struct spool_segment *spool_segment_open(const char *path,
                                         const char *quarantine,
                                         struct error *err);

/* Unmaps and closes; the file stays. */
void spool_segment_free(struct spool_segment **segment);

/* The same, and deletes the file. */
void spool_segment_remove(struct spool_segment **segment);

/* Where a record's body of `len` bytes may go; NULL if it does not fit. */
char *spool_segment_reserve(const struct spool_segment *segment, size_t len);

/* Makes the reserved body of `len` bytes the next record. */
void spool_segment_commit(struct spool_segment *segment, size_t len,
                          struct stream_id id);

#endif
