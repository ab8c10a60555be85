#ifndef ATTRIBUTION_SPOOL_FORMAT_H
#define ATTRIBUTION_SPOOL_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/record/stream_id.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The bytes of a spool's segment: a header, then records, each aligned to 8
 * bytes, then zeros.
 *
 *     header   struct spool_header, padded to SPOOL_HEADER_BYTES
 *     record   u32 length of id and body   (0 = no more records)
 *              u32 CRC32C of id and body
 *              u64 ms, u64 seq             the stream id
 *              body
 *
 * Numbers are in the machine's byte order (a spool does not travel; on a
 * machine of the other order the magic does not fit). The length is stored
 * last, with release order, so a process killed inside an append leaves a
 * length of zero and the record never was.
 */
#define SPOOL_STREAM_MAX   120
#define SPOOL_HEADER_BYTES 192
#define SPOOL_PREFIX_BYTES 24 /* of a record, before its body */
#define SPOOL_RECORD_MAX   65536

struct spool_header {
    uint64_t magic;
    uint32_t version;
    uint32_t stream_len;
    uint64_t first;           /* number of the first record */
    struct stream_id last_id; /* of the record before it */
    char stream[SPOOL_STREAM_MAX];
    uint32_t unused;
    uint32_t crc;     /* CRC32C of all above */
    uint64_t shipped; /* a hint outside the checksum: the first record that
                         was not shipped when this was the newest segment */
};

struct spool_record {
    uint64_t number;
    struct stream_id id;
    struct slice body; /* in the segment's bytes */
};

/* What stands behind the last valid record. */
enum spool_tail {
    SPOOL_TAIL_CLEAN,   /* zeros only */
    SPOOL_TAIL_TORN,    /* no length, but bytes: died inside an append */
    SPOOL_TAIL_CORRUPT, /* a length; it, the checksum or the id is wrong */
};

struct spool_scan {
    size_t end;               /* offset behind the last valid record */
    size_t tail_end;          /* behind the last byte that is not zero */
    uint64_t count;           /* valid records */
    struct stream_id last_id; /* the last one's, or the header's */
    enum spool_tail tail;
};

/* Fills in the header's magic, version and checksum. */
void spool_format_seal(struct spool_header *header);

/*
 * Checks any bytes (aligned to 8) as a segment: header, then record by record.
 * ERROR_CORRUPT if the header is bad; a bad tail is no error, see `tail`.
 */
int spool_format_scan(const char *bytes, size_t size, struct spool_scan *scan,
                      struct error *err) __attribute__((warn_unused_result));

/* Bytes that a record with a body of `len` takes. */
size_t spool_format_size(size_t len);

/*
 * Completes the record whose body of `len` bytes stands at `record` +
 * SPOOL_PREFIX_BYTES, and publishes it. The record's place was zero, or held
 * an unpublished record; `room` is how many bytes the segment has from
 * `record` on.
 */
void spool_format_publish(char *record, size_t len, size_t room,
                          struct stream_id id);

/*
 * The published record at `*offset` (number excepted), which moves behind it;
 * false at `end`. For bytes that spool_format_scan or the process itself
 * vouches for.
 */
bool spool_format_read(const char *bytes, size_t end, size_t *offset,
                       struct spool_record *record);

#endif
