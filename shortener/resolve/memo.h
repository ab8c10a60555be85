#ifndef SHORTENER_MEMO_H
#define SHORTENER_MEMO_H

#include <stdbool.h>

#include "core/clock.h"
#include "core/slice.h"
#include "shortener/catalog/brand.h"
#include "shortener/catalog/campaign.h"
#include "shortener/catalog/link.h"

/*
 * What a worker remembers of brands, campaigns and placements, so that a link's
 * look-up rarely has to ask for them: copies, bounded in number, forgotten when
 * Redis says that they changed (or all at once). Hosts that are no brand are
 * remembered apart and for MEMO_ABSENT_MS only, since strangers send any Host.
 */
#define MEMO_MAX       4096 /* of each kind; beyond it, all are forgotten */
#define MEMO_ABSENT_MS 5000

/* Placements are a code and a slug, and a campaign on paper has many. */
#define MEMO_PLACEMENTS_MAX 65536

struct memo;

struct memo *memo_new(const struct clock *clock);
void memo_free(struct memo **memo);

/*
 * True if the host is remembered; *brand is NULL if it is no brand, else
 * valid until the next change of the memo.
 */
bool memo_find_brand(struct memo *memo, struct slice host,
                     const struct brand **brand);

/* `brand` NULL: there is none. Copies; returns the copy (or NULL). */
const struct brand *memo_keep_brand(struct memo *memo, struct slice host,
                                    const struct brand *brand);

/* True if it is remembered; all is empty for one that does not exist. */
bool memo_find_campaign(struct memo *memo, struct slice id,
                        struct link_heritage *heritage);

/* `campaign` NULL: there is none. */
void memo_keep_campaign(struct memo *memo, struct slice id,
                        const struct campaign *campaign);

/*
 * The slug that the placement `key` ("host/Q/CODE") leads to, valid until the
 * next change; SLICE_NONE if it is not remembered.
 */
struct slice memo_find_placement(struct memo *memo, struct slice key);

void memo_keep_placement(struct memo *memo, struct slice key,
                         struct slice slug);

void memo_forget_brand(struct memo *memo, struct slice host);
void memo_forget_campaign(struct memo *memo, struct slice id);
void memo_forget_placement(struct memo *memo, struct slice key);
void memo_clear(struct memo *memo);

#endif
