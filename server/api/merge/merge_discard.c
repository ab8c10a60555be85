#include "server/api/merge/merge_discard.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "shortener/store/recipient_store.h"

struct discard {
    struct redis *redis;
    char id[MERGE_ID_LEN];
    uint64_t *numbers; /* owned: of the parts */
    size_t count, next;
    merge_store_fn *fn;
    void *arg;
};

static struct slice id_of(const struct discard *discard)
{
    return slice_of(discard->id, sizeof(discard->id));
}

/* Also the end of it. */
static void on_discarded(void *arg, const struct error *err)
{
    struct discard *discard = arg;

    discard->fn(discard->arg, err);
    free(discard->numbers);
    free(discard);
}

static void next_part(struct discard *discard);

static void on_removed(void *arg, const struct error *err, int64_t count)
{
    (void)count;
    if (err != NULL)
        on_discarded(arg, err);
    else
        next_part(arg);
}

static void on_part(void *arg, const struct error *err,
                    const struct merge_part *part)
{
    struct discard *discard = arg;

    if (err != NULL && err->code != ERROR_NOT_FOUND)
        on_discarded(discard, err);
    else if (err == NULL && part->contacts && part->recipients > 0)
        recipient_store_remove(discard->redis, part->lists[MERGE_RECIPIENTS],
                               on_removed, discard);
    else
        next_part(discard);
}

static void next_part(struct discard *discard)
{
    if (discard->next < discard->count)
        merge_store_get_part(discard->redis, id_of(discard),
                             discard->numbers[discard->next++], on_part,
                             discard);
    else
        merge_store_discard(discard->redis, id_of(discard), on_discarded,
                            discard);
}

static void on_numbers(void *arg, const struct error *err,
                       const uint64_t *numbers, size_t count)
{
    struct discard *discard = arg;

    if (err != NULL) {
        on_discarded(discard, err);
        return;
    }
    discard->numbers = memory_zalloc(count + 1, sizeof(*discard->numbers));
    memcpy(discard->numbers, numbers, count * sizeof(*numbers));
    discard->count = count;
    next_part(discard);
}

void merge_discard_start(struct redis *redis, struct slice id,
                         merge_store_fn *fn, void *arg)
{
    struct discard *discard = memory_zalloc(1, sizeof(*discard));

    discard->redis = redis;
    discard->fn = fn;
    discard->arg = arg;
    id = slice_head(id, sizeof(discard->id));
    if (id.len > 0)
        memcpy(discard->id, id.ptr, id.len);
    merge_store_numbers(redis, id_of(discard), on_numbers, discard);
}
