#ifndef ATTRIBUTION_CLICK_ANSWER_H
#define ATTRIBUTION_CLICK_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/record/click.h"
#include "core/slice.h"

/*
 * What a click was answered, as text: its kind, link, tags, the variant taken,
 * flags and status. A link answers nearly always the same, so the text stands
 * in dict:answer once, and its clicks carry the id.
 *
 *     if (click_answer_recurs(&click))
 *         id = click_answer_id(&click);
 *     len = click_answer_write(&click, text);
 *
 *     click_answer_read(slice_of(text, len), &answer);      the other way
 *
 * The text is a line a value, "<name>=<value>" and a line feed, in the order
 * of struct click_answer; what is empty is left out. A line feed in a value
 * (none that waypost accepts has one) becomes a space.
 */
#define CLICK_ANSWER_MAX 2048 /* bytes of text */

struct click_answer {
    struct slice kind; /* click, scan, orphan, open or view */
    struct slice link; /* as in struct click; likewise all others */
    struct slice campaign, channel, direction, source, content;
    struct slice placement;
    struct slice flags;  /* letters, see enum click_flag */
    struct slice status; /* decimal */
    struct slice variant;
};

/* Writes the text without NUL, at most CLICK_ANSWER_MAX bytes; its length. */
size_t click_answer_write(const struct click *click, char *out);

/*
 * Whether others will be answered the same. What led nowhere is any stranger's
 * choice and must not take room for ever: it stands in the click itself.
 */
bool click_answer_recurs(const struct click *click);

/*
 * 64 bits of hash of all that the text says, without writing it: most clicks'
 * answers are in the dictionary already.
 */
uint64_t click_answer_id(const struct click *click);

/*
 * Slices of `text`. Lines of other names are passed over, so that an older
 * version reads what a newer one wrote.
 */
void click_answer_read(struct slice text, struct click_answer *answer);

/* An id as it stands in Redis, a signed decimal number of 10 bytes there. */
bool click_answer_parse_id(struct slice text, uint64_t *id)
    __attribute__((warn_unused_result));

#endif
