#include "attribution/record/spool.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/record/spool_store.h"
#include "core/file.h"
#include "core/log.h"
#include "core/memory.h"

/* After a failed attempt to make room, the next one waits this long. */
#define RETRY_MS 100
/* And the log hears of it this often. */
#define LOG_MS 1000

struct spool {
    struct spool_store store;
    char stream[SPOOL_STREAM_MAX];
    size_t stream_len;
    bool drains;                  /* another worker's: nothing is appended */
    struct stream_id last_id;     /* of the last record, or a floor */
    uint64_t next;                /* number of the next record */
    struct spool_cursor position; /* the first record that is not shipped */
    uint64_t recovered, appended, pending, dropped, rejected;
    uint64_t reject_floor; /* rejected records have lower numbers */
    struct stream_id reserved_id;
    size_t reserved_len;   /* 0 = nothing is reserved */
    bool full;             /* the last attempt to make room failed */
    int64_t retry_at;      /* steady ms */
    int64_t complained_at; /* steady ms */
};

/* What the next segment begins with. */
static struct spool_header spool_header(const struct spool *spool)
{
    struct spool_header header = {
        .stream_len = (uint32_t)spool->stream_len,
        .first = spool->next,
        .last_id = spool->last_id,
        .shipped = spool->position.segment != NULL ? spool->position.number : 0,
    };

    memcpy(header.stream, spool->stream, spool->stream_len);
    return header;
}

static void set_stream(struct spool *spool, struct slice stream)
{
    spool->stream_len = stream.len;
    memcpy(spool->stream, stream.ptr, stream.len);
}

/* Takes over what former runs left: numbers, ids, name and position. */
static void spool_resume(struct spool *spool)
{
    const struct spool_segment *newest =
        spool_chain_newest(&spool->store.chain);
    const struct spool_header *header = spool_segment_header(newest);

    spool->next = newest->first + newest->count;
    spool->last_id = newest->last_id;
    set_stream(spool, slice_of(header->stream, header->stream_len));
    spool_chain_find(&spool->store.chain, header->shipped, &spool->position);
}

/* Records of former runs that are still to be shipped. */
static void spool_begin(struct spool *spool)
{
    spool->recovered =
        spool_chain_behind(&spool->store.chain, &spool->position);
    spool->pending = spool->recovered;
    if (spool->recovered > 0)
        log_info("spool recovered", log_str("dir", spool->store.dir),
                 log_int("records", (int64_t)spool->recovered));
}

static void complain(struct spool *spool, const struct error *err)
{
    int64_t now = clock_steady_ms(spool->store.clock);

    if (spool->full && now - spool->complained_at < LOG_MS)
        return;
    spool->complained_at = now;
    log_error("clicks are dropped", log_err(err),
              log_int("dropped", (int64_t)spool->dropped),
              log_int("pending", (int64_t)spool->pending));
}

/* A newest segment with room. */
static int spool_grow(struct spool *spool, struct error *err)
{
    struct spool_header header = spool_header(spool);
    int64_t now = clock_steady_ms(spool->store.clock);

    if (spool_store_grow(&spool->store, &header, spool->position.segment, err) <
        0) {
        complain(spool, err);
        spool->full = true;
        spool->retry_at = now + RETRY_MS;
        return err->code;
    }
    if (spool->full)
        log_info("spool has room again", log_str("dir", spool->store.dir),
                 log_int("dropped", (int64_t)spool->dropped));
    spool->full = false;
    if (spool->position.segment == NULL)
        spool_chain_find(&spool->store.chain, 0, &spool->position);
    return 0;
}

/* Where appends go. Being at the limit is no reason not to start: what is
 * there must be shipped to get below it. */
static int spool_first_segment(struct spool *spool, struct error *err)
{
    bool resumed = spool->store.chain.count > 0;

    if (spool_grow(spool, err) < 0) {
        if (!resumed ||
            spool->store.bytes + spool->store.limits.segment_bytes <=
                spool->store.limits.max_bytes)
            return err->code;
        return 0;
    }
    spool_chain_settle(&spool->store.chain, &spool->position);
    spool_store_sweep(&spool->store);
    return 0;
}

static int spool_open(struct spool *spool, const struct spool_config *config,
                      struct error *err)
{
    spool->drains = config->stream.len == 0;
    if (spool_store_open(&spool->store, !spool->drains, config->stream, err) <
        0)
        return err->code;
    if (spool->store.chain.count > 0)
        spool_resume(spool);
    else if (spool->drains)
        return error_set(err, ERROR_NOT_FOUND, "spool %s: has no records",
                         config->dir);
    else
        set_stream(spool, config->stream);
    if (!spool->drains && spool_first_segment(spool, err) < 0)
        return err->code;
    spool_begin(spool);
    return 0;
}

static int check_config(const struct spool_config *config, struct error *err)
{
    if (config->stream.len > SPOOL_STREAM_MAX)
        return error_set(err, ERROR_INVALID,
                         "spool %s: the stream's name has %zu bytes, more "
                         "than %d; use a shorter node name",
                         config->dir, config->stream.len, SPOOL_STREAM_MAX);
    if (config->segment_bytes < SPOOL_SEGMENT_MIN)
        return error_set(err, ERROR_INVALID,
                         "spool %s: segments of %zu bytes are too small; use "
                         "%d or more",
                         config->dir, config->segment_bytes, SPOOL_SEGMENT_MIN);
    if (config->max_bytes / 2 < config->segment_bytes)
        return error_set(err, ERROR_INVALID,
                         "spool %s: a limit of %llu bytes is less than two "
                         "segments of %zu",
                         config->dir, (unsigned long long)config->max_bytes,
                         config->segment_bytes);
    return 0;
}

struct spool *spool_new(const struct spool_config *config, struct error *err)
{
    struct spool_limits limits = {config->segment_bytes, config->max_bytes,
                                  config->retain_ms};
    struct spool *spool;

    if (check_config(config, err) < 0)
        return NULL;
    spool = memory_zalloc(1, sizeof(*spool));
    spool_store_init(&spool->store, config->dir, &limits, config->clock);
    if (spool_open(spool, config, err) < 0)
        spool_free(&spool);
    return spool;
}

void spool_free(struct spool **spool)
{
    if (*spool == NULL)
        return;
    spool_store_release(&(*spool)->store);
    free(*spool);
    *spool = NULL;
}

void spool_remove(struct spool **spool)
{
    spool_store_destroy(&(*spool)->store);
    spool_free(spool);
}

/* Room in a new segment, unless that failed just now. */
static char *reserve_in_new(struct spool *spool, size_t len)
{
    struct error err;

    if (spool->drains || len == 0 || len > SPOOL_RECORD_MAX)
        return NULL;
    if (spool->full && clock_steady_ms(spool->store.clock) < spool->retry_at)
        return NULL;
    if (spool_grow(spool, &err) < 0)
        return NULL;
    return spool_segment_reserve(spool_chain_newest(&spool->store.chain), len);
}

int spool_reserve(struct spool *spool, size_t len, struct spool_slot *slot)
{
    const struct spool_segment *newest =
        spool_chain_newest(&spool->store.chain);
    int64_t now = clock_wall_ms(spool->store.clock);

    slot->area = NULL;
    if (newest->fd >= 0)
        slot->area = spool_segment_reserve(newest, len);
    if (slot->area == NULL)
        slot->area = reserve_in_new(spool, len);
    if (slot->area == NULL) {
        spool->dropped++;
        return ERROR_FULL;
    }
    slot->id = stream_id_next(spool->last_id, now > 0 ? (uint64_t)now : 0);
    spool->reserved_id = slot->id;
    spool->reserved_len = len;
    return 0;
}

void spool_commit(struct spool *spool)
{
    if (spool->reserved_len == 0)
        return;
    spool_segment_commit(spool_chain_newest(&spool->store.chain),
                         spool->reserved_len, spool->reserved_id);
    spool_writeback_touch(&spool->store.writeback);
    spool->last_id = spool->reserved_id;
    spool->reserved_len = 0;
    spool->next++;
    spool->appended++;
    spool->pending++;
}

int spool_sync(struct spool *spool)
{
    return spool_writeback_run(&spool->store.writeback);
}

struct slice spool_stream(const struct spool *spool)
{
    return slice_of(spool->stream, spool->stream_len);
}

void spool_count(const struct spool *spool, struct spool_counters *counters)
{
    *counters = (struct spool_counters){
        .recovered = spool->recovered,
        .appended = spool->appended,
        .shipped = spool->recovered + spool->appended - spool->pending,
        .pending = spool->pending,
        .dropped = spool->dropped,
        .rejected = spool->rejected,
        .bytes = spool->store.bytes,
    };
}

void spool_position(const struct spool *spool, struct spool_cursor *cursor)
{
    *cursor = spool->position;
}

bool spool_next(const struct spool *spool, struct spool_cursor *cursor,
                struct spool_record *record)
{
    return spool_chain_next(&spool->store.chain, cursor, record);
}

enum spool_found spool_seek(struct spool *spool, struct stream_id top,
                            struct spool_cursor *cursor)
{
    if (stream_id_compare(top, spool->last_id) > 0)
        spool->last_id = top;
    return spool_chain_seek(&spool->store.chain, top, cursor);
}

void spool_ship(struct spool *spool, const struct spool_cursor *cursor)
{
    struct spool_chain *chain = &spool->store.chain;

    spool->position = *cursor;
    spool_chain_settle(chain, &spool->position);
    spool->pending = spool_chain_behind(chain, &spool->position);
    if (spool->pending > spool->recovered + spool->appended)
        spool->recovered = spool->pending - spool->appended;
    spool_segment_header(spool_chain_newest(chain))->shipped =
        spool->position.number;
    spool_store_mark(&spool->store, spool->position.segment);
}

void spool_reject(struct spool *spool, const struct spool_record *record)
{
    char *dir = file_path(spool->store.dir, "quarantine");
    char *path =
        file_path(dir, "record-%llu", (unsigned long long)record->number);
    struct error err = ERROR_INIT;

    if (record->number < spool->reject_floor)
        goto out;
    spool->reject_floor = record->number + 1;
    spool->rejected++;
    if (file_make_dir(dir, &err) == 0 &&
        file_write(path, record->body, 0600, &err) == 0)
        log_error("record cannot be read", log_str("copy", path));
    else
        log_error("record cannot be read, nor kept", log_err(&err));
out:
    free(path);
    free(dir);
}

void spool_expire(struct spool *spool)
{
    spool_store_expire(&spool->store, spool->position.segment);
}

bool spool_has_expired(const struct spool *spool)
{
    return spool_store_has_expired(&spool->store, spool->position.segment);
}
