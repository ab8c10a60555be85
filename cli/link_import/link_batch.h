#ifndef CLI_LINK_BATCH_H
#define CLI_LINK_BATCH_H

#include <stdbool.h>

#include "cli/link_import/link_source.h"
#include "core/buffer.h"

/*
 * The rows of one part of an import: their links are the JSON list that the
 * part's body becomes, their lines and bytes are kept for those that the
 * server refuses.
 *
 *     struct link_batch batch = {0};
 *     while (!link_batch_is_full(&batch, body))
 *         link_batch_add(&batch, &row, body);
 *     link_batch_end(body);                send it
 *     ... link_batch_line(&batch, i), link_batch_bytes(&batch, i) ...
 *     link_batch_clear(&batch);            ready for the next rows
 *     link_batch_release(&batch);
 */
#define LINK_BATCH_ROWS  2000
#define LINK_BATCH_BYTES ((size_t)4 << 20)

struct link_batch {
    size_t count;
    uint64_t *lines;     /* owned: LINK_BATCH_ROWS of them */
    size_t *ends;        /* owned: likewise, of the rows in `bytes` */
    struct buffer bytes; /* of the rows, one behind the other */
};

void link_batch_release(struct link_batch *batch);
void link_batch_clear(struct link_batch *batch);

bool link_batch_is_full(const struct link_batch *batch,
                        const struct buffer *body);
void link_batch_add(struct link_batch *batch, const struct link_row *row,
                    struct buffer *body);
void link_batch_end(struct buffer *body);

uint64_t link_batch_line(const struct link_batch *batch, size_t i);
struct slice link_batch_bytes(const struct link_batch *batch, size_t i);

#endif
