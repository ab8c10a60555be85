#include "server/api/page/page_links.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/call/json_text.h"
#include "server/api/link/link_write.h"
#include "shortener/store/link_store.h"

#define CHANNEL "link_page"

/* All items of a draft under way: one step for each, side by side. */
struct page_links {
    struct page_links_config config;
    struct known_records *known; /* brands that were looked up */
    size_t due;                  /* answers */
    struct error err;            /* the first of Redis's */
    page_links_fn *fn;
    void *arg;
};

struct item_step {
    struct page_links *links;
    struct page_draft_item *item;
    struct link_write write; /* if the link is made, or that is tried out */
    json_t *body;            /* owned: what it is told */
};

static struct page_links *begin(const struct page_links_config *config,
                                page_links_fn *fn, void *arg)
{
    struct page_links *links = memory_zalloc(1, sizeof(*links));

    *links = (struct page_links){.config = *config,
                                 .due = 1, /* until all have begun */
                                 .fn = fn,
                                 .arg = arg};
    links->known = known_records_new(config->api->redis);
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
    struct item_step *step = memory_zalloc(1, sizeof(*step));

    step->links = links;
    step->item = item;
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
    link_write_release(&step->write);
    json_decref(step->body);
    free(step);
    end_one(links);
}

/* ---- Making a link ------------------------------------------------------- */

static void ask_link(struct item_step *step);

static void on_written(void *arg, const struct error *err)
{
    struct item_step *step = arg;

    /* Taken meanwhile, or by an item before: it is looked at as any other. */
    if (err != NULL && err->code == ERROR_EXISTS)
        ask_link(step);
    else
        step_end(step, err);
}

/* As POST /api/v1/links makes it, with all that is checked there. */
static void write_link(struct item_step *step, bool dry_run)
{
    const struct page_draft_item *item = step->item;

    json_decref(step->body);
    link_write_release(&step->write);
    link_write_init(&step->write, step->links->config.api, LINK_WRITE_ADD);
    step->write.author = step->links->config.author;
    step->write.known = step->links->known;
    step->write.dry_run = dry_run;
    step->body = json_object();
    json_text_set(step->body, "brand", step->links->config.host);
    json_text_set(step->body, "slug", item->slug);
    json_text_set(step->body, "destination", item->destination);
    json_text_set(step->body, "channel", SLICE(CHANNEL));
    json_text_set(step->body, "title", item->label);
    step->write.body = step->body;
    link_write_start(&step->write, on_written, step);
}

void page_links_make(const struct page_links_config *config, page_links_fn *fn,
                     void *arg)
{
    struct page_links *links = begin(config, fn, arg);
    struct page_draft *draft = config->draft;

    for (size_t i = 0; i < draft->count; i++) {
        struct page_draft_item *item = &draft->items[i];

        if (item->err.code == ERROR_NONE && item->missing)
            write_link(step_new(links, item), false);
    }
    end_one(links);
}

/* ---- Checking ------------------------------------------------------------ */

static int judge_found(const struct item_step *step, const struct link *link,
                       struct error *err)
{
    const struct page_draft_item *item = step->item;

    if (item->destination.len == 0 ||
        slice_equal(link->destination, item->destination))
        return 0;
    return error_field(err, ERROR_INVALID, "slug_taken", "slug",
                       "%" SLICE_FMT "/%" SLICE_FMT
                       " leads elsewhere already; leave the destination out to "
                       "take it as it is, or name another slug",
                       SLICE_ARG(slice_head(step->links->config.host, 100)),
                       SLICE_ARG(slice_head(item->slug, 60)));
}

static void judge_missing(struct item_step *step)
{
    struct page_draft_item *item = step->item;
    struct error err = ERROR_INIT;

    item->missing = true;
    if (item->destination.len > 0) {
        write_link(step, true);
        return;
    }
    error_field(&err, ERROR_INVALID, "unknown_link", "slug",
                "there is no link %" SLICE_FMT "/%" SLICE_FMT
                "; make it first, or give its destination",
                SLICE_ARG(slice_head(step->links->config.host, 100)),
                SLICE_ARG(slice_head(item->slug, 60)));
    step_end(step, &err);
}

static void on_link(void *arg, const struct error *err,
                    const struct redisReply *reply)
{
    struct item_step *step = arg;
    struct error why = ERROR_INIT;
    struct link link;

    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        step_end(step, err);
    } else if (err != NULL || link_from_reply(&link, SLICE_NONE, reply) < 0) {
        judge_missing(step);
    } else {
        step->item->missing = false;
        step_end(step, judge_found(step, &link, &why) < 0 ? &why : NULL);
    }
}

static void ask_link(struct item_step *step)
{
    link_store_get(step->links->config.api->redis, step->links->config.host,
                   step->item->slug, on_link, step);
}

void page_links_check(const struct page_links_config *config, page_links_fn *fn,
                      void *arg)
{
    struct page_links *links = begin(config, fn, arg);
    struct page_draft *draft = config->draft;

    for (size_t i = 0; i < draft->count; i++) {
        if (draft->items[i].err.code == ERROR_NONE)
            ask_link(step_new(links, &draft->items[i]));
    }
    end_one(links);
}
