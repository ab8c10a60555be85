#ifndef ATTRIBUTION_CLICK_H
#define ATTRIBUTION_CLICK_H

#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * A click: one answered request on a brand, as the redirect path saw it.
 *
 *     struct click click = {.kind = CLICK_CLICK, .link = ..., ...};
 *     if (spool_reserve(spool, click_encoded_size(&click), &slot) < 0)
 *         ...                                      dropped, see spool.h
 *     click_encode(&click, slot.area);             no allocation
 *     spool_commit(spool);                         answered = recorded
 *
 * and later, in the shipper:
 *
 *     click_decode(record.body, &click, &err);     no copy
 *     click_xadd_append(&out, stream, record.id, &click);     click_xadd.h
 *
 * All slices point into the caller's bytes (or, after click_decode, into the
 * record). Unknown or absent is the empty slice. The record carries user
 * agent, referrer and language in full, so that the spool alone is enough to
 * rebuild Redis; the stream carries their hashes (click_hash), and
 * dictionary.h writes the strings. The click's time and id are the spool
 * record's and not part of the encoding.
 */
enum click_kind {
    CLICK_CLICK,  /* a followed link */
    CLICK_SCAN,   /* a followed placement */
    CLICK_ORPHAN, /* no such link; `link` is host/path */
    CLICK_OPEN,   /* a loaded open pixel of a link */
    CLICK_VIEW,   /* a link page was shown; `link` is host/@name */
};

#define CLICK_FLAGS 4
enum click_flag {
    CLICK_FLAG_HEAD = 1,      /* h: a HEAD request */
    CLICK_FLAG_PREFETCH = 2,  /* p: a prefetch or prerender header */
    CLICK_FLAG_BAD_TOKEN = 4, /* x: the recipient token failed its check */
    CLICK_FLAG_QR = 8,        /* q: came by ?qr=1 */
};

/* Longer values are cut, in bytes. */
#define CLICK_TAG_MAX    128 /* every tag, identifier and the address */
#define CLICK_LINK_MAX   256
#define CLICK_STRING_MAX 512 /* user agent, referrer, language */

struct click {
    enum click_kind kind;
    unsigned flags;    /* enum click_flag */
    uint16_t status;   /* HTTP status of the answer */
    uint64_t visitor;  /* keyed hash of address and user agent, 0 = none */
    struct slice link; /* host/slug; orphans: host/path; views: host/@name */
    struct slice campaign, channel, direction, source, content;
    struct slice placement; /* CODE */
    struct slice recipient; /* token */
    struct slice click_id;  /* 14 base62, if the link tracks conversions */
    struct slice user_agent;
    struct slice referrer; /* already cut: click_cut_referrer */
    struct slice language; /* Accept-Language as sent */
    struct slice ip;       /* text, truncated to /24 or /48 */
    struct slice variant;  /* where the link's rules led; empty: it has none */
};

/* Scheme, host and path of a Referer header; "" if it has userinfo. */
struct slice click_cut_referrer(struct slice referrer);

/* Bytes that click_encode will write, at most CLICK_ENCODED_MAX. */
size_t click_encoded_size(const struct click *click);
#define CLICK_ENCODED_MAX 4096

/* Writes exactly click_encoded_size(click) bytes at `area`, no allocation. */
void click_encode(const struct click *click, void *area);

/*
 * The click that `record` holds; its slices point into `record`. Strict: a
 * record of another version or with a byte too many or too few is
 * ERROR_CORRUPT.
 */
int click_decode(struct slice record, struct click *click, struct error *err)
    __attribute__((warn_unused_result));

/* What stands for a dictionary string in the stream: XXH3, 64 bits. */
uint64_t click_hash(struct slice text);

#endif
