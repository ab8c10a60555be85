#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/page/page_import.h"
#include "server/api/page/page_write.h"

/*
 * POST /api/v1/pages/import: link pages as CSV, each made what the file says
 * of it. The same file again changes nothing. Pages are written one after the
 * other; what keeps one of them from being written is told with its first
 * line.
 */
enum import_param { PARAM_PAGE, PARAM_DRY_RUN, PARAM_COUNT };

struct importing {
    struct api_query_field params[PARAM_COUNT];
    bool dry_run;
    struct page_import import;
    size_t next;        /* page to be written */
    size_t outcomes[3]; /* by enum page_write_outcome */
    size_t refused;     /* pages */
};

static void free_importing(void *state)
{
    struct importing *importing = state;

    api_query_release(importing->params, PARAM_COUNT);
    page_import_release(&importing->import);
    free(importing);
}

static void set_count(json_t *answer, const char *name, size_t count)
{
    json_object_set_new(answer, name, json_integer((json_int_t)count));
}

static void answer_all(struct api_call *call)
{
    const struct importing *importing = call->state;
    const struct page_import *import = &importing->import;
    json_t *answer = json_object();

    set_count(answer, "rows", import->rows);
    set_count(answer, "items", import->items);
    set_count(answer, "pages", import->count);
    set_count(answer, "added", importing->outcomes[PAGE_WRITTEN_NEW]);
    set_count(answer, "changed", importing->outcomes[PAGE_CHANGED]);
    set_count(answer, "unchanged", importing->outcomes[PAGE_UNCHANGED]);
    set_count(answer, "refused", importing->refused);
    json_object_set(answer, "rejected", import->rejected);
    json_object_set_new(answer, "dry_run", json_boolean(importing->dry_run));
    api_call_json(call, 200, answer);
}

static void write_next(struct api_call *call);

/* Rows whose links were refused, which only Redis knew. */
static void take_item_errors(struct page_import *import,
                             const struct page_draft *draft)
{
    for (size_t i = 0; i < draft->count; i++) {
        if (draft->items[i].err.code == ERROR_NONE)
            continue;
        import->items--;
        page_import_reject(import, draft->items[i].line, &draft->items[i].err);
    }
}

static void on_written(void *arg, const struct error *err,
                       const struct page_written *written)
{
    struct api_call *call = arg;
    struct importing *importing = call->state;
    struct page_import_page *page = &importing->import.pages[importing->next++];

    if (err != NULL && err->code != ERROR_INVALID) {
        api_call_fail(call, err);
        return;
    }
    take_item_errors(&importing->import, &page->draft);
    if (err == NULL)
        importing->outcomes[written->outcome]++;
    else
        importing->refused++;
    /* Of a page without items, each row was told already. */
    if (err != NULL && !slice_equal(slice_str(err->reason), SLICE("no_items")))
        page_import_reject(&importing->import, page->line, err);
    write_next(call);
}

/* A page of which no row was acceptable stays as it is. */
static void skip_empty(struct importing *importing)
{
    const struct page_import *import = &importing->import;

    while (importing->next < import->count &&
           import->pages[importing->next].taken == 0) {
        importing->next++;
        importing->refused++;
    }
}

static void write_next(struct api_call *call)
{
    struct importing *importing = call->state;
    struct page_import_page *page;
    struct page_write_config config = {
        .api = call->api,
        .mode = PAGE_WRITE_PUT,
        .dry_run = importing->dry_run,
        .author = api_call_author(call),
    };

    skip_empty(importing);
    if (importing->next == importing->import.count) {
        answer_all(call);
        return;
    }
    page = &importing->import.pages[importing->next];
    config.host = slice_str(page->place.host);
    config.name = slice_of(page->place.name, page->place.name_len);
    config.draft = &page->draft;
    page_write_start(&config, on_written, call);
}

/* ---- The request --------------------------------------------------------- */

static int read_params(struct importing *importing, struct slice query,
                       struct error *err)
{
    struct api_query_field *params = importing->params;

    params[PARAM_PAGE].name = "page";
    params[PARAM_DRY_RUN].name = "dry_run";
    if (api_query_read(query, params, PARAM_COUNT, err) < 0)
        return err->code;
    return api_query_flag(&params[PARAM_DRY_RUN], &importing->dry_run, err);
}

static int read_request(const struct api_call *call,
                        struct importing *importing, struct error *err)
{
    if (read_params(importing, call->query, err) < 0 ||
        api_call_check_csv(call, err) < 0)
        return err->code;
    return page_import_read(&importing->import, call->request->body,
                            api_query_value(&importing->params[PARAM_PAGE]),
                            err);
}

void api_pages_import(void *api, struct http_request *request,
                      const struct http_match *match)
{
    struct api_call *call = request->user;
    struct importing *importing = memory_zalloc(1, sizeof(*importing));
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    call->state = importing;
    call->release = free_importing;
    if (read_request(call, importing, &err) < 0)
        api_call_fail(call, &err);
    else
        write_next(call);
}
