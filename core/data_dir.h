#ifndef CORE_DATA_DIR_H
#define CORE_DATA_DIR_H

#include <stdbool.h>

/*
 * Where waypost keeps its data when nobody says otherwise, the same for the
 * server, which makes it, and for the other commands, which look there for
 * the server's address and token:
 *
 *     /var/lib/waypost              for root
 *     $XDG_DATA_HOME/waypost        otherwise, if that is an absolute path
 *     ~/.local/share/waypost        otherwise
 *
 * Files in a data directory that more than one program reads, a line each:
 * the all-scopes token, and the admin API's address, "http://127.0.0.1:8081".
 */
#define DATA_DIR_TOKEN   "admin-token"
#define DATA_DIR_ADDRESS "admin-address"

/* The default of this process; the caller frees. */
char *data_dir_default(void);

/*
 * The same from given values; `xdg` and `home` may be NULL or empty. Without
 * either it is root's. The caller frees.
 */
char *data_dir_choose(bool root, const char *xdg, const char *home);

#endif
