#include "server/redirect/miss_limit.h"

#include "server/redirect/forwarded.h"
#include "server/redirect/visitor.h"

#define MINUTE_MS 60000

void miss_limit_init(struct miss_limit *limit, int64_t a_minute,
                     const struct clock *clock)
{
    struct rate_limit rate = {.burst = a_minute};

    *limit = (struct miss_limit){.clock = clock};
    if (a_minute == 0)
        return;
    rate.interval_ms = a_minute < MINUTE_MS ? MINUTE_MS / a_minute : 1;
    limit->table = rate_table_new(MISS_LIMIT_NETWORKS, &rate, clock);
}

void miss_limit_release(struct miss_limit *limit)
{
    rate_table_free(&limit->table);
}

/* SLICE_NONE for this machine itself, which has no limit. */
static struct slice network_of(const struct http_request *request,
                               char bytes[VISITOR_NETWORK_MAX])
{
    struct sockaddr_storage from;
    const struct sockaddr *peer = forwarded_peer(request, &from);

    if (forwarded_is_loopback(peer))
        return SLICE_NONE;
    return visitor_network(peer, bytes);
}

int64_t miss_limit_wait(struct miss_limit *limit,
                        const struct http_request *request)
{
    char bytes[VISITOR_NETWORK_MAX];
    struct slice network;
    int64_t wait_ms;

    if (limit->over_until_ms == 0)
        return 0;
    if (clock_steady_ms(limit->clock) >= limit->over_until_ms) {
        limit->over_until_ms = 0;
        return 0;
    }
    network = network_of(request, bytes);
    if (slice_is_none(network))
        return 0;
    wait_ms = rate_table_wait(limit->table, network);
    return (wait_ms + 999) / 1000;
}

void miss_limit_count(struct miss_limit *limit,
                      const struct http_request *request)
{
    char bytes[VISITOR_NETWORK_MAX];
    struct slice network;
    int64_t wait_ms;
    int64_t until_ms;

    if (limit->table == NULL)
        return;
    network = network_of(request, bytes);
    if (slice_is_none(network))
        return;
    wait_ms = rate_table_charge(limit->table, network);
    until_ms = clock_steady_ms(limit->clock) + wait_ms;
    if (wait_ms > 0 && until_ms > limit->over_until_ms)
        limit->over_until_ms = until_ms;
}
