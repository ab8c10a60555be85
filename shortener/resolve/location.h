#ifndef SHORTENER_LOCATION_H
#define SHORTENER_LOCATION_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/slice.h"
#include "shortener/catalog/link.h"

/*
 * The Location of an answer: the link's destination with what the request
 * and the click add to its path and query, and the fragment last.
 *
 * More of the path goes behind the destination's, with one slash between. Of
 * the query, in this order: the destination's own query, the link's utm_* tags
 * that it does not have yet, its campaign's UTM template (utm.h) likewise, the
 * request's parameters as the link's query mode says, wpid=<click id> if there
 * is one. Our own marker qr=1 is never passed on, nor is a wpid of the
 * request's when there is a new one. With nothing to add, the Location is the
 * destination, byte for byte.
 */

/*
 * One destination of the link, its own or one of its rules', with the UTM
 * parameters, ready to have the varying part put in: appends the text to `out`
 * and returns the offset, from where the text begins, at which parameters are
 * inserted (before the fragment). Done once, when a link is loaded.
 */
size_t location_prepare(const struct link *link, struct slice url,
                        struct buffer *out);

/* What one request adds to a destination; each may be empty. */
struct location_extra {
    struct slice path; /* raw; must stay below, see url_path_stays */
    enum link_query mode;
    struct slice query; /* raw, without '?' */
    struct slice click_id;
};

/* Nothing is added: the Location is the prepared text itself. */
static inline bool location_adds_nothing(const struct location_extra *extra)
{
    return extra->path.len == 0 && extra->click_id.len == 0 &&
           (extra->query.len == 0 || extra->mode == LINK_QUERY_DROP);
}

/*
 * Appends the Location to `out`. `prepared` and `insert_at` come from
 * location_prepare.
 */
void location_build(struct slice prepared, size_t insert_at,
                    const struct location_extra *extra, struct buffer *out);

/* Does the query hold qr=1? */
bool location_is_qr(struct slice query);

#endif
