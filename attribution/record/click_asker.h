#ifndef ATTRIBUTION_CLICK_ASKER_H
#define ATTRIBUTION_CLICK_ASKER_H

#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * Who a click came from, as text: what differs from click to click, one line
 * of words like an access log's.
 *
 *     <click id> <recipient> <visitor> <client> <referrer> <address>
 *
 * "-" stands for what is not known. Visitor, client and referrer are 64 bits
 * in base64 (core/base64_number.h); the latter two are fields of dict:client
 * and dict:ref. No word has a space; one that has is cut there.
 *
 *     char text[CLICK_ASKER_MAX];
 *     len = click_asker_write(&asker, text);
 *     click_asker_read(slice_of(text, len), &asker);
 */
#define CLICK_ASKER_MAX 512 /* bytes of text */

/* Zero: not known. */
struct click_asker {
    struct slice click_id;
    struct slice recipient;
    uint64_t visitor;
    uint64_t client;   /* hash of user agent and languages */
    uint64_t referrer; /* hash */
    struct slice ip;
};

/* Writes the text without NUL; words of more than CLICK_TAG_MAX bytes are
 * cut. Its length, at most CLICK_ASKER_MAX. */
size_t click_asker_write(const struct click_asker *asker, char *out);

/*
 * Slices of `text`. Words that are missing or no number are not known, and
 * further words are passed over.
 */
void click_asker_read(struct slice text, struct click_asker *asker);

#endif
