#ifndef SHORTENER_HOST_LIST_H
#define SHORTENER_HOST_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * A list of hosts as blocklists come, a line each:
 *
 *     evil.example              a host
 *     0.0.0.0 evil.example      hosts-file: an address, then hosts
 *     ||evil.example^           as filters for browsers write it
 *     # or !                    comments; # also behind a host
 *
 *     struct host_list *list;
 *     if (host_list_read(path, &list, &err) < 0) ...
 *     host_list_covers(list, SLICE("www.evil.example"))         true
 *     host_list_unref(&list);
 *
 * A host covers all below it. Of a hosts-file's own lines (`127.0.0.1
 * localhost`) those names are passed over that have no dot, and addresses.
 *
 * Lists that others write have odd lines, and one of them must not cost all
 * the others: what is no host is passed over, counted, and the first such line
 * is known. A file that is mostly such lines is no list and is refused.
 *
 * Never changed once it is made, so any thread may look into it while it has a
 * ref; 4 bytes a host besides its text, found by halving.
 */
#define HOST_LIST_FILE_MAX (256u << 20) /* bytes */

struct host_list;

/*
 * From a file, or from its text. *list is the caller's ref, NULL on failure.
 * ERROR_IO, ERROR_FULL for a file above HOST_LIST_FILE_MAX, ERROR_SYNTAX
 * ("not_a_list") names the first line that is not understood.
 */
int host_list_read(const char *path, struct host_list **list, struct error *err)
    __attribute__((warn_unused_result));
int host_list_parse(struct slice text, struct host_list **list,
                    struct error *err) __attribute__((warn_unused_result));

struct host_list *host_list_ref(struct host_list *list);

/* *list becomes NULL; NULL is fine. */
void host_list_unref(struct host_list **list);

/* `host` is normalised (host.h) and has no dot at its end. NULL covers none. */
bool host_list_covers(const struct host_list *list, struct slice host);

/* How many hosts it has, each once. */
size_t host_list_count(const struct host_list *list);

/* How many lines were passed over, and the first of them (from 1). */
size_t host_list_odd_lines(const struct host_list *list, size_t *first);

#endif
