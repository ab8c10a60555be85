/* module: attribution */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/record/spool_format.h"
#include "core/crc32c.h"
#include "core/memory.h"

/*
 * Any bytes as a spool segment. The first byte chooses how much of it is made
 * right before it is opened, so that the fuzzer gets past the checksums:
 * nothing, the header, or the header and the checksum of every record.
 */
enum { MEND_NOTHING, MEND_HEADER, MEND_RECORDS, MENDS };

static void mend_header(char *bytes)
{
    struct spool_header header;

    memcpy(&header, bytes, sizeof(header));
    header.stream_len = header.stream_len % SPOOL_STREAM_MAX + 1;
    spool_format_seal(&header);
    memcpy(bytes, &header, sizeof(header));
}

static void mend_records(char *bytes, size_t size)
{
    size_t at = SPOOL_HEADER_BYTES;
    uint32_t len, crc;

    while (size - at >= SPOOL_PREFIX_BYTES) {
        memcpy(&len, bytes + at, sizeof(len));
        if (len <= 16 || len > size - at - 8)
            return;
        crc = crc32c(bytes + at + 8, len);
        memcpy(bytes + at + 4, &crc, sizeof(crc));
        at += spool_format_size(len - 16);
        if (at > size)
            return;
    }
}

/* What the scan vouches for can be read, and is what it counted. */
static void read_all(const char *bytes, size_t size,
                     const struct spool_scan *scan)
{
    size_t offset = SPOOL_HEADER_BYTES;
    struct stream_id last = STREAM_ID_NONE;
    struct spool_record record;
    uint64_t count = 0;

    if (scan->end > size || scan->tail_end > size)
        abort();
    while (spool_format_read(bytes, scan->end, &offset, &record)) {
        const char *end = record.body.ptr + record.body.len;

        if (record.body.ptr < bytes || end > bytes + scan->end)
            abort();
        if (stream_id_compare(record.id, last) <= 0)
            abort();
        last = record.id;
        count++;
    }
    if (count != scan->count ||
        (count > 0 && stream_id_compare(last, scan->last_id) != 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = ERROR_INIT;
    struct spool_scan scan;
    unsigned mend;
    char *bytes;

    if (size == 0)
        return 0;
    mend = data[0] % MENDS;
    size--;
    bytes = memory_copy(data + 1, size);
    if (mend >= MEND_HEADER && size >= SPOOL_HEADER_BYTES)
        mend_header(bytes);
    if (mend >= MEND_RECORDS && size >= SPOOL_HEADER_BYTES)
        mend_records(bytes, size);
    if (spool_format_scan(bytes, size, &scan, &err) == 0)
        read_all(bytes, size, &scan);
    else if (err.code != ERROR_CORRUPT)
        abort();
    free(bytes);
    return 0;
}
