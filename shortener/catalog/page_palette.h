#ifndef SHORTENER_PAGE_PALETTE_H
#define SHORTENER_PAGE_PALETTE_H

#include "core/color.h"
#include "core/error.h"
#include "shortener/catalog/page.h"

/*
 * The colours that a link page is shown in, light and dark: those that it
 * gives, and ours for those that it leaves out. Without any of the dark
 * scheme, the light one's are used there too, as a brand's colours are.
 *
 * Text must stand out from what it is on by 4.5, as WCAG 2 AA asks for.
 */
#define PAGE_PALETTE_CONTRAST 4.5

struct page_palette {
    struct color colors[PAGE_SCHEMES][PAGE_COLORS];
};

/* Colours that cannot be read (made by hand in Redis) count as not given. */
void page_palette_take(const struct page *page, struct page_palette *palette);

/* ERROR_INVALID says which two colours are too close, and how close. */
int page_palette_check(const struct page *page, struct error *err)
    __attribute__((warn_unused_result));

#endif
