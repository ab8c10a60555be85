#ifndef ATTRIBUTION_PATH_OUTPUT_H
#define ATTRIBUTION_PATH_OUTPUT_H

#include "attribution/paths/path_credits.h"
#include "core/buffer.h"

/*
 * Credits as text, by channel and then by model, both in the order of bytes;
 * numbers as %.10g has them.
 */

/*
 * channel,model,conversions,value, quoted as RFC 4180 has it, lines ended by
 * LF. A channel that a spreadsheet would run as a formula gets an apostrophe
 * in front, as in reports.
 */
void path_output_csv(const struct path_credits *credits, struct buffer *out);

/* {"items": [{"channel": ...}, ...]}; bytes that are not UTF-8 become U+FFFD.
 */
void path_output_json(const struct path_credits *credits, struct buffer *out);

#endif
