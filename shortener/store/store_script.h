#ifndef SHORTENER_STORE_SCRIPT_H
#define SHORTENER_STORE_SCRIPT_H

#include "core/buffer.h"
#include "core/slice.h"
#include "shortener/catalog/fields.h"
#include "shortener/store/store.h"

/*
 * The scripts by which store.c changes a record, as commands for Redis. Each
 * touches one record, and the stream of its notes if there is a note, or the
 * mark that is left beside it. They answer the record's new version, or 0 for
 * "taken", -1 for "not there", -2 for "another version". A hash without a
 * version, new or made by hand, has version 1.
 */
/* `mark` may be NULL. */
void store_script_create(struct buffer *out, struct slice key,
                         const struct store_mark *mark,
                         const struct fields *fields);

/* `version` is the one expected, STORE_ANY_VERSION for any; `note` may be
 * NULL. */
void store_script_replace(struct buffer *out, struct slice key, int64_t version,
                          const struct store_note *note,
                          const struct fields *fields);
void store_script_delete(struct buffer *out, struct slice key, int64_t version,
                         const struct store_note *note);

#endif
