#ifndef SERVER_PAGE_HTML_H
#define SERVER_PAGE_HTML_H

#include <stdint.h>

#include "core/buffer.h"
#include "shortener/catalog/page.h"

/*
 * A link page (shortener/catalog/page.h) as HTML: no script, one style sheet
 * inside, readable by screen readers and at any width, in the reader's light
 * or dark scheme, from left to right or right to left.
 */

/* Appends the page as it is at that time: items outside theirs are left out. */
void page_html_append(struct buffer *out, const struct page *page,
                      int64_t now_ms);

/* Appends the Content-Security-Policy that the page can live with. */
void page_html_policy(struct buffer *out, const struct page *page);

#endif
