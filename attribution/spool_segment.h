#ifndef ATTRIBUTION_SPOOL_SEGMENT_H
#define ATTRIBUTION_SPOOL_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/stream_id.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * One file of a spool, mapped into memory: a header, then records, each
 * aligned to 8 bytes, then zeros.
 *
 *     header   struct spool_header, SPOOL_HEADER_BYTES
 *     record   u32 length of id and body   (0 = no more records)
 *              u32 CRC32C of id and body
 *              u64 ms, u64 seq             the stream id
 *              body
 *
 * Numbers are in the machine's byte order (a spool does not travel; the magic
 * differs on a machine of the other order). The length is stored last, with
 * release order, so a process killed inside an append leaves a length of zero
 * and the record never was.
 *
 * The file is named by the number of its first record, 20 digits, ".seg".
 */
#define SPOOL_STREAM_MAX   120
#define SPOOL_HEADER_BYTES 192
#define SPOOL_PREFIX_BYTES 24 /* of a record, before its body */
#define SPOOL_RECORD_MAX   65536
#define SPOOL_SEGMENT_MIN  131072 /* bytes of a file: fits any record */

struct spool_header {
    uint64_t magic;
    uint32_t version;
    uint32_t stream_len;
    uint64_t first;           /* number of the first record */
    struct stream_id last_id; /* of the record before it */
    char stream[SPOOL_STREAM_MAX];
    uint32_t unused;
    uint32_t crc;     /* CRC32C of all above */
    uint64_t shipped; /* a hint, not checked: number of the first record that
                         was not shipped when this was the newest segment */
};

struct spool_segment {
    char *map;                 /* the mapped file */
    size_t size;               /* bytes mapped */
    size_t end;                /* offset behind the last record */
    uint64_t first;            /* number of the first record */
    uint64_t count;            /* records */
    struct stream_id last_id;  /* of the last record, or the one before */
    int64_t shipped_steady_ms; /* when its last record was; 0 = not yet */
    int fd;
    char path[]; /* of the file */
};

struct spool_record {
    uint64_t number;
    struct stream_id id;
    struct slice body; /* in the mapping */
};

/* What is wrong behind the last valid record. */
enum spool_tail {
    SPOOL_TAIL_CLEAN,   /* zeros only */
    SPOOL_TAIL_TORN,    /* no length, but bytes: died inside an append */
    SPOOL_TAIL_CORRUPT, /* a length, but it or the checksum is wrong */
};

struct spool_header *spool_segment_header(const struct spool_segment *segment);

/*
 * Checks `bytes` as a segment: the header, then record by record, into `end`,
 * `count`, `last_id` and `first` of `segment`, which it maps nothing into.
 * ERROR_CORRUPT if the header is bad. Takes any bytes (aligned to 8).
 */
int spool_segment_scan(struct spool_segment *segment, char *bytes, size_t size,
                       enum spool_tail *tail, struct error *err)
    __attribute__((warn_unused_result));

/*
 * An empty preallocated file at `path`, mapped and touched, without a header:
 * a segment to be (see spool_segment_start). ERROR_FULL without disk space; no
 * file is left then.
 */
struct spool_segment *spool_segment_new(const char *path, size_t size,
                                        struct error *err);

/* Writes the header and renames the file to `path`: now it is a segment. */
int spool_segment_start(struct spool_segment **segment, const char *path,
                        const struct spool_header *header, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Opens an existing file for reading and checks it. A tail that is not clean
 * is copied to `quarantine`/<name>-<offset>, and the file is cut to its valid
 * prefix in any case. With ERROR_CORRUPT the whole file is unusable.
 */
struct spool_segment *spool_segment_open(const char *path,
                                         const char *quarantine,
                                         struct error *err);

/* Unmaps and closes; the file stays. NULL is fine. */
void spool_segment_free(struct spool_segment **segment);

/* The same, and deletes the file. */
void spool_segment_remove(struct spool_segment **segment);

/* Room for a record's body, or NULL if the segment is too full. */
char *spool_segment_reserve(struct spool_segment *segment, size_t len);

/* Makes the reserved body of `len` bytes the next record. */
void spool_segment_commit(struct spool_segment *segment, size_t len,
                          struct stream_id id);

/* The record at `offset`, and the offset behind it; false at the end. */
bool spool_segment_read(const struct spool_segment *segment, size_t *offset,
                        struct spool_record *record);

/* Fills in magic, version and checksum. */
void spool_segment_seal(struct spool_header *header);

#endif
