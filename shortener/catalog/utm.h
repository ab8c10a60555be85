#ifndef SHORTENER_UTM_H
#define SHORTENER_UTM_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"
#include "shortener/catalog/link.h"

/*
 * UTM parameters by a campaign's template: what each of its links adds to its
 * destination, unless the destination or the link's own tags say otherwise.
 *
 *     utm_medium={channel}
 *     utm_source={source}
 *
 * is stored as "name=pattern" items, each ended by '\n', sorted, like a link's
 * tags. A pattern is text with placeholders: {campaign} {channel} {direction}
 * {source} {content} {brand} {slug} and {tag.NAME}, each the link's own, after
 * it took over what its campaign gives it (link_inherit). One that has nothing
 * to say leaves nothing in its place.
 */
#define UTM_PATTERN_MAX 256 /* bytes of one pattern */

/* utm_campaign, _content, _id, _medium, _source, _term. */
bool utm_is_parameter(struct slice name);

/*
 * Checks a whole template. ERROR_INVALID, field "utm", names the parameter
 * and what is wrong with it.
 */
int utm_check(struct slice template, struct error *err)
    __attribute__((warn_unused_result));

/* Appends the pattern's text for that link; not encoded, maybe empty. */
void utm_expand(struct slice pattern, const struct link *link,
                struct buffer *out);

#endif
