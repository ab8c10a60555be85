#ifndef SHORTENER_MERGE_CONTACTS_H
#define SHORTENER_MERGE_CONTACTS_H

#include "shortener/catalog/merge.h"
#include "shortener/store/merge_store.h"

/*
 * Whose contacts the mail merges of a link keep: the tokens of each merge, part
 * by part in the order of its file, in the hash merge:<id>:contacts.
 *
 *     merge_contacts_keep(redis, &part, on_kept, self);     each part, as it is
 *                                                           sent
 *     merge_contacts_merge(redis, link, id, on_merge, self);
 *     merge_contacts_get(redis, id, 0, on_tokens, self);    and 1, 2 ...
 *
 * A part without contacts has an empty list, so that the numbers have no gaps.
 * Who was deleted is still among the tokens; recipient:<token> is gone
 * (recipient_store.h). Asynchronous as in store.h, and idempotent.
 */
void merge_contacts_keep(struct redis *redis, const struct merge_part *part,
                         merge_store_fn *fn, void *arg);

/* A line a token, valid during the call; SLICE_NONE behind the last part. */
typedef void merge_contacts_fn(void *arg, const struct error *err,
                               struct slice tokens);
void merge_contacts_get(struct redis *redis, struct slice id, uint64_t number,
                        merge_contacts_fn *fn, void *arg);

/* The merge of the link ("<host>/<slug>") that comes behind `after` (empty: the
 * first); empty if there is none. In the order of their ids. */
void merge_contacts_merge(struct redis *redis, struct slice link,
                          struct slice after, merge_store_id_fn *fn, void *arg);

#endif
