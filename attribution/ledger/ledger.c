#include "attribution/ledger/ledger.h"

#include <pthread.h>
#include <stdlib.h>

#include "attribution/ledger/ledger_state.h"
#include "core/memory.h"
#include "core/random.h"

/* Writers first: a ledger that waits for one report must not wait for all. */
static void ledger_init_lock(pthread_rwlock_t *lock)
{
    pthread_rwlockattr_t attr;

    pthread_rwlockattr_init(&attr);
    pthread_rwlockattr_setkind_np(&attr,
                                  PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(lock, &attr);
    pthread_rwlockattr_destroy(&attr);
}

static uint64_t ledger_seed(void)
{
    struct random random;
    uint64_t seed;

    random_init(&random);
    seed = random_u64(&random);
    random_release(&random);
    return seed;
}

struct ledger *ledger_new(void)
{
    struct ledger *ledger = memory_zalloc(1, sizeof(*ledger));

    ledger_init_lock(&ledger->life);
    ledger_init_lock(&ledger->persons);
    pthread_mutex_init(&ledger->positions, NULL);
    pthread_mutex_init(&ledger->index, NULL);
    pthread_mutex_init(&ledger->labelling, NULL);
    ledger->table = event_table_new();
    ledger->strings = interner_new();
    ledger->tagsets = interner_new();
    ledger->identity = identity_new();
    ledger->journeys = journeys_new();
    ledger->evidence = evidence_new(ledger->table);
    hash_map_init(&ledger->agents, ledger_seed());
    hash_map_init(&ledger->clients, ledger_seed());
    answer_table_init(&ledger->answers, ledger_seed());
    return ledger;
}

void ledger_free(struct ledger **ledger)
{
    struct ledger *l = *ledger;

    if (l == NULL)
        return;
    campaign_labels_unref(&l->labels);
    free(l->cursors);
    answer_table_release(&l->answers);
    hash_map_release(&l->clients);
    hash_map_release(&l->agents);
    evidence_free(&l->evidence);
    journeys_free(&l->journeys);
    identity_free(&l->identity);
    interner_free(&l->tagsets);
    interner_free(&l->strings);
    event_table_free(&l->table);
    pthread_mutex_destroy(&l->labelling);
    pthread_mutex_destroy(&l->index);
    pthread_mutex_destroy(&l->positions);
    pthread_rwlock_destroy(&l->persons);
    pthread_rwlock_destroy(&l->life);
    free(l);
    *ledger = NULL;
}

uint32_t ledger_stream(struct ledger *ledger, struct slice name)
{
    uint32_t stream;

    pthread_mutex_lock(&ledger->positions);
    stream = event_table_stream(ledger->table, name);
    if (stream >= ledger->cursor_count) {
        ledger->cursors = memory_resize(ledger->cursors, stream + 1,
                                        sizeof(ledger->cursors[0]));
        for (uint32_t i = ledger->cursor_count; i <= stream; i++)
            ledger->cursors[i] = (struct ledger_cursor){0};
        ledger->cursor_count = stream + 1;
    }
    pthread_mutex_unlock(&ledger->positions);
    return stream;
}

void ledger_begin(struct ledger *ledger)
{
    pthread_rwlock_wrlock(&ledger->persons);
    ledger->moved = false;
}

static void ledger_publish_positions(struct ledger *ledger)
{
    pthread_mutex_lock(&ledger->positions);
    for (uint32_t i = 0; i < ledger->cursor_count; i++)
        ledger->cursors[i].published = ledger->cursors[i].read;
    pthread_mutex_unlock(&ledger->positions);
}

void ledger_end(struct ledger *ledger)
{
    pthread_rwlock_unlock(&ledger->persons);
    if (!ledger->moved)
        return;
    ledger_publish_positions(ledger);
    if (ledger->progress != NULL)
        ledger->progress(ledger->progress_arg);
}

bool ledger_skip(struct ledger *ledger, uint32_t stream, struct stream_id id)
{
    struct ledger_cursor *cursor = &ledger->cursors[stream];

    if (stream_id_compare(id, cursor->read) <= 0)
        return false;
    cursor->read = id;
    ledger->moved = true;
    ledger->indexed = false;
    return true;
}

uint32_t ledger_join(struct ledger *ledger, uint32_t a, uint32_t b)
{
    if (a == IDENTITY_NONE)
        return b;
    if (b != IDENTITY_NONE)
        identity_join(ledger->identity, a, b);
    return a;
}

void ledger_clear(struct ledger *ledger)
{
    pthread_rwlock_wrlock(&ledger->life);
    atomic_fetch_add(&ledger->clears, 1);
    evidence_clear(ledger->evidence);
    journeys_clear(ledger->journeys);
    ledger->indexed = false;
    identity_clear(ledger->identity);
    answer_table_release(&ledger->answers);
    interner_clear(ledger->tagsets);
    interner_clear(ledger->strings);
    event_table_clear(ledger->table);
    ledger_set_caught_up(ledger, false);
    pthread_mutex_lock(&ledger->positions);
    for (uint32_t i = 0; i < ledger->cursor_count; i++)
        ledger->cursors[i] = (struct ledger_cursor){0};
    pthread_mutex_unlock(&ledger->positions);
    pthread_rwlock_unlock(&ledger->life);
}

uint32_t ledger_clears(const struct ledger *ledger)
{
    return atomic_load(&ledger->clears);
}

void ledger_on_progress(struct ledger *ledger, ledger_progress_fn *fn,
                        void *arg)
{
    ledger->progress = fn;
    ledger->progress_arg = arg;
}

void ledger_set_caught_up(struct ledger *ledger, bool caught_up)
{
    atomic_store(&ledger->caught_up, caught_up);
}

bool ledger_caught_up(const struct ledger *ledger)
{
    return atomic_load(&ledger->caught_up);
}

struct stream_id ledger_position(struct ledger *ledger, struct slice stream)
{
    struct stream_id position = STREAM_ID_NONE;

    pthread_mutex_lock(&ledger->positions);
    for (uint32_t i = 0; i < ledger->cursor_count; i++) {
        if (slice_equal(event_table_stream_name(ledger->table, i), stream))
            position = ledger->cursors[i].published;
    }
    pthread_mutex_unlock(&ledger->positions);
    return position;
}

bool ledger_reached(struct ledger *ledger, struct slice stream,
                    struct stream_id id)
{
    return stream_id_compare(ledger_position(ledger, stream), id) >= 0;
}

uint32_t ledger_rows(const struct ledger *ledger)
{
    return event_table_rows(ledger->table);
}

void ledger_set_labels(struct ledger *ledger, struct campaign_labels *labels)
{
    struct campaign_labels *old;

    pthread_mutex_lock(&ledger->labelling);
    old = ledger->labels;
    ledger->labels = campaign_labels_ref(labels);
    pthread_mutex_unlock(&ledger->labelling);
    campaign_labels_unref(&old);
}

static struct campaign_labels *ledger_labels(struct ledger *ledger)
{
    struct campaign_labels *labels;

    pthread_mutex_lock(&ledger->labelling);
    labels = campaign_labels_ref(ledger->labels);
    pthread_mutex_unlock(&ledger->labelling);
    return labels;
}

/*
 * The journeys of the view's rows. While any view with persons is open nothing
 * is added, so the index that the first one makes is every other one's too.
 */
static const struct journeys *ledger_index(struct ledger *ledger, uint32_t rows)
{
    pthread_mutex_lock(&ledger->index);
    if (!ledger->indexed)
        journeys_build(ledger->journeys, ledger->table, rows, ledger->identity);
    ledger->indexed = true;
    pthread_mutex_unlock(&ledger->index);
    return ledger->journeys;
}

void ledger_view_open(struct ledger *ledger, struct ledger_view *view,
                      enum ledger_scope scope)
{
    pthread_rwlock_rdlock(&ledger->life);
    if (scope == LEDGER_PERSONS)
        pthread_rwlock_rdlock(&ledger->persons);
    *view = (struct ledger_view){
        .ledger = ledger,
        .scope = scope,
        .table = ledger->table,
        .strings = ledger->strings,
        .tagsets = ledger->tagsets,
        .identity = scope == LEDGER_PERSONS ? ledger->identity : NULL,
        .labels = ledger_labels(ledger),
        /* Details first: each one's row is then among the rows. */
        .details = event_table_details(ledger->table),
        .rows = event_table_rows(ledger->table),
    };
    if (scope == LEDGER_PERSONS)
        view->journeys = ledger_index(ledger, view->rows);
}

void ledger_view_close(struct ledger_view *view)
{
    campaign_labels_unref(&view->labels);
    if (view->scope == LEDGER_PERSONS)
        pthread_rwlock_unlock(&view->ledger->persons);
    pthread_rwlock_unlock(&view->ledger->life);
    view->ledger = NULL;
}

uint32_t ledger_view_stage(const struct ledger_view *view,
                           const struct journey_mark *mark)
{
    if (mark->detail == EVENT_TABLE_NO_DETAIL)
        return INTERNER_EMPTY;
    return event_table_detail(view->table, mark->detail)->stage;
}
