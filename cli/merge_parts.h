#ifndef CLI_MERGE_PARTS_H
#define CLI_MERGE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/client.h"
#include "cli/merge_plan.h"
#include "core/csv_reader.h"
#include "core/error.h"

/*
 * The recipients on their way to the server, in parts of some thousand rows:
 * their tokens, and what else of them is to be stored.
 *
 *     parts = merge_parts_new(client, path, &plan, arms);
 *     merge_parts_add(parts, record, token, &err)              each
 *     merge_parts_hold(parts, record, email, &err)             or
 *     merge_parts_end(parts, &err)           all have arrived
 *     merge_parts_send(parts, sent_at, &err)
 *     merge_parts_free(&parts);
 *
 * Nothing counts before merge_parts_send. What was not sent is given up with
 * merge_parts_discard, and goes away after a day where that did not happen.
 */
struct merge_parts;

/* `path` is the merge's, copied: "/api/v1/links/.../merges/ID". With `arms`,
 * who was sent it and who was not is recorded. */
struct merge_parts *merge_parts_new(struct client *client, const char *path,
                                    const struct merge_plan *plan, bool arms);
void merge_parts_free(struct merge_parts **parts);

/* One who gets a link. */
int merge_parts_add(struct merge_parts *parts, const struct csv_record *record,
                    struct slice token, struct error *err)
    __attribute__((warn_unused_result));

/* One who was held out: only a hash of the address leaves this machine.
 * `email` is in lower case, or empty. */
int merge_parts_hold(struct merge_parts *parts, const struct csv_record *record,
                     struct slice email, struct error *err)
    __attribute__((warn_unused_result));

/* The server has all of them. */
int merge_parts_end(struct merge_parts *parts, struct error *err)
    __attribute__((warn_unused_result));

/*
 * The mail goes out: it counts from here on. Tried again for some seconds if
 * the server does not answer, which is safe. `sent_at` NULL is now. Where no
 * part was made (all rows refused, or held out unrecorded), there is nothing to
 * tell.
 */
int merge_parts_send(struct merge_parts *parts, const char *sent_at,
                     struct error *err) __attribute__((warn_unused_result));

/* As far as the server can be reached. */
void merge_parts_discard(struct merge_parts *parts);

#endif
