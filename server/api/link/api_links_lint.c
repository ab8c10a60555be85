#include <jansson.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/call/json_text.h"
#include "shortener/lint/link_lint.h"
#include "shortener/lint/near_duplicates.h"
#include "shortener/store/link_store.h"

/*
 * GET /api/v1/links/lint: the values of all links that were probably meant to
 * be one. Links are read page by page; only their values are kept.
 */
#define LINT_PAGE 1000

/* ---- The answer ---------------------------------------------------------- */

static json_t *examples_to_json(const struct value_count *count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < VALUE_CENSUS_EXAMPLES; i++) {
        if (count->examples[i] != NULL)
            json_array_append_new(list,
                                  json_text_new(slice_str(count->examples[i])));
    }
    return list;
}

static json_t *group_to_json(const struct lint_kind *kind,
                             const struct near_group *group)
{
    const struct value_count *values = kind->census.values;
    json_t *list = json_array();
    json_int_t links = 0;

    for (size_t i = 0; i < group->count; i++) {
        const struct value_count *count = &values[group->members[i]];

        links += (json_int_t)count->links;
        json_array_append_new(list,
                              json_pack("{s:o, s:I, s:o}", "value",
                                        json_text_new(slice_str(count->value)),
                                        "links", (json_int_t)count->links,
                                        "examples", examples_to_json(count)));
    }
    return json_pack("{s:o, s:s, s:o, s:I, s:o}", "field",
                     json_text_new(slice_str(kind->name)), "differ",
                     near_duplicates_reason(group->reason), "suggestion",
                     json_text_new(slice_str(values[group->members[0]].value)),
                     "links", links, "values", list);
}

static json_t *answer_of(const struct link_lint *lint)
{
    json_t *groups = json_array();
    bool complete = !lint->full;

    for (size_t i = 0; i < lint->count; i++) {
        const struct lint_kind *kind = &lint->kinds[i];
        struct near_duplicates found;

        complete = complete && !kind->census.full;
        near_duplicates_find(&kind->census, &found);
        for (size_t k = 0; k < found.count; k++)
            json_array_append_new(groups,
                                  group_to_json(kind, &found.groups[k]));
        near_duplicates_release(&found);
    }
    return json_pack("{s:I, s:b, s:o}", "links", (json_int_t)lint->links,
                     "complete", (int)complete, "groups", groups);
}

/* ---- The links ----------------------------------------------------------- */

static void free_lint(void *state)
{
    struct link_lint *lint = state;

    link_lint_free(&lint);
}

static void on_page(void *arg, const struct error *err,
                    const struct store_page *page);

static void ask_page(struct api_call *call, struct slice after)
{
    const struct link_selection all = {0};

    link_store_list(call->api->redis, &all, after, LINT_PAGE, on_page, call);
}

static void on_page(void *arg, const struct error *err,
                    const struct store_page *page)
{
    struct api_call *call = arg;
    struct link_lint *lint = call->state;
    struct link link;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    for (size_t i = 0; i < page->count; i++) {
        if (link_from_reply(&link, page->names[i], page->records[i]) == 0)
            link_lint_add(lint, &link);
    }
    /* Nobody waits for the rest if the client is gone. */
    if (page->next.len > 0 && call->request != NULL)
        ask_page(call, page->next);
    else
        api_call_json(call, 200, answer_of(lint));
}

void api_links_lint(void *api, struct http_request *request,
                    const struct http_match *match)
{
    struct api_call *call = request->user;
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    call->state = link_lint_new();
    call->release = free_lint;
    if (api_query_read(call->query, NULL, 0, &err) < 0)
        api_call_fail(call, &err);
    else
        ask_page(call, SLICE_NONE);
}
