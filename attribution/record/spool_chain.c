#include "attribution/record/spool_chain.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

void spool_chain_release(struct spool_chain *chain)
{
    for (size_t i = 0; i < chain->count; i++)
        spool_segment_free(&chain->segments[i]);
    free(chain->segments);
    *chain = (struct spool_chain){NULL, 0, 0};
}

void spool_chain_push(struct spool_chain *chain, struct spool_segment *segment)
{
    if (chain->count == chain->cap) {
        chain->cap = chain->cap > 0 ? 2 * chain->cap : 16;
        chain->segments = memory_resize(chain->segments, chain->cap,
                                        sizeof(struct spool_segment *));
    }
    chain->segments[chain->count++] = segment;
}

struct spool_segment *spool_chain_shift(struct spool_chain *chain)
{
    struct spool_segment *oldest = chain->segments[0];

    chain->count--;
    memmove(chain->segments, chain->segments + 1,
            chain->count * sizeof(struct spool_segment *));
    return oldest;
}

struct spool_segment *spool_chain_newest(const struct spool_chain *chain)
{
    return chain->count > 0 ? chain->segments[chain->count - 1] : NULL;
}

/* Before the first record of the i-th segment. */
static void cursor_at(const struct spool_chain *chain, size_t i,
                      struct spool_cursor *cursor)
{
    cursor->segment = chain->segments[i];
    cursor->offset = SPOOL_HEADER_BYTES;
    cursor->number = cursor->segment->first;
}

static size_t index_of(const struct spool_chain *chain,
                       const struct spool_segment *segment)
{
    size_t i = chain->count - 1;

    /* Cursors are mostly in the newest segments. */
    while (i > 0 && chain->segments[i] != segment)
        i--;
    return i;
}

void spool_chain_settle(const struct spool_chain *chain,
                        struct spool_cursor *cursor)
{
    while (cursor->offset >= cursor->segment->end &&
           cursor->segment != spool_chain_newest(chain))
        cursor_at(chain, index_of(chain, cursor->segment) + 1, cursor);
}

bool spool_chain_next(const struct spool_chain *chain,
                      struct spool_cursor *cursor, struct spool_record *record)
{
    spool_chain_settle(chain, cursor);
    if (!spool_format_read(cursor->segment->map, cursor->segment->end,
                           &cursor->offset, record))
        return false;
    record->number = cursor->number++;
    return true;
}

void spool_chain_find(const struct spool_chain *chain, uint64_t number,
                      struct spool_cursor *cursor)
{
    struct spool_record record;
    size_t i = 0;

    while (i + 1 < chain->count && chain->segments[i + 1]->first <= number)
        i++;
    cursor_at(chain, i, cursor);
    while (cursor->number < number &&
           spool_format_read(cursor->segment->map, cursor->segment->end,
                             &cursor->offset, &record))
        cursor->number++;
    spool_chain_settle(chain, cursor);
}

/* Moves on to the first record above `id`; the id of the one before it. */
static struct stream_id skip_to(struct spool_cursor *cursor,
                                struct stream_id id)
{
    struct stream_id before = spool_segment_header(cursor->segment)->last_id;
    struct spool_record record;
    size_t offset = cursor->offset;

    while (spool_format_read(cursor->segment->map, cursor->segment->end,
                             &offset, &record) &&
           stream_id_compare(record.id, id) <= 0) {
        before = record.id;
        cursor->offset = offset;
        cursor->number++;
    }
    return before;
}

enum spool_found spool_chain_seek(const struct spool_chain *chain,
                                  struct stream_id id,
                                  struct spool_cursor *cursor)
{
    struct stream_id before;
    size_t i = 0;

    while (i + 1 < chain->count &&
           stream_id_compare(chain->segments[i]->last_id, id) <= 0)
        i++;
    cursor_at(chain, i, cursor);
    before = skip_to(cursor, id);
    /* An earlier segment's last record counts where this one's tail or the
     * whole segment between went to quarantine. */
    if (i > 0 && stream_id_compare(chain->segments[i - 1]->last_id, id) == 0)
        before = id;
    spool_chain_settle(chain, cursor);
    if (stream_id_compare(before, id) == 0)
        return SPOOL_FOUND_EXACT;
    return stream_id_compare(before, id) > 0 ? SPOOL_FOUND_LOST
                                             : SPOOL_FOUND_ALIEN;
}

uint64_t spool_chain_behind(const struct spool_chain *chain,
                            const struct spool_cursor *cursor)
{
    uint64_t records =
        cursor->segment->first + cursor->segment->count - cursor->number;

    for (size_t i = chain->count; i-- > 0;) {
        if (chain->segments[i] == cursor->segment)
            break;
        records += chain->segments[i]->count;
    }
    return records;
}
