#include "attribution/record/spool_format.h"

#include <string.h>

#include "core/crc32c.h"

/* "WPSPOOL" and a byte above 127, read as a number. */
#define SPOOL_MAGIC   0xff4c4f4f50535057u
#define SPOOL_VERSION 1

#define ID_BYTES      sizeof(struct stream_id)

/* The part of a record before its body. */
struct spool_prefix {
    uint32_t len; /* of id and body */
    uint32_t crc;
    struct stream_id id;
};

_Static_assert(sizeof(struct spool_header) <= SPOOL_HEADER_BYTES,
               "the header must fit");
_Static_assert(sizeof(struct spool_prefix) == SPOOL_PREFIX_BYTES,
               "the prefix has no padding");

static size_t align8(size_t n)
{
    return (n + 7) & ~(size_t)7;
}

size_t spool_format_size(size_t len)
{
    return align8(SPOOL_PREFIX_BYTES + len);
}

static uint32_t header_crc(const struct spool_header *header)
{
    return crc32c(header, offsetof(struct spool_header, crc));
}

void spool_format_seal(struct spool_header *header)
{
    header->magic = SPOOL_MAGIC;
    header->version = SPOOL_VERSION;
    header->unused = 0;
    header->crc = header_crc(header);
}

static int check_header(const char *bytes, size_t size, struct error *err)
{
    struct spool_header header;

    if (size < SPOOL_HEADER_BYTES)
        return error_set(err, ERROR_CORRUPT,
                         "spool segment: %zu bytes are less than a header",
                         size);
    memcpy(&header, bytes, sizeof(header));
    if (header.magic != SPOOL_MAGIC)
        return error_set(err, ERROR_CORRUPT,
                         "spool segment: not a spool of this machine");
    if (header.crc != header_crc(&header))
        return error_set(err, ERROR_CORRUPT,
                         "spool segment: the header fails its checksum");
    if (header.version != SPOOL_VERSION)
        return error_set(err, ERROR_CORRUPT,
                         "spool segment: version %u is not known; it was "
                         "written by another waypost",
                         header.version);
    if (header.stream_len == 0 || header.stream_len > SPOOL_STREAM_MAX)
        return error_set(err, ERROR_CORRUPT,
                         "spool segment: a stream's name of %u bytes",
                         header.stream_len);
    return 0;
}

/* The whole record at `at` is there, unharmed, and above `last`. */
static bool record_valid(const char *at, size_t room, struct stream_id last,
                         struct spool_prefix *prefix)
{
    if (room < SPOOL_PREFIX_BYTES)
        return false;
    memcpy(prefix, at, sizeof(*prefix));
    if (prefix->len <= ID_BYTES || prefix->len > ID_BYTES + SPOOL_RECORD_MAX)
        return false;
    if (prefix->len > room - (SPOOL_PREFIX_BYTES - ID_BYTES))
        return false;
    if (stream_id_compare(prefix->id, last) <= 0)
        return false;
    return prefix->crc ==
           crc32c(at + offsetof(struct spool_prefix, id), prefix->len);
}

static uint32_t length_at(const char *bytes, size_t size, size_t offset)
{
    uint32_t len = 0;

    if (size - offset >= sizeof(len))
        memcpy(&len, bytes + offset, sizeof(len));
    return len;
}

/* Behind the last byte that is not zero, `from` at least. */
static size_t tail_end(const char *bytes, size_t from, size_t size)
{
    while (size > from && bytes[size - 1] == 0)
        size--;
    return size;
}

int spool_format_scan(const char *bytes, size_t size, struct spool_scan *scan,
                      struct error *err)
{
    struct spool_prefix prefix;

    if (check_header(bytes, size, err) < 0)
        return err->code;
    *scan = (struct spool_scan){.end = SPOOL_HEADER_BYTES};
    memcpy(&scan->last_id, bytes + offsetof(struct spool_header, last_id),
           sizeof(scan->last_id));
    while (length_at(bytes, size, scan->end) != 0 &&
           record_valid(bytes + scan->end, size - scan->end, scan->last_id,
                        &prefix)) {
        size_t next = scan->end + spool_format_size(prefix.len - ID_BYTES);

        scan->end = next < size ? next : size;
        scan->last_id = prefix.id;
        scan->count++;
    }
    scan->tail_end = tail_end(bytes, scan->end, size);
    if (scan->tail_end > scan->end)
        scan->tail = length_at(bytes, size, scan->end) == 0
                         ? SPOOL_TAIL_TORN
                         : SPOOL_TAIL_CORRUPT;
    return 0;
}

void spool_format_publish(char *record, size_t len, size_t room,
                          struct stream_id id)
{
    struct spool_prefix *prefix = (struct spool_prefix *)(void *)record;
    size_t used = SPOOL_PREFIX_BYTES + len;
    size_t clear = align8(used) + sizeof(*prefix);

    /* What a bigger record left here that was never published must not be
     * taken for the next one's length. */
    if (clear > room)
        clear = room;
    memset(record + used, 0, clear - used);
    prefix->id = id;
    prefix->crc = crc32c(&prefix->id, ID_BYTES + len);
    __atomic_store_n(&prefix->len, (uint32_t)(ID_BYTES + len),
                     __ATOMIC_RELEASE);
}

bool spool_format_read(const char *bytes, size_t end, size_t *offset,
                       struct spool_record *record)
{
    struct spool_prefix prefix;

    if (*offset >= end)
        return false;
    memcpy(&prefix, bytes + *offset, sizeof(prefix));
    record->id = prefix.id;
    record->body =
        slice_of(bytes + *offset + SPOOL_PREFIX_BYTES, prefix.len - ID_BYTES);
    *offset += spool_format_size(record->body.len);
    return true;
}
