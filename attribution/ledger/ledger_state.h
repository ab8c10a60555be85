#ifndef ATTRIBUTION_LEDGER_STATE_H
#define ATTRIBUTION_LEDGER_STATE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "attribution/ledger/answer_table.h"
#include "attribution/ledger/evidence.h"
#include "attribution/ledger/hash_map.h"
#include "attribution/ledger/ledger.h"

/*
 * What the ledger's own files share: ledger.c (life, positions, views),
 * ledger_click.c and ledger_event.c (one entry becomes one row). Everybody
 * else sees ledger.h.
 */
struct ledger_cursor {
    struct stream_id read;      /* the ledger thread's own */
    struct stream_id published; /* what others are told */
};

struct ledger {
    pthread_rwlock_t life;    /* read: a view is open; write: clear */
    pthread_rwlock_t persons; /* guards identity, evidence */
    pthread_mutex_t positions;
    pthread_mutex_t index;     /* guards journeys and indexed */
    pthread_mutex_t labelling; /* guards labels; held for a few stores */

    struct event_table *table;
    struct interner *strings;
    struct interner *tagsets;
    struct identity *identity;
    struct journeys *journeys; /* made when a view first needs it */
    bool indexed;              /* journeys are of the rows and persons now */
    struct evidence *evidence;
    struct hash_map agents;  /* hash -> finding, see ledger_pack */
    struct hash_map clients; /* likewise */
    struct answer_table answers;
    struct campaign_labels *labels; /* a ref, or NULL */

    struct ledger_cursor *cursors; /* by stream; guarded by positions */
    uint32_t cursor_count;
    bool moved; /* since ledger_begin */
    _Atomic bool caught_up;
    _Atomic uint32_t clears;
    ledger_progress_fn *progress;
    void *progress_arg;
};

/* Makes two nodes one person; the node to go on with. */
uint32_t ledger_join(struct ledger *ledger, uint32_t a, uint32_t b);

#endif
