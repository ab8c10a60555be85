#include "server/api/page_links.h"

#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/link_checks.h"
#include "shortener/store/link_store.h"

#define CHANNEL SLICE("link_page")

/* All items of a draft under way: one step for each, side by side. */
struct page_links {
    struct api *api;
    struct slice host;
    struct page_draft *draft;
    struct known_records *known; /* checking: brands that were looked up */
    size_t due;                  /* answers */
    struct error err;            /* the first of Redis's */
    page_links_fn *fn;
    void *arg;
};

struct item_step {
    struct page_links *links;
    struct page_draft_item *item;
};

static struct page_links *begin(struct api *api, struct slice host,
                                struct page_draft *draft, page_links_fn *fn,
                                void *arg)
{
    struct page_links *links = memory_zalloc(1, sizeof(*links));

    *links = (struct page_links){.api = api,
                                 .host = host,
                                 .draft = draft,
                                 .due = 1, /* until all have begun */
                                 .fn = fn,
                                 .arg = arg};
    return links;
}

static void end_one(struct page_links *links)
{
    if (--links->due > 0)
        return;
    known_records_free(&links->known);
    links->fn(links->arg, links->err.code != ERROR_NONE ? &links->err : NULL);
    free(links);
}

static struct item_step *step_new(struct page_links *links,
                                  struct page_draft_item *item)
{
    struct item_step *step = memory_alloc(sizeof(*step));

    *step = (struct item_step){links, item};
    links->due++;
    return step;
}

/* The step is over: its item is fine, or `err` says what is wrong. */
static void step_end(struct item_step *step, const struct error *err)
{
    struct page_links *links = step->links;

    if (err != NULL && err->code == ERROR_INVALID)
        step->item->err = *err;
    else if (err != NULL && links->err.code == ERROR_NONE)
        links->err = *err;
    free(step);
    end_one(links);
}

/* ---- Checking ------------------------------------------------------------ */

static int judge(const struct item_step *step, bool found, struct slice leads,
                 struct error *err)
{
    struct page_draft_item *item = step->item;
    struct slice host = slice_head(step->links->host, 100);
    struct slice slug = slice_head(item->slug, 60);

    item->missing = !found;
    if (item->destination.len == 0 && !found)
        return error_field(err, ERROR_INVALID, "unknown_link", "slug",
                           "there is no link %" SLICE_FMT "/%" SLICE_FMT
                           "; make it first, or give its destination",
                           SLICE_ARG(host), SLICE_ARG(slug));
    if (item->destination.len > 0 && found &&
        !slice_equal(leads, item->destination))
        return error_field(err, ERROR_INVALID, "slug_taken", "slug",
                           "%" SLICE_FMT "/%" SLICE_FMT
                           " leads elsewhere already; leave the destination "
                           "out to take it as it is, or name another slug",
                           SLICE_ARG(host), SLICE_ARG(slug));
    return 0;
}

static void on_link(void *arg, const struct error *err,
                    const struct redisReply *reply)
{
    struct item_step *step = arg;
    struct error why = ERROR_INIT;
    struct link link;
    bool found;

    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        step_end(step, err);
        return;
    }
    found = err == NULL && link_from_reply(&link, SLICE_NONE, reply) == 0;
    step_end(step,
             judge(step, found, found ? link.destination : SLICE_NONE, &why) < 0
                 ? &why
                 : NULL);
}

static void ask_link(struct item_step *step)
{
    link_store_get(step->links->api->redis, step->links->host, step->item->slug,
                   on_link, step);
}

static void on_destination(void *arg, const struct error *err)
{
    if (err != NULL)
        step_end(arg, err);
    else
        ask_link(arg);
}

void page_links_check(struct api *api, struct slice host,
                      struct page_draft *draft, page_links_fn *fn, void *arg)
{
    struct page_links *links = begin(api, host, draft, fn, arg);

    links->known = known_records_new(api->redis);
    for (size_t i = 0; i < draft->count; i++) {
        struct page_draft_item *item = &draft->items[i];

        if (item->err.code != ERROR_NONE)
            continue;
        if (item->destination.len > 0)
            link_checks_run(links->known, SLICE_NONE, SLICE_NONE,
                            item->destination, on_destination,
                            step_new(links, item));
        else
            ask_link(step_new(links, item));
    }
    end_one(links);
}

/* ---- Making -------------------------------------------------------------- */

static void on_made(void *arg, const struct error *err, int64_t version)
{
    struct item_step *step = arg;

    (void)version;
    /* Taken meanwhile, or by an item before: it is looked at as any other. */
    if (err != NULL && err->code == ERROR_EXISTS)
        ask_link(step);
    else
        step_end(step, err);
}

static void make_link(struct item_step *step)
{
    const struct page_links *links = step->links;
    const struct page_draft_item *item = step->item;
    struct link link;

    link_init(&link);
    link.brand = links->host;
    link.slug = item->slug;
    link.destination = item->destination;
    link.channel = CHANNEL;
    link.title = item->label;
    link.created_at = clock_wall_ms(links->api->clock);
    link.updated_at = link.created_at;
    link_store_create(links->api->redis, &link, on_made, step);
}

void page_links_make(struct api *api, struct slice host,
                     struct page_draft *draft, page_links_fn *fn, void *arg)
{
    struct page_links *links = begin(api, host, draft, fn, arg);

    for (size_t i = 0; i < draft->count; i++) {
        struct page_draft_item *item = &draft->items[i];

        if (item->err.code == ERROR_NONE && item->missing)
            make_link(step_new(links, item));
    }
    end_one(links);
}
