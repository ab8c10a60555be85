#ifndef ATTRIBUTION_STREAM_ID_H
#define ATTRIBUTION_STREAM_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * The id of an entry in a Redis stream: milliseconds since 1970 (UTC) and a
 * sequence number within them. Ids of one stream strictly increase; 0-0 is no
 * entry's id and stands for "before the first".
 */
struct stream_id {
    uint64_t ms;
    uint64_t seq;
};

#define STREAM_ID_NONE ((struct stream_id){0, 0})

/* Two 64-bit numbers and the dash between them. */
#define STREAM_ID_TEXT_MAX 41

/* <0, 0, >0 */
int stream_id_compare(struct stream_id a, struct stream_id b);

/* "<ms>-<seq>", both decimal; false leaves *id alone. */
bool stream_id_parse(struct slice text, struct stream_id *id)
    __attribute__((warn_unused_result));

void stream_id_append(struct buffer *out, struct stream_id id);

/*
 * Appends the id by which the outside knows an entry: "n1.0-<ms>-<seq>" of the
 * stream clicks:n1.0, "3-<ms>-<seq>" of events:{3}.
 */
void stream_id_append_public(struct buffer *out, struct slice stream,
                             struct stream_id id);

/* Writes the text without NUL (at most STREAM_ID_TEXT_MAX); its length. */
size_t stream_id_write(struct stream_id id, char *out);

/*
 * The id of something that happens at `now_ms`, strictly above `last`: if the
 * clock stands or went back, it keeps last's milliseconds and counts on.
 */
struct stream_id stream_id_next(struct stream_id last, uint64_t now_ms);

#endif
