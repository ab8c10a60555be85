#include "server/api/link/link_write.h"

#include <jansson.h>

#include "server/api/api.h"
#include "server/api/link/external_id.h"
#include "server/api/link/link_body.h"
#include "server/api/link/link_checks.h"
#include "shortener/catalog/link_diff.h"
#include "shortener/catalog/slug.h"
#include "shortener/store/link_store.h"

/* Random slugs that were taken, changes that met another's. */
#define LINK_TRIES 5

void link_write_init(struct link_write *write, struct api *api,
                     enum link_write_mode mode)
{
    *write = (struct link_write){
        .api = api,
        .mode = mode,
        .copy = LINK_COPY_INIT,
        .stored = LINK_COPY_INIT,
    };
}

void link_write_release(struct link_write *write)
{
    link_copy_release(&write->copy);
    link_copy_release(&write->stored);
    link_target_release(&write->target);
    json_decref(write->warnings);
    link_password_release(&write->password);
}

/* ---- The end ------------------------------------------------------------- */

static void fail(struct link_write *write, const struct error *err)
{
    write->fn(write->arg, err);
}

/* The store's error, with words that name the link. */
static void fail_store(struct link_write *write, const struct error *err)
{
    const struct link *link = &write->copy.link;
    struct slice brand = slice_head(link->brand, 128);
    struct slice slug = slice_head(link->slug, 128);
    struct error told = *err;

    if (err->code == ERROR_EXISTS)
        error_field(&told, err->code, "slug_taken", "slug",
                    "slug \"%" SLICE_FMT "\" is taken on %" SLICE_FMT
                    "; choose another, or edit that link",
                    SLICE_ARG(slug), SLICE_ARG(brand));
    else
        error_prefix(&told, "link %" SLICE_FMT "/%" SLICE_FMT, SLICE_ARG(brand),
                     SLICE_ARG(slug));
    fail(write, &told);
}

/* The link is written, so the answer does not go by this: at worst the key is
 * not known, and a call that is sent again does the same once more. */
static void on_kept(void *arg, const struct error *err)
{
    struct link_write *write = arg;

    (void)err;
    write->fn(write->arg, NULL);
}

static void succeed(struct link_write *write, enum link_write_outcome outcome,
                    int64_t version)
{
    const struct link *link = &write->copy.link;

    write->outcome = outcome;
    write->version = version;
    if (write->once == NULL || write->mode == LINK_WRITE_ADD) {
        write->fn(write->arg, NULL);
        return;
    }
    write->state = LINK_KEEPING;
    link_once_claim(write->once, link->slug, link->created_at, on_kept, write);
}

/* Only who makes a link under a slug of its own has to be the first. */
static bool claims_first(const struct link_write *write)
{
    return write->once != NULL && write->mode == LINK_WRITE_ADD;
}

static void enter_locating(struct link_write *write);
static void enter_claiming(struct link_write *write);

/* ---- A link that the key brought before ---------------------------------- */

static void end_repeated(struct link_write *write,
                         const struct redisReply *reply)
{
    struct buffer name = BUFFER_INIT;
    struct link link;

    buffer_appendf(&name, "%s/%" SLICE_FMT, write->target.host,
                   SLICE_ARG(write->once->slug));
    if (link_from_reply(&link, buffer_slice(&name), reply) == 0)
        link_copy_set(&write->copy, &link);
    buffer_release(&name);
    write->outcome = LINK_WRITTEN_SAME;
    write->version = write->copy.link.version;
    write->fn(write->arg, NULL);
}

/* ---- LINK_WRITING -------------------------------------------------------- */

/* The slug is taken, by the same key's link or by another. */
static void on_rival(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct link_write *write = arg;
    struct error taken = ERROR_INIT;

    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        fail(write, err);
        return;
    }
    if (err == NULL) {
        end_repeated(write, reply);
        return;
    }
    link_once_drop(write->once);
    if (write->random_slug && write->tries < LINK_TRIES) {
        enter_claiming(write);
    } else {
        error_set(&taken, ERROR_EXISTS, "it exists already");
        fail_store(write, &taken);
    }
}

static void on_written(void *arg, const struct error *err, int64_t version)
{
    struct link_write *write = arg;
    bool retry = err != NULL && ++write->tries < LINK_TRIES;
    bool taken = err != NULL && err->code == ERROR_EXISTS;

    if (err == NULL)
        succeed(write, write->exists ? LINK_WRITTEN_CHANGED : LINK_WRITTEN_NEW,
                version);
    else if (taken && claims_first(write))
        link_once_find(write->once, write->target.host, on_rival, write);
    else if (retry && taken && write->random_slug)
        enter_claiming(write);
    else if (retry && ((taken && write->mode == LINK_WRITE_UPSERT) ||
                       err->code == ERROR_CONFLICT))
        enter_locating(write);
    else
        fail_store(write, err);
}

static void enter_writing(struct link_write *write)
{
    struct redis *redis = write->api->redis;

    write->state = LINK_WRITING;
    if (write->exists)
        link_store_update(redis, &write->copy.link, &write->stored.link,
                          &write->author, on_written, write);
    else if (claims_first(write))
        link_store_create_marked(redis, &write->copy.link,
                                 link_once_mark(write->once), on_written,
                                 write);
    else
        link_store_create(redis, &write->copy.link, on_written, write);
}

/* ---- LINK_CLAIMING ------------------------------------------------------- */

static void on_claimed(void *arg, const struct error *err)
{
    struct link_write *write = arg;

    if (err == NULL) {
        enter_writing(write);
        return;
    }
    if (err->code == ERROR_EXISTS && claims_first(write))
        link_once_drop(write->once);
    fail(write, err);
}

/* Each try draws another, longer after the first ones. */
static void draw_slug(struct link_write *write)
{
    char slug[SLUG_RANDOM_LENGTH + LINK_TRIES];
    size_t len = SLUG_RANDOM_LENGTH + write->tries;

    slug_random(&write->api->random, slug, len);
    write->copy.link.slug = slice_of(slug, len);
    link_copy_set(&write->copy, &write->copy.link);
}

static bool has_new_id(const struct link_write *write)
{
    struct slice id = write->copy.link.external_id;

    return id.len > 0 &&
           !(write->exists && slice_equal(id, write->stored.link.external_id));
}

static void claim_id(struct link_write *write)
{
    const struct link *link = &write->copy.link;

    if (has_new_id(write))
        external_id_claim(write->api->redis, link->brand, link->external_id,
                          link->slug, on_claimed, write);
    else
        enter_writing(write);
}

/* Who was first has said what the link is called and when it was made. */
static void on_held(void *arg, const struct error *err)
{
    struct link_write *write = arg;
    struct link *link = &write->copy.link;

    if (err != NULL) {
        fail(write, err);
        return;
    }
    link->slug = write->once->slug;
    link->created_at = write->once->created_at;
    link->updated_at = write->once->created_at;
    link_copy_set(&write->copy, link);
    claim_id(write);
}

static void enter_claiming(struct link_write *write)
{
    const struct link *link = &write->copy.link;

    write->state = LINK_CLAIMING;
    if (write->random_slug)
        draw_slug(write);
    if (claims_first(write))
        link_once_claim(write->once, link->slug, link->created_at, on_held,
                        write);
    else
        claim_id(write);
}

/* ---- LINK_CHECKING ------------------------------------------------------- */

/* What would come of it; a slug that none was given stays open. */
static void end_dry(struct link_write *write)
{
    struct error err = ERROR_INIT;

    if (write->mode == LINK_WRITE_ADD && write->exists) {
        error_set(&err, ERROR_EXISTS, "it exists already");
        fail_store(write, &err);
    } else {
        succeed(write, write->exists ? LINK_WRITTEN_CHANGED : LINK_WRITTEN_NEW,
                write->copy.link.version);
    }
}

static void on_checked(void *arg, const struct error *err, json_t *warnings)
{
    struct link_write *write = arg;

    json_decref(write->warnings);
    write->warnings = json_incref(warnings);
    if (err != NULL)
        fail(write, err);
    else if (write->dry_run)
        end_dry(write);
    else
        enter_claiming(write);
}

static bool is_same(const struct link_write *write)
{
    struct fields changes;
    bool differs;

    fields_init(&changes);
    differs = link_diff(&write->stored.link, &write->copy.link, &changes);
    fields_release(&changes);
    return !differs;
}

static void enter_checking(struct link_write *write)
{
    write->state = LINK_CHECKING;
    if (write->exists && write->mode != LINK_WRITE_ADD && is_same(write)) {
        link_copy_set(&write->copy, &write->stored.link);
        succeed(write, LINK_WRITTEN_SAME, write->stored.link.version);
        return;
    }
    link_checks_run(write->api, write->known, &write->copy.link,
                    write->exists ? &write->stored.link : NULL, on_checked,
                    write);
}

/* ---- LINK_HASHING -------------------------------------------------------- */

static void on_hash(void *arg, const struct error *err, struct slice hash)
{
    struct link_write *write = arg;

    if (err != NULL) {
        fail(write, err);
        return;
    }
    write->copy.link.password = hash;
    link_copy_set(&write->copy, &write->copy.link);
    enter_checking(write);
}

static void enter_hashing(struct link_write *write)
{
    write->state = LINK_HASHING;
    link_password_make(&write->password, write->api,
                       write->exists ? write->stored.link.password : SLICE_NONE,
                       on_hash, write);
}

/* ---- Merging ------------------------------------------------------------- */

static bool is_upserted(const struct link_write *write)
{
    return write->exists && write->mode == LINK_WRITE_UPSERT;
}

static int take_body(struct link_write *write, struct link *link,
                     struct error *err)
{
    const struct link_body body = {
        .json = write->body,
        .names_brand = write->mode != LINK_WRITE_EDIT,
        .makes = !write->exists,
        .now_ms = clock_wall_ms(write->api->clock),
        .author_id = write->author.id,
        .own_token = slice_str(write->api->token_hash),
    };

    return link_body_lay(&body, link, &write->copy, &write->password, err);
}

/* From what is known of the stored link to the one that is to be written. */
static void merge(struct link_write *write)
{
    struct error err = ERROR_INIT;
    struct link link;

    if (write->exists && write->mode != LINK_WRITE_ADD)
        link = write->stored.link;
    else
        link_init(&link);
    if ((write->pre != NULL &&
         precondition_check(write->pre, link.version, &err) < 0) ||
        (is_upserted(write) &&
         link_target_check(&write->target, &write->stored.link, &err) < 0) ||
        take_body(write, &link, &err) < 0) {
        fail(write, &err);
        return;
    }
    write->random_slug = write->copy.link.slug.len == 0;
    if (link_password_given(&write->password) && !write->dry_run)
        enter_hashing(write);
    else
        enter_checking(write);
}

/* ---- LINK_SEEKING -------------------------------------------------------- */

static void on_sought(void *arg, const struct error *err,
                      const struct link *link)
{
    struct link_write *write = arg;
    struct error missing = ERROR_INIT;

    if (link != NULL) {
        link_copy_set(&write->stored, link);
        write->exists = true;
    }
    if (err != NULL) {
        fail(write, err);
    } else if (write->mode == LINK_WRITE_EDIT && !write->exists) {
        link_target_missing(&write->target, &missing);
        fail(write, &missing);
    } else {
        merge(write);
    }
}

/* At first, and after each change that met another's. */
static void enter_locating(struct link_write *write)
{
    write->exists = false;
    write->state = LINK_SEEKING;
    if (write->mode == LINK_WRITE_UPSERT)
        link_seek_start(&write->seek, write->api->redis, &write->target,
                        on_sought, write);
    else if (write->mode == LINK_WRITE_EDIT || write->dry_run)
        link_seek_slug(&write->seek, write->api->redis, &write->target,
                       on_sought, write);
    else
        merge(write);
}

/* ---- LINK_RECALLING ------------------------------------------------------ */

/* A link that is not there is made: who claimed it died, or it was removed. */
static void on_recalled(void *arg, const struct error *err,
                        const struct redisReply *reply)
{
    struct link_write *write = arg;

    if (err == NULL) {
        end_repeated(write, reply);
    } else if (err->code != ERROR_NOT_FOUND) {
        fail(write, err);
    } else {
        if (write->once->known && !claims_first(write))
            link_once_drop(write->once);
        enter_locating(write);
    }
}

static void enter_recalling(struct link_write *write)
{
    write->state = LINK_RECALLING;
    write->once->unmarked = !claims_first(write);
    link_once_recall(write->once, write->target.host, on_recalled, write);
}

void link_write_start(struct link_write *write, link_write_fn *fn, void *arg)
{
    struct error err = ERROR_INIT;

    write->fn = fn;
    write->arg = arg;
    if (write->mode != LINK_WRITE_EDIT &&
        link_target_body(&write->target, write->body,
                         write->mode == LINK_WRITE_UPSERT, &err) < 0)
        fail(write, &err);
    else if (write->once != NULL)
        enter_recalling(write);
    else
        enter_locating(write);
}
