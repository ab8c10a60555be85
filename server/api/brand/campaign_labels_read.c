#include "server/api/brand/campaign_labels_read.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/store/campaign_store.h"

/* A page keeps Redis busy for a millisecond or so. */
#define PAGE 500

struct reading {
    struct redis *redis;
    campaign_labels_read_fn *fn;
    void *arg;
    struct campaign_labels *labels; /* a ref */
};

static void end(struct reading *reading, const struct error *err)
{
    reading->fn(reading->arg, err, err == NULL ? reading->labels : NULL);
    campaign_labels_unref(&reading->labels);
    free(reading);
}

static void on_page(void *arg, const struct error *err,
                    const struct store_page *page)
{
    struct reading *reading = arg;
    struct campaign campaign;

    if (err != NULL) {
        end(reading, err);
        return;
    }
    for (size_t i = 0; i < page->count; i++) {
        /* A record without an id is of no campaign. */
        if (campaign_from_reply(&campaign, page->records[i]) == 0)
            campaign_labels_add(reading->labels, campaign.id,
                                campaign.objective);
    }
    if (page->next.len == 0)
        end(reading, NULL);
    else
        campaign_store_list(reading->redis, page->next, PAGE, on_page, reading);
}

void campaign_labels_read_start(struct redis *redis,
                                campaign_labels_read_fn *fn, void *arg)
{
    struct reading *reading = memory_alloc(sizeof(*reading));

    *reading = (struct reading){redis, fn, arg, campaign_labels_new()};
    campaign_store_list(redis, SLICE_NONE, PAGE, on_page, reading);
}
