#include "server/api/event/event_tags.h"

#include <stdlib.h>

#include "core/crc32c.h"
#include "core/memory.h"
#include "shortener/catalog/channel.h"
#include "shortener/store/campaign_store.h"

/* More campaigns than this in two seconds push each other out. */
#define TAGS_MEMO 64

/* An import may name thousands of campaigns at once. */
#define WANTED_CHAINS 1024

/* What a campaign says; the slices are the vocabulary's own. */
struct campaign_tags {
    char id[CAMPAIGN_ID_MAX + 1];
    struct slice channel, direction;
    int64_t until_ms; /* of a memo, steady clock; 0: free */
};

struct event_tags {
    struct redis *redis;
    const struct clock *clock;
    struct campaign_tags memo[TAGS_MEMO];
    size_t next; /* the one to overwrite */
    size_t refs; /* the owner's and one for each filling */
};

struct filling {
    struct event_tags *tags;
    struct event *events;
    size_t count;
    struct wanted *wanted[WANTED_CHAINS]; /* owned: each campaign once */
    size_t due; /* replies, and one while they are asked for */
    struct error err;
    event_tags_fn *fn;
    void *arg;
};

struct wanted {
    struct filling *filling;
    struct wanted *next;
    struct campaign_tags found;
};

struct event_tags *event_tags_new(struct redis *redis,
                                  const struct clock *clock)
{
    struct event_tags *tags = memory_zalloc(1, sizeof(*tags));

    tags->redis = redis;
    tags->clock = clock;
    tags->refs = 1;
    return tags;
}

static void tags_unref(struct event_tags *tags)
{
    if (--tags->refs == 0)
        free(tags);
}

void event_tags_free(struct event_tags **tags)
{
    struct event_tags *self = *tags;

    *tags = NULL;
    if (self != NULL)
        tags_unref(self);
}

/* ---- The memo ------------------------------------------------------------ */

static const struct campaign_tags *find_memo(const struct event_tags *tags,
                                             struct slice id)
{
    int64_t now_ms = clock_steady_ms(tags->clock);

    for (size_t i = 0; i < TAGS_MEMO; i++) {
        const struct campaign_tags *memo = &tags->memo[i];

        if (memo->until_ms > now_ms && slice_equal(slice_str(memo->id), id))
            return memo;
    }
    return NULL;
}

static void remember(struct event_tags *tags, const struct campaign_tags *found)
{
    struct campaign_tags *memo = &tags->memo[tags->next];

    tags->next = (tags->next + 1) % TAGS_MEMO;
    *memo = *found;
    memo->until_ms = clock_steady_ms(tags->clock) + EVENT_TAGS_MS;
}

/* ---- The end: every campaign is known ------------------------------------ */

/* Where the campaign is, or belongs, in its chain. */
static struct wanted **wanted_place(struct filling *filling, struct slice id)
{
    struct wanted **place =
        &filling->wanted[crc32c(id.ptr, id.len) % WANTED_CHAINS];

    while (*place != NULL && !slice_equal(slice_str((*place)->found.id), id))
        place = &(*place)->next;
    return place;
}

static void fill_event(struct filling *filling, struct event *event)
{
    const struct wanted *wanted = *wanted_place(filling, event->campaign);

    if (wanted != NULL && event->channel.len == 0)
        event->channel = wanted->found.channel;
    if (wanted != NULL && event->direction.len == 0)
        event->direction = wanted->found.direction;
    if (event->direction.len == 0 &&
        (event->campaign.len > 0 || event->channel.len > 0))
        event->direction = channel_direction(event->channel);
}

static void free_filling(struct filling *filling)
{
    for (size_t i = 0; i < WANTED_CHAINS; i++) {
        while (filling->wanted[i] != NULL) {
            struct wanted *next = filling->wanted[i]->next;

            free(filling->wanted[i]);
            filling->wanted[i] = next;
        }
    }
    tags_unref(filling->tags);
    free(filling);
}

static void end_one(struct filling *filling)
{
    if (--filling->due > 0)
        return;
    for (size_t i = 0; i < filling->count; i++)
        fill_event(filling, &filling->events[i]);
    filling->fn(filling->arg,
                filling->err.code != ERROR_NONE ? &filling->err : NULL);
    free_filling(filling);
}

/* ---- Asking -------------------------------------------------------------- */

static void on_campaign(void *arg, const struct error *err,
                        const struct redisReply *reply)
{
    struct wanted *wanted = arg;
    struct filling *filling = wanted->filling;
    const struct channel *channel;
    struct campaign campaign;

    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        filling->err = *err;
    } else if (err == NULL && campaign_from_reply(&campaign, reply) == 0) {
        channel = channel_find(campaign.channel);
        if (channel != NULL)
            wanted->found.channel = channel->name;
        wanted->found.direction =
            slice_equal(campaign.direction, SLICE("inbound"))
                ? SLICE("inbound")
                : SLICE("outbound");
        remember(filling->tags, &wanted->found);
    }
    end_one(filling);
}

static void ask(struct filling *filling, struct slice id, struct wanted **place)
{
    const struct campaign_tags *memo = find_memo(filling->tags, id);
    struct wanted *wanted = memory_zalloc(1, sizeof(*wanted));

    wanted->filling = filling;
    *place = wanted;
    memcpy(wanted->found.id, id.ptr, id.len);
    if (memo != NULL) {
        wanted->found = *memo;
        return;
    }
    filling->due++;
    campaign_store_get(filling->tags->redis, id, on_campaign, wanted);
}

static bool is_lacking(const struct event *event)
{
    return event->campaign.len > 0 && event->campaign.len <= CAMPAIGN_ID_MAX &&
           (event->channel.len == 0 || event->direction.len == 0);
}

void event_tags_fill(struct event_tags *tags, struct event *events,
                     size_t count, event_tags_fn *fn, void *arg)
{
    struct filling *filling = memory_zalloc(1, sizeof(*filling));

    filling->tags = tags;
    filling->events = events;
    filling->count = count;
    filling->fn = fn;
    filling->arg = arg;
    filling->due = 1;
    tags->refs++;
    for (size_t i = 0; i < count; i++) {
        struct wanted **place;

        if (!is_lacking(&events[i]))
            continue;
        place = wanted_place(filling, events[i].campaign);
        if (*place == NULL)
            ask(filling, events[i].campaign, place);
    }
    end_one(filling);
}
