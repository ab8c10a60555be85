#ifndef SHORTENER_LINK_DIFF_H
#define SHORTENER_LINK_DIFF_H

#include <stdbool.h>

#include "shortener/catalog/fields.h"
#include "shortener/catalog/link.h"

/*
 * What a change makes of a link, field by field, as its history keeps it:
 *
 *     -destination  https://acme.com/spring
 *     +destination  https://acme.com/summer
 *     +campaign     summer-26
 *
 * A field that was, or is, its default has no line of that sign. Of a password
 * only "+password changed" or "-password removed" is told. Name, times and
 * version are not the link's content and are left out.
 */
#define LINK_DIFF_WAS '-'
#define LINK_DIFF_IS  '+'

/* False, with nothing added, if both are the same. */
bool link_diff(const struct link *from, const struct link *to,
               struct fields *out);

#endif
