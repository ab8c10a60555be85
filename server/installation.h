#ifndef SERVER_INSTALLATION_H
#define SERVER_INSTALLATION_H

#include "core/error.h"
#include "core/hmac.h"
#include "core/siphash.h"

/*
 * What makes this data directory this installation: a lock, a node name and a
 * secret, all made at the first start.
 *
 *     installation_open(&inst, dir, &err)
 *     ... inst.node, inst.secret ...
 *     installation_close(&inst);
 *
 * DIR/lock    held by flock(2) for the life of the process, so that two
 *             servers never write one spool; holds the holder's pid. A second
 *             one is refused with ERROR_CONFLICT.
 * DIR/node    6 random characters. It names this node's click streams, so a
 *             copied data directory needs its `node` removed first.
 * DIR/secret  32 hex digits, 0600: the key of visitors' pseudonyms, and what
 *             the keys for all other purposes are derived from. Nodes that
 *             should count a visitor once have the same secret.
 */
#define INSTALLATION_NODE_LEN 6

struct installation {
    char *dir;   /* owned */
    int lock_fd; /* -1 while closed */
    char node[INSTALLATION_NODE_LEN + 1];
    struct siphash_key secret;
};

#define INSTALLATION_INIT \
    {                     \
        .lock_fd = -1     \
    }

int installation_open(struct installation *inst, const char *dir,
                      struct error *err) __attribute__((warn_unused_result));

/*
 * The key for one purpose: nobody who has it, or sees what it signs, gets to
 * know the secret or another purpose's key. The same on every node that has
 * the same secret.
 */
void installation_key(const struct installation *inst, const char *purpose,
                      unsigned char key[HMAC_SIZE]);

void installation_close(struct installation *inst);

#endif
