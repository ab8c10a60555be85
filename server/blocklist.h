#ifndef SERVER_BLOCKLIST_H
#define SERVER_BLOCKLIST_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/stat.h>

#include "core/error.h"
#include "shortener/address/host_list.h"

/*
 * The operator's file of hosts that nothing may lead to (--blocklist), for all
 * threads, read again when it has changed.
 *
 *     blocklist_init(&blocklist, path, &err)         path NULL: no file
 *     blocklist_look(&blocklist);                    now and then, main thread
 *     if (blocklist_take(&blocklist, &seen, &list))  any thread: a newer one
 *     blocklist_release(&blocklist);
 *
 * If what the file holds by then cannot be read or is no list, the log says
 * so and the old list stays.
 */
#define BLOCKLIST_LOOK_MS 250

struct blocklist {
    char *path;        /* owned, or NULL */
    struct stat known; /* the file as it was when it was looked at last */
    pthread_mutex_t lock;
    struct host_list *list;   /* a ref, under the lock */
    _Atomic uint64_t version; /* of the list; 0: there never was one */
};

/*
 * Reads the file for the first time. ERROR_IO, ERROR_SYNTAX, ERROR_FULL name
 * it; nothing needs to be released then.
 */
int blocklist_init(struct blocklist *blocklist, const char *path,
                   struct error *err) __attribute__((warn_unused_result));
void blocklist_release(struct blocklist *blocklist);

/* Looks whether the file has changed, and reads it if so; blocks. */
void blocklist_look(struct blocklist *blocklist);

/*
 * True, with a ref in *list, if there is a newer list than the caller has
 * *seen (0 at first).
 */
bool blocklist_take(struct blocklist *blocklist, uint64_t *seen,
                    struct host_list **list);

#endif
