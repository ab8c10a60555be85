#include "cli/link_import/link_batch.h"

#include <stdlib.h>

#include "core/memory.h"

void link_batch_release(struct link_batch *batch)
{
    free(batch->lines);
    free(batch->ends);
    buffer_release(&batch->bytes);
    *batch = (struct link_batch){.count = 0};
}

void link_batch_clear(struct link_batch *batch)
{
    batch->count = 0;
    buffer_clear(&batch->bytes);
}

bool link_batch_is_full(const struct link_batch *batch,
                        const struct buffer *body)
{
    return batch->count >= LINK_BATCH_ROWS || body->len >= LINK_BATCH_BYTES;
}

void link_batch_add(struct link_batch *batch, const struct link_row *row,
                    struct buffer *body)
{
    char *text = json_dumps(row->link, JSON_COMPACT);

    if (batch->lines == NULL) {
        batch->lines = memory_zalloc(LINK_BATCH_ROWS, sizeof(*batch->lines));
        batch->ends = memory_zalloc(LINK_BATCH_ROWS, sizeof(*batch->ends));
    }
    buffer_append_byte(body, batch->count == 0 ? '[' : ',');
    buffer_append(body, slice_str(text));
    free(text);
    buffer_append(&batch->bytes, row->bytes);
    batch->lines[batch->count] = row->line;
    batch->ends[batch->count++] = batch->bytes.len;
}

void link_batch_end(struct buffer *body)
{
    buffer_append_byte(body, ']');
}

uint64_t link_batch_line(const struct link_batch *batch, size_t i)
{
    return batch->lines[i];
}

struct slice link_batch_bytes(const struct link_batch *batch, size_t i)
{
    size_t start = i > 0 ? batch->ends[i - 1] : 0;

    return slice_head(slice_skip(buffer_slice(&batch->bytes), start),
                      batch->ends[i] - start);
}
