#ifndef SERVER_BLOCKLIST_H
#define SERVER_BLOCKLIST_H

#include "core/error.h"
#include "server/reread_file.h"
#include "shortener/address/host_list.h"

/*
 * The operator's file of hosts that nothing may lead to (--blocklist), for all
 * threads, read again when it has changed: a reread_file.h of host lists, which
 * has the rest of its calls.
 *
 *     blocklist_init(&blocklist, path, &err)         path NULL: no file
 *     if (blocklist_take(&blocklist, &seen, &list))  any thread: a newer one
 */

/* ERROR_IO, ERROR_SYNTAX, ERROR_FULL name the file. */
int blocklist_init(struct reread_file *blocklist, const char *path,
                   struct error *err) __attribute__((warn_unused_result));

/* True, with a ref in *list, if there is a newer list than the caller has
 * *seen (0 at first). */
bool blocklist_take(struct reread_file *blocklist, uint64_t *seen,
                    struct host_list **list);

#endif
