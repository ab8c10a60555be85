#ifndef SERVER_PAGE_LOOKUP_H
#define SERVER_PAGE_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "server/api/call/api_call.h"
#include "shortener/catalog/brand.h"
#include "shortener/catalog/page.h"

/*
 * Which link page is meant: brand and name as people write them, made what
 * they are kept as.
 */
struct page_place {
    char host[BRAND_HOST_MAX + 1];
    char name[PAGE_NAME_MAX];
    size_t name_len;
};

/* ERROR_INVALID with the field "brand" or "name". */
int page_place_read(struct page_place *place, struct slice brand,
                    struct slice name, struct error *err)
    __attribute__((warn_unused_result));

/*
 * From the {brand} and {name} of the call's path; false, with the call
 * answered (404), for what can name no page.
 */
bool page_place_find(struct api_call *call, struct page_place *place);

/*
 * Reads the page that the call's path names. `fn` is called once, from the
 * loop, with the page, which is valid during the call. If there is none, or
 * Redis cannot tell, the call is answered and `fn` is not called.
 */
typedef void page_lookup_fn(struct api_call *call, const struct page *page);

void page_lookup_start(struct api_call *call, page_lookup_fn *fn);

#endif
