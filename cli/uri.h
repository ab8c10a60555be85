#ifndef CLI_URI_H
#define CLI_URI_H

#include "core/buffer.h"
#include "core/slice.h"

/*
 * Building a request's path and query from text that may hold anything.
 *
 *     struct buffer path = BUFFER_INIT;
 *     uri_append_segment(&path, SLICE("/api/v1/links"), brand)
 *     uri_append_query(&path, SLICE("format"), SLICE("svg"));
 */

/* Appends `base`, "/" and the segment, percent-encoded. */
void uri_append_segment(struct buffer *uri, struct slice segment);

/* Appends "?name=value", or "&name=value" where a '?' is there already. */
void uri_append_query(struct buffer *uri, struct slice name,
                      struct slice value);

#endif
