#include "shortener/store/placement_change.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/store/placement_names.h"
#include "shortener/store/placement_place.h"

/* A change under way; it begins at the first of these that it needs. */
enum change_state {
    CHANGE_CLAIMING, /* the name is claimed at the new link */
    CHANGE_WRITING,  /* the record is replaced */
    CHANGE_ENDING    /* a claim is given up */
};

struct change {
    enum change_state state;
    struct redis *redis;
    struct buffer texts;
    struct placement old, next; /* their slices point into texts */
    struct error err;           /* of the writing */
    int64_t version;
    store_fn *fn;
    void *arg;
};

static void change_end(struct change *change)
{
    bool failed = change->err.code != ERROR_NONE;

    change->fn(change->arg, failed ? &change->err : NULL, change->version);
    buffer_release(&change->texts);
    free(change);
}

static bool change_moves(const struct change *change)
{
    return !slice_equal(change->old.slug, change->next.slug);
}

static struct placement_name change_name(const struct placement *placement)
{
    return (struct placement_name){
        .brand = placement->brand,
        .slug = placement->slug,
        .name = placement->name,
        .code = placement->code,
    };
}

/* ---- CHANGE_ENDING ------------------------------------------------------- */

/* A claim that stays costs a name, and no code that is printed. */
static void on_dropped(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    (void)code;
    (void)reply;
    change_end(arg);
}

/* The name at the link that the placement does not belong to (any more). */
static void change_drop(struct change *change)
{
    bool failed = change->err.code != ERROR_NONE;
    struct placement_name name =
        change_name(failed ? &change->next : &change->old);

    change->state = CHANGE_ENDING;
    placement_names_drop(change->redis, &name, on_dropped, change);
}

/* ---- CHANGE_WRITING ------------------------------------------------------ */

static void on_written(void *arg, const struct error *err, int64_t version)
{
    struct change *change = arg;
    bool removed = change->next.removed_at != 0;

    if (err != NULL)
        change->err = *err;
    change->version = version;
    /* After a time-out it is not known what became of it: both claims stay. */
    if (change->err.code != ERROR_TIMEOUT &&
        (change_moves(change) || (removed && err == NULL)))
        change_drop(change);
    else
        change_end(change);
}

static void change_write(struct change *change)
{
    bool removed = change->next.removed_at != 0;
    bool moves = change_moves(change);
    struct placement_place place;
    struct placement_place former;
    struct fields fields;

    change->state = CHANGE_WRITING;
    placement_place_init(&place, &change->next);
    placement_place_init(&former, &change->old);
    fields_init(&fields);
    placement_to_fields(&change->next, &fields);
    store_replace(change->redis, buffer_slice(&place.key), change->old.version,
                  &fields, &place.entry, moves && !removed ? 1 : 0,
                  &former.entry, moves || removed ? 1 : 0, on_written, change);
    fields_release(&fields);
    placement_place_release(&former);
    placement_place_release(&place);
}

/* ---- CHANGE_CLAIMING ----------------------------------------------------- */

static void on_claimed(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct change *change = arg;

    if (code != ERROR_NONE)
        store_describe(code, reply, &change->err);
    else if (!slice_equal(redis_reply_slice(reply), change->next.code))
        error_field(&change->err, ERROR_EXISTS, "name_taken", "slug",
                    "%" SLICE_FMT " has a placement \"%" SLICE_FMT
                    "\" already; remove that one first",
                    SLICE_ARG(slice_head(change->next.slug, 128)),
                    SLICE_ARG(change->next.name));
    if (change->err.code != ERROR_NONE)
        change_end(change);
    else
        change_write(change);
}

static void change_claim(struct change *change)
{
    struct placement_name name = change_name(&change->next);

    change->state = CHANGE_CLAIMING;
    placement_names_claim(change->redis, &name, on_claimed, change);
}

/* -------------------------------------------------------------------------- */

/* All texts first, since each may move those before it. */
static void change_copy(struct change *change)
{
    struct slice *texts[] = {
        &change->old.brand,       &change->old.code,
        &change->old.slug,        &change->old.name,
        &change->old.destination, &change->next.brand,
        &change->next.code,       &change->next.slug,
        &change->next.name,       &change->next.destination,
    };
    size_t count = sizeof(texts) / sizeof(texts[0]);
    struct slice rest;

    for (size_t i = 0; i < count; i++)
        buffer_append(&change->texts, *texts[i]);
    rest = buffer_slice(&change->texts);
    for (size_t i = 0; i < count; i++) {
        *texts[i] = slice_head(rest, texts[i]->len);
        rest = slice_skip(rest, texts[i]->len);
    }
}

void placement_change(struct redis *redis, const struct placement *old,
                      const struct placement *next, store_fn *fn, void *arg)
{
    struct change *change = memory_zalloc(1, sizeof(*change));

    change->redis = redis;
    change->fn = fn;
    change->arg = arg;
    change->old = *old;
    change->next = *next;
    change_copy(change);
    if (change_moves(change))
        change_claim(change);
    else
        change_write(change);
}
