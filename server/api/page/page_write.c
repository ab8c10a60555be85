#include "server/api/page/page_write.h"

#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/page/page_links.h"
#include "shortener/store/brand_store.h"
#include "shortener/store/page_store.h"

/* Changes that met another's. */
#define WRITE_TRIES 5

enum write_state {
    WRITE_BRAND,    /* is there such a brand? */
    WRITE_READING,  /* the page as it is */
    WRITE_CHECKING, /* the links that it names, those that it asks for */
    WRITE_LINKING,  /* the missing ones are made */
    WRITE_STORING   /* the page is on its way */
};

struct page_write {
    enum write_state state;
    struct page_write_config config;
    char *host, *name; /* owned */
    char *kept;        /* owned: what the stored page points into */
    struct page stored, page;
    bool found; /* there is a stored one */
    unsigned tries;
    page_write_fn *fn;
    void *arg;
};

static void write_end(struct page_write *write, const struct error *err,
                      enum page_write_outcome outcome, int64_t version)
{
    const struct page_written written = {outcome, &write->page, version};

    write->fn(write->arg, err, &written);
    free(write->kept);
    free(write->host);
    free(write->name);
    free(write);
}

static void write_fail(struct page_write *write, const struct error *err)
{
    struct slice host = slice_head(slice_str(write->host), 100);
    struct error told = *err;

    if (err->code == ERROR_EXISTS)
        error_field(&told, err->code, "taken", "name",
                    "%" SLICE_FMT "/@%s is there already; edit it, or choose "
                    "another name",
                    SLICE_ARG(host), write->name);
    else if (err->code == ERROR_NOT_FOUND)
        error_set(&told, err->code, "there is no link page %" SLICE_FMT "/@%s",
                  SLICE_ARG(host), write->name);
    write_end(write, &told, PAGE_UNCHANGED, 0);
}

/* ---- WRITE_STORING ------------------------------------------------------- */

static void enter_reading(struct page_write *write);

static void on_stored(void *arg, const struct error *err, int64_t version)
{
    struct page_write *write = arg;
    bool raced =
        err != NULL &&
        (err->code == ERROR_CONFLICT ||
         (err->code == ERROR_EXISTS && write->config.mode == PAGE_WRITE_PUT));

    if (raced && ++write->tries < WRITE_TRIES)
        enter_reading(write);
    else if (err != NULL)
        write_fail(write, err);
    else
        write_end(write, NULL, write->found ? PAGE_CHANGED : PAGE_WRITTEN_NEW,
                  version);
}

/* The stored page with the draft over it. */
static int take_draft(struct page_write *write, struct error *err)
{
    write->page = write->stored;
    write->page.brand = slice_str(write->host);
    write->page.name = slice_str(write->name);
    return page_draft_apply(write->config.draft, &write->page, err);
}

/* Again: items whose links were refused are left out now. */
static void enter_storing(struct page_write *write)
{
    struct api *api = write->config.api;
    struct error err = ERROR_INIT;

    write->state = WRITE_STORING;
    if (take_draft(write, &err) < 0) {
        write_fail(write, &err);
        return;
    }
    if (write->found && page_equal(&write->page, &write->stored)) {
        write_end(write, NULL, PAGE_UNCHANGED, write->stored.version);
        return;
    }
    if (write->config.dry_run) {
        write_end(write, NULL, write->found ? PAGE_CHANGED : PAGE_WRITTEN_NEW,
                  0);
        return;
    }
    write->page.updated_at = clock_wall_ms(api->clock);
    if (!write->found)
        write->page.created_at = write->page.updated_at;
    if (write->found)
        page_store_update(api->redis, &write->page, on_stored, write);
    else
        page_store_create(api->redis, &write->page, on_stored, write);
}

/* ---- WRITE_CHECKING, WRITE_LINKING --------------------------------------- */

/* Whether the items' errors keep the page from being written. */
static int judge_items(const struct page_write *write, struct error *err)
{
    const struct page_draft *draft = write->config.draft;
    size_t bad = 0;

    for (size_t i = 0; i < draft->count; i++) {
        if (draft->items[i].err.code == ERROR_NONE)
            continue;
        bad++;
        *err = draft->items[i].err;
        if (write->config.mode != PAGE_WRITE_PUT)
            return error_prefix(err, "items[%zu]", i);
    }
    err->code = ERROR_NONE;
    if (bad == 0 || bad < draft->count)
        return 0;
    return error_field(err, ERROR_INVALID, "no_items", "items",
                       "none of the items can be shown; the page is left as it "
                       "is");
}

static void on_linked(void *arg, const struct error *err)
{
    struct page_write *write = arg;
    struct error why = ERROR_INIT;

    if (err == NULL && judge_items(write, &why) < 0)
        err = &why;
    if (err != NULL)
        write_fail(write, err);
    else
        enter_storing(write);
}

static struct page_links_config links_of(const struct page_write *write)
{
    return (struct page_links_config){
        .api = write->config.api,
        .host = slice_str(write->host),
        .author = write->config.author,
        .draft = write->config.draft,
    };
}

static void on_checked(void *arg, const struct error *err)
{
    struct page_write *write = arg;
    struct page_links_config config;
    struct error why = ERROR_INIT;

    if (err == NULL && judge_items(write, &why) < 0)
        err = &why;
    if (err != NULL) {
        write_fail(write, err);
    } else if (write->config.dry_run) {
        enter_storing(write);
    } else {
        config = links_of(write);
        write->state = WRITE_LINKING;
        page_links_make(&config, on_linked, write);
    }
}

static void enter_checking(struct page_write *write)
{
    const struct page_links_config config = links_of(write);
    struct error err = ERROR_INIT;

    if (take_draft(write, &err) < 0) {
        write_fail(write, &err);
        return;
    }
    write->state = WRITE_CHECKING;
    page_links_check(&config, on_checked, write);
}

/* ---- WRITE_READING ------------------------------------------------------- */

static int keep_stored(struct page_write *write, const struct redisReply *reply,
                       struct error *err)
{
    struct page page;

    write->found = false;
    write->stored = (struct page){.version = 0};
    if (reply == NULL)
        return 0;
    if (page_from_reply(&page, reply) < 0)
        return error_set(err, ERROR_NOT_FOUND, "it does not exist");
    write->found = true;
    free(write->kept);
    write->kept = memory_alloc(page_bytes(&page));
    page_copy(&write->stored, &page, write->kept);
    return 0;
}

static void on_read(void *arg, const struct error *err,
                    const struct redisReply *reply)
{
    struct page_write *write = arg;
    struct error why = ERROR_INIT;
    bool missing = err != NULL && err->code == ERROR_NOT_FOUND;

    if ((err != NULL && !missing) ||
        (missing && write->config.mode == PAGE_WRITE_EDIT)) {
        write_fail(write, err);
        return;
    }
    if (keep_stored(write, reply, &why) == 0 && write->found &&
        write->config.mode == PAGE_WRITE_ADD)
        error_set(&why, ERROR_EXISTS, "it exists already");
    if (why.code == ERROR_NONE && write->config.pre != NULL)
        (void)!precondition_check(write->config.pre, write->stored.version,
                                  &why);
    if (why.code != ERROR_NONE)
        write_fail(write, &why);
    else
        enter_checking(write);
}

/* At first, and after each change that met another's. */
static void enter_reading(struct page_write *write)
{
    write->state = WRITE_READING;
    page_store_get(write->config.api->redis, slice_str(write->host),
                   slice_str(write->name), on_read, write);
}

/* ---- WRITE_BRAND --------------------------------------------------------- */

static void on_brand(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct page_write *write = arg;
    struct error why = ERROR_INIT;

    (void)reply;
    if (err == NULL) {
        enter_reading(write);
        return;
    }
    why = *err;
    if (err->code == ERROR_NOT_FOUND)
        error_field(&why, ERROR_INVALID, "unknown_brand", "brand",
                    "there is no brand \"%.100s\"; make it first, or choose "
                    "another",
                    write->host);
    write_fail(write, &why);
}

void page_write_start(const struct page_write_config *config, page_write_fn *fn,
                      void *arg)
{
    struct page_write *write = memory_zalloc(1, sizeof(*write));

    write->config = *config;
    write->host = slice_copy(config->host);
    write->name = slice_copy(config->name);
    write->fn = fn;
    write->arg = arg;
    page_draft_name_links(config->draft,
                          slice_of(config->api->page_key, HMAC_SIZE),
                          config->host, config->name);
    if (config->mode == PAGE_WRITE_EDIT) {
        enter_reading(write);
        return;
    }
    write->state = WRITE_BRAND;
    brand_store_get(config->api->redis, slice_str(write->host), on_brand,
                    write);
}
