#ifndef SERVER_PAGE_DRAFT_H
#define SERVER_PAGE_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"
#include "shortener/catalog/page.h"
#include "shortener/catalog/slug.h"

/*
 * What somebody wants a link page to be: the fields that were given, whether
 * by JSON (page_json.h) or by CSV (page_import.h), to be laid over the page
 * that is there.
 *
 *     page_draft_init(&draft);
 *     draft.texts[i] = ..., draft.given[i] = true;
 *     item = page_draft_add(&draft); item->label = ...;
 *     if (page_draft_item_check(item, &err) < 0) ...
 *     page_draft_name_links(&draft, key, host, name);
 *     if (page_draft_apply(&draft, &page, &err) == 0)
 *         ... page is checked; it points into the draft
 *     page_draft_release(&draft);
 *
 * Texts are borrowed from whoever was read, which must stay.
 */
struct page_draft_item {
    struct slice slug;        /* the link's; empty: named by its destination */
    struct slice destination; /* makes the link if need be; or empty */
    struct slice label;
    int64_t starts, ends;
    uint64_t line;    /* of a CSV file; 0 for JSON */
    bool missing;     /* page_links.h: the link is to be made */
    struct error err; /* why it cannot be shown; ERROR_NONE if it can */

    char *url; /* owned: the destination, normalised */
    char slug_text[SLUG_RANDOM_LENGTH];
};

struct page_draft {
    struct slice texts[PAGE_FIELDS]; /* page_fields' */
    bool given[PAGE_FIELDS];
    bool robots, robots_given;
    bool items_given;
    struct page_draft_item *items; /* owned array */
    size_t count, room;

    struct buffer picture; /* normalised */
    struct buffer colors;  /* normalised, one behind the other */
    struct buffer lines;   /* the items' text */
};

void page_draft_init(struct page_draft *draft);
void page_draft_release(struct page_draft *draft);

/* An empty one at the end; valid until the next. */
struct page_draft_item *page_draft_add(struct page_draft *draft);

/* Checks all but what only Redis knows, and normalises the destination. */
int page_draft_item_check(struct page_draft_item *item, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Gives a slug to each item that has none: one that follows, under the key,
 * from the page and the destination, so that the same file gives the same
 * links however often it is read, and nobody else can guess them.
 */
void page_draft_name_links(struct page_draft *draft, struct slice key,
                           struct slice host, struct slice name);

/*
 * Lays what was given over the page and checks the result. Items with an error
 * are left out. ERROR_INVALID names the field.
 */
int page_draft_apply(struct page_draft *draft, struct page *page,
                     struct error *err) __attribute__((warn_unused_result));

#endif
