#ifndef CLI_PAGE_SPOOL_H
#define CLI_PAGE_SPOOL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/buffer.h"
#include "core/error.h"

/*
 * Pages that come in one order and are wanted in the other: they wait in a
 * temporary file, which nobody else sees and which goes with the process.
 *
 *     struct page_spool spool = PAGE_SPOOL_INIT;
 *     page_spool_open(&spool, &err)
 *     page_spool_add(&spool, bytes, &err)              each page
 *     while (page_spool_take(&spool, &page, &err) > 0) the last one first
 *         ...
 *     page_spool_release(&spool);
 */
struct page_spool {
    FILE *file;
    uint64_t end;  /* of the pages that were not taken */
    size_t *sizes; /* owned: of each page */
    size_t count, room;
};

#define PAGE_SPOOL_INIT \
    {                   \
        .count = 0      \
    }

int page_spool_open(struct page_spool *spool, struct error *err)
    __attribute__((warn_unused_result));
void page_spool_release(struct page_spool *spool);

int page_spool_add(struct page_spool *spool, struct slice bytes,
                   struct error *err) __attribute__((warn_unused_result));

/* The page that was added last, instead of what `page` held: 1, or 0 if there
 * is none, or an error. */
int page_spool_take(struct page_spool *spool, struct buffer *page,
                    struct error *err) __attribute__((warn_unused_result));

#endif
