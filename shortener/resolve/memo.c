#include "shortener/resolve/memo.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/resolve/key_table.h"

struct memo_brand {
    struct brand brand;
    struct buffer text; /* what the slices point into */
};

/* A host that is no brand. */
struct memo_stranger {
    int64_t expire_ms; /* steady clock */
};

struct memo_campaign {
    char *direction, *channel, *utm; /* owned */
};

struct memo {
    const struct clock *clock;
    struct key_table *brands, *strangers, *campaigns;
    struct key_table *placements; /* values are slugs on the heap */
};

struct memo *memo_new(const struct clock *clock)
{
    struct memo *memo = memory_zalloc(1, sizeof(*memo));

    memo->clock = clock;
    memo->brands = key_table_new();
    memo->strangers = key_table_new();
    memo->campaigns = key_table_new();
    memo->placements = key_table_new();
    return memo;
}

static void drop_brand(void *value)
{
    struct memo_brand *kept = value;

    if (kept == NULL)
        return;
    buffer_release(&kept->text);
    free(kept);
}

static void drop_campaign(void *value)
{
    struct memo_campaign *kept = value;

    if (kept == NULL)
        return;
    free(kept->direction);
    free(kept->channel);
    free(kept->utm);
    free(kept);
}

void memo_free(struct memo **memo)
{
    if (*memo == NULL)
        return;
    key_table_free(&(*memo)->placements, free);
    key_table_free(&(*memo)->campaigns, drop_campaign);
    key_table_free(&(*memo)->strangers, free);
    key_table_free(&(*memo)->brands, drop_brand);
    free(*memo);
    *memo = NULL;
}

bool memo_find_brand(struct memo *memo, struct slice host,
                     const struct brand **brand)
{
    struct memo_brand *kept = key_table_get(memo->brands, host);
    struct memo_stranger *stranger;

    *brand = NULL;
    if (kept != NULL) {
        *brand = &kept->brand;
        return true;
    }
    stranger = key_table_get(memo->strangers, host);
    if (stranger == NULL)
        return false;
    if (clock_steady_ms(memo->clock) < stranger->expire_ms)
        return true;
    memo_forget_brand(memo, host);
    return false;
}

/* Forgets all at `max`: that is rare, and each costs one question. */
static void make_room(struct key_table *table, size_t max, void (*drop)(void *))
{
    if (key_table_count(table) >= max)
        key_table_clear(table, drop);
}

static void copy_brand(struct memo_brand *kept, const struct brand *brand)
{
    struct slice *texts[] = {
        &kept->brand.host,        &kept->brand.url,
        &kept->brand.root_url,    &kept->brand.not_found_url,
        &kept->brand.expired_url, &kept->brand.ios_apps,
        &kept->brand.android_apps};
    size_t count = sizeof(texts) / sizeof(texts[0]);
    struct slice rest;

    kept->brand = *brand;
    /* Redirects do not need it. */
    kept->brand.allowed_hosts = SLICE_NONE;
    for (size_t i = 0; i < count; i++)
        buffer_append(&kept->text, *texts[i]);
    rest = buffer_slice(&kept->text);
    for (size_t i = 0; i < count; i++) {
        *texts[i] = slice_head(rest, texts[i]->len);
        rest = slice_skip(rest, texts[i]->len);
    }
}

static void keep_stranger(struct memo *memo, struct slice host)
{
    struct memo_stranger *stranger = memory_alloc(sizeof(*stranger));

    make_room(memo->strangers, MEMO_MAX, free);
    stranger->expire_ms = clock_steady_ms(memo->clock) + MEMO_ABSENT_MS;
    key_table_add(memo->strangers, host, stranger);
}

const struct brand *memo_keep_brand(struct memo *memo, struct slice host,
                                    const struct brand *brand)
{
    struct memo_brand *kept;

    memo_forget_brand(memo, host);
    if (brand == NULL) {
        keep_stranger(memo, host);
        return NULL;
    }
    kept = memory_zalloc(1, sizeof(*kept));
    make_room(memo->brands, MEMO_MAX, drop_brand);
    copy_brand(kept, brand);
    key_table_add(memo->brands, host, kept);
    return &kept->brand;
}

bool memo_find_campaign(struct memo *memo, struct slice id,
                        struct link_heritage *heritage)
{
    struct memo_campaign *kept = key_table_get(memo->campaigns, id);

    if (kept == NULL)
        return false;
    *heritage = (struct link_heritage){
        .direction = slice_str(kept->direction),
        .channel = slice_str(kept->channel),
        .utm = slice_str(kept->utm),
    };
    return true;
}

void memo_keep_campaign(struct memo *memo, struct slice id,
                        const struct campaign *campaign)
{
    static const struct campaign none = {0};
    struct memo_campaign *kept = memory_zalloc(1, sizeof(*kept));

    memo_forget_campaign(memo, id);
    make_room(memo->campaigns, MEMO_MAX, drop_campaign);
    if (campaign == NULL)
        campaign = &none;
    kept->direction = slice_copy(campaign->direction);
    kept->channel = slice_copy(campaign->channel);
    kept->utm = slice_copy(campaign->utm);
    key_table_add(memo->campaigns, id, kept);
}

struct slice memo_find_placement(struct memo *memo, struct slice key)
{
    return slice_str(key_table_get(memo->placements, key));
}

void memo_keep_placement(struct memo *memo, struct slice key, struct slice slug)
{
    memo_forget_placement(memo, key);
    make_room(memo->placements, MEMO_PLACEMENTS_MAX, free);
    key_table_add(memo->placements, key, slice_copy(slug));
}

void memo_forget_brand(struct memo *memo, struct slice host)
{
    drop_brand(key_table_remove(memo->brands, host));
    free(key_table_remove(memo->strangers, host));
}

void memo_forget_campaign(struct memo *memo, struct slice id)
{
    drop_campaign(key_table_remove(memo->campaigns, id));
}

void memo_forget_placement(struct memo *memo, struct slice key)
{
    free(key_table_remove(memo->placements, key));
}

void memo_clear(struct memo *memo)
{
    key_table_clear(memo->brands, drop_brand);
    key_table_clear(memo->strangers, free);
    key_table_clear(memo->campaigns, drop_campaign);
    key_table_clear(memo->placements, free);
}
