#ifndef SERVER_PAGE_WRITE_H
#define SERVER_PAGE_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "server/api/call/precondition.h"
#include "server/api/page/page_draft.h"
#include "shortener/store/link_history.h"

/*
 * A link page on its way to Redis: read, changed by a draft (page_draft.h),
 * checked, its links made, written. All checks come before the first link is
 * made; should Redis fail between, the links that were made serve the next
 * try.
 *
 *     const struct page_write_config config = {...};
 *     page_write_start(&config, on_written, call);
 *
 * A change that met another's is made anew upon the newer page.
 */
struct api;

enum page_write_mode {
    PAGE_WRITE_ADD,  /* ERROR_EXISTS if it is there */
    PAGE_WRITE_EDIT, /* ERROR_NOT_FOUND if it is not */
    PAGE_WRITE_PUT   /* either way; items with an error are left out, unless
                        all have one: ERROR_INVALID "no_items" */
};

enum page_write_outcome { PAGE_WRITTEN_NEW, PAGE_CHANGED, PAGE_UNCHANGED };

struct page_write_config {
    struct api *api;
    enum page_write_mode mode;
    bool dry_run;                   /* check all, write nothing */
    struct slice host, name;        /* copied */
    struct page_draft *draft;       /* stays until the callback */
    struct link_author author;      /* likewise */
    const struct precondition *pre; /* likewise; NULL for none */
};

/* What is there now; valid during the callback. */
struct page_written {
    enum page_write_outcome outcome;
    const struct page *page;
    int64_t version;
};

/*
 * `err`: the page was not written. With it, or without, the draft's items may
 * have errors of their own, which are the caller's to tell.
 */
typedef void page_write_fn(void *arg, const struct error *err,
                           const struct page_written *written);

/* Calls `fn` once, from the loop. */
void page_write_start(const struct page_write_config *config, page_write_fn *fn,
                      void *arg);

#endif
