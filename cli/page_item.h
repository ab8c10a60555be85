#ifndef CLI_PAGE_ITEM_H
#define CLI_PAGE_ITEM_H

#include <jansson.h>

#include "cli/invocation.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The items of a link page as options: --item LABEL=LINK, in the page's order,
 * where LINK is a slug of the page's brand, or a URL that a link is made for.
 * The time in which it is shown may follow:
 *
 *     --item 'Winter
 * sale=https://acme.com/sale;starts=2026-12-01;ends=2027-01-07'
 */

/* One of them as the API takes it; ERROR_USAGE for what is none. */
int page_item_parse(struct slice text, json_t **item, struct error *err)
    __attribute__((warn_unused_result));

/* Sets "items" if the option was given; one empty item stands for none. */
int page_item_set(const struct invocation *inv, json_t *body, struct error *err)
    __attribute__((warn_unused_result));

#endif
