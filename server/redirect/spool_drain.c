#include "server/redirect/spool_drain.h"

#include <stdlib.h>

#include "core/clock.h"
#include "core/log.h"
#include "core/memory.h"

struct spool_drain_item {
    struct spool *spool;
    struct shipper *shipper;
    int64_t settled_since_ms; /* steady; 0 while it is not settled */
};

/* Redis may lose what it acknowledged this short a time ago. */
#define SETTLED_MS 10000

void spool_drain_init(struct spool_drain *drain)
{
    *drain = (struct spool_drain){0};
}

int spool_drain_add(struct spool_drain *drain, struct event_base *base,
                    struct redis *redis, const char *dir, struct error *err)
{
    struct spool_config config = SPOOL_CONFIG_INIT;
    struct spool_drain_item item;

    config.dir = dir;
    config.stream = SLICE_NONE;
    config.clock = clock_system();
    item.spool = spool_new(&config, err);
    if (item.spool == NULL)
        return err->code == ERROR_NOT_FOUND ? 0 : err->code;
    item.settled_since_ms = 0;
    item.shipper = shipper_new(base, redis, item.spool, NULL);
    drain->items =
        memory_resize(drain->items, drain->count + 1, sizeof(*drain->items));
    drain->items[drain->count++] = item;
    log_info("draining a spool left behind", log_str("dir", dir),
             log_slice("stream", spool_stream(item.spool)));
    return 0;
}

/* A Redis that was away may have lost what it had: the wait begins anew. */
void spool_drain_notice(struct spool_drain *drain)
{
    for (size_t i = 0; i < drain->count; i++) {
        drain->items[i].settled_since_ms = 0;
        shipper_notice(drain->items[i].shipper);
    }
}

static void pump_item(struct spool_drain_item *item)
{
    shipper_pump(item->shipper);
    if (!shipper_settled(item->shipper))
        item->settled_since_ms = 0;
    else if (item->settled_since_ms == 0)
        item->settled_since_ms = clock_steady_ms(clock_system());
}

void spool_drain_pump(struct spool_drain *drain)
{
    for (size_t i = 0; i < drain->count; i++)
        pump_item(&drain->items[i]);
}

bool spool_drain_idle(const struct spool_drain *drain)
{
    for (size_t i = 0; i < drain->count; i++) {
        if (!shipper_idle(drain->items[i].shipper))
            return false;
    }
    return true;
}

void spool_drain_count(const struct spool_drain *drain,
                       struct spool_counters *sum)
{
    for (size_t i = 0; i < drain->count; i++) {
        struct spool_counters one;

        spool_count(drain->items[i].spool, &one);
        sum->recovered += one.recovered;
        sum->appended += one.appended;
        sum->shipped += one.shipped;
        sum->pending += one.pending;
        sum->dropped += one.dropped;
        sum->bytes += one.bytes;
    }
}

static bool is_settled(const struct spool_drain_item *item)
{
    return shipper_settled(item->shipper) && item->settled_since_ms > 0 &&
           clock_steady_ms(clock_system()) - item->settled_since_ms >
               SETTLED_MS;
}

static void release_item(struct spool_drain_item *item)
{
    bool settled = is_settled(item);

    shipper_free(&item->shipper);
    if (settled)
        spool_remove(&item->spool);
    else
        spool_free(&item->spool);
}

void spool_drain_release(struct spool_drain *drain)
{
    for (size_t i = 0; i < drain->count; i++)
        release_item(&drain->items[i]);
    free(drain->items);
    spool_drain_init(drain);
}
