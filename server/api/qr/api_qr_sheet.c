#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/brand_address.h"
#include "server/api/qr/sheet_labels.h"
#include "server/drawing/drawing_thread.h"
#include "server/drawing/sheet_work.h"
#include "shortener/catalog/brand.h"
#include "shortener/store/brand_store.h"
#include "shortener/store/link_store.h"
#include "shortener/store/placement_store.h"

/*
 * POST /api/v1/qr/sheet: a PDF of many placements' symbols, a label each.
 *
 * All labels are checked and tried before the first placement is made, so that
 * one which cannot be printed makes none. Each look-up waits for Redis, and
 * drawing is the drawing thread's, so the loop is never held.
 */
enum printing_state {
    PRINTING_LINK,      /* a label is checked: its link is looked up */
    PRINTING_BRAND,     /* its brand is, for the address */
    PRINTING_TRYING,    /* all were: can they be drawn? */
    PRINTING_PLACEMENT, /* all can: a label's placement is found or made */
    PRINTING_DRAWING    /* all were: the sheet */
};

struct printing {
    enum printing_state state;
    struct sheet_labels labels;
    size_t at; /* which is under way */
    size_t refused;
    struct buffer refusals; /* the first ones */
    struct drawing_task task;
    struct api_call *call; /* of the task */
};

static struct printing *printing_of(struct drawing_task *task)
{
    return (struct printing *)(void *)((char *)task -
                                       offsetof(struct printing, task));
}

static void free_printing(void *state)
{
    struct printing *printing = state;

    sheet_labels_release(&printing->labels);
    drawing_task_release(&printing->task);
    buffer_release(&printing->refusals);
    free(printing);
}

static struct sheet_label *current(struct printing *printing)
{
    return &printing->labels.items[printing->at];
}

static void refuse(struct printing *printing, size_t label,
                   const struct error *err)
{
    struct sheet_label *item = &printing->labels.items[label];

    item->refused = true;
    if (printing->refused++ < SHEET_WORK_REFUSALS)
        buffer_appendf(&printing->refusals, "%sline %lld: %.240s",
                       printing->refusals.len > 0 ? "; " : "",
                       (long long)item->line, err->message);
}

static void refuse_all(struct api_call *call)
{
    struct printing *printing = call->state;
    struct error err = ERROR_INIT;

    error_field(&err, ERROR_INVALID, "bad_labels", "labels",
                "%zu of %zu labels cannot be printed, so nothing was made: %s",
                printing->refused, printing->labels.count,
                buffer_str(&printing->refusals));
    api_call_fail(call, &err);
}

/* ---- Drawing ------------------------------------------------------------- */

static void pack_head(struct printing *printing, size_t count)
{
    struct sheet_work_head head = {
        .layout = printing->labels.layout,
        .drawing = printing->labels.drawing,
        .count = count,
        .draws = printing->state == PRINTING_DRAWING,
    };

    drawing_task_release(&printing->task);
    printing->task = (struct drawing_task){
        .kind = DRAWING_SHEET,
        .foreign = printing->labels.logo.len > 0,
        .count = (unsigned)count,
    };
    sheet_work_pack(&head, buffer_slice(&printing->labels.logo),
                    &printing->task.packed);
}

static int pack_label(struct printing *printing, struct slice code,
                      struct error *err)
{
    const struct sheet_label *label = current(printing);
    struct buffer address = BUFFER_INIT;
    int result =
        brand_address_append(&address, slice_str(label->base), code, err);

    if (result == 0)
        sheet_work_add(&printing->task.packed, label->caption,
                       buffer_slice(&address));
    buffer_release(&address);
    return result;
}

static void give(struct api_call *call, void (*done)(struct drawing_task *task))
{
    struct printing *printing = call->state;
    struct error err = ERROR_INIT;

    printing->task.done = done;
    printing->call = call;
    if (drawing_thread_give(call->api->drawings, &printing->task, &err) < 0)
        api_call_fail(call, &err);
}

/* What was tried before cannot be refused. */
static void on_drawn(struct drawing_task *task)
{
    struct printing *printing = printing_of(task);
    struct api_call *call = printing->call;
    struct error err = task->err;
    struct sheet_work_result result;
    struct slice pdf = SLICE_NONE;

    if (err.code == ERROR_NONE &&
        sheet_work_unpack(buffer_slice(&task->answer), &result, &pdf, &err) ==
            0 &&
        result.refused > 0)
        err = result.refusals[0].err;
    if (err.code != ERROR_NONE)
        api_call_fail(call, &err);
    else
        api_call_send(call, 200, SLICE("application/pdf"), pdf);
}

/* ---- PRINTING_PLACEMENT -------------------------------------------------- */

static void enter_placement(struct api_call *call);

static void on_placement(void *arg, const struct error *err, struct slice code,
                         bool made)
{
    struct api_call *call = arg;
    struct printing *printing = call->state;
    struct error why = ERROR_INIT;

    (void)made;
    if (err != NULL) {
        api_call_fail(call, err);
    } else if (pack_label(printing, code, &why) < 0) {
        api_call_fail(call, &why);
    } else if (++printing->at < printing->labels.count) {
        enter_placement(call);
    } else {
        printing->state = PRINTING_DRAWING;
        give(call, on_drawn);
    }
}

static void enter_placement(struct api_call *call)
{
    struct printing *printing = call->state;
    const struct sheet_label *label = current(printing);
    char code[PLACEMENT_CODE_LENGTH];
    struct placement placement = {
        .brand = slice_str(label->brand),
        .slug = slice_str(label->slug),
        .name = label->placement,
        .code = slice_of(code, sizeof(code)),
        .created_at = clock_wall_ms(call->api->clock),
    };

    placement_random(&call->api->random, code);
    placement_store_ensure(call->api->redis, &placement, on_placement, call);
}

static void start_placements(struct api_call *call)
{
    struct printing *printing = call->state;

    printing->at = 0;
    printing->state = PRINTING_DRAWING;
    pack_head(printing, printing->labels.count);
    printing->state = PRINTING_PLACEMENT;
    enter_placement(call);
}

/* ---- PRINTING_TRYING ----------------------------------------------------- */

/* The label that was the n-th to be tried. */
static size_t tried(const struct printing *printing, size_t n)
{
    size_t label = 0;

    for (;; label++) {
        if (printing->labels.items[label].refused)
            continue;
        if (n-- == 0)
            return label;
    }
}

static void take_refusals(struct printing *printing,
                          const struct sheet_work_result *result)
{
    size_t labels[SHEET_WORK_REFUSALS];
    size_t told = result->refused < SHEET_WORK_REFUSALS ? result->refused
                                                        : SHEET_WORK_REFUSALS;

    for (size_t i = 0; i < told; i++)
        labels[i] = tried(printing, result->refusals[i].label);
    for (size_t i = 0; i < told; i++)
        refuse(printing, labels[i], &result->refusals[i].err);
    printing->refused += result->refused - told;
}

static void on_tried(struct drawing_task *task)
{
    struct printing *printing = printing_of(task);
    struct api_call *call = printing->call;
    struct error err = task->err;
    struct sheet_work_result result;
    struct slice nothing;

    if (err.code != ERROR_NONE ||
        sheet_work_unpack(buffer_slice(&task->answer), &result, &nothing,
                          &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    take_refusals(printing, &result);
    if (printing->refused > 0)
        refuse_all(call);
    else
        start_placements(call);
}

/* As they will be, but for their codes; those refused already are left out. */
static void enter_trying(struct api_call *call)
{
    struct printing *printing = call->state;
    struct error err = ERROR_INIT;
    size_t count = printing->labels.count;

    printing->state = PRINTING_TRYING;
    pack_head(printing, count - printing->refused);
    for (printing->at = 0; printing->at < count; printing->at++) {
        if (!current(printing)->refused &&
            pack_label(printing, SLICE("00000000"), &err) < 0) {
            api_call_fail(call, &err);
            return;
        }
    }
    give(call, on_tried);
}

/* ---- Checking ------------------------------------------------------------ */

static void enter_link(struct api_call *call);

/* The label under way is checked; `err` says what is wrong, or NULL. */
static void end_check(struct api_call *call, const struct error *err)
{
    struct printing *printing = call->state;

    if (err != NULL)
        refuse(printing, printing->at, err);
    if (++printing->at < printing->labels.count)
        enter_link(call);
    else
        enter_trying(call);
}

static void check_placement(struct api_call *call)
{
    struct placement placement = {.name = current(call->state)->placement};
    struct error err = ERROR_INIT;

    end_check(call, placement_check(&placement, &err) < 0 ? &err : NULL);
}

static void on_brand(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct sheet_label *label = current(call->state);
    struct buffer base = BUFFER_INIT;
    struct brand brand;

    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        api_call_fail(call, err);
        return;
    }
    if (err != NULL || brand_from_reply(&brand, reply) < 0)
        brand = (struct brand){.host = slice_str(label->brand)};
    brand_base(&brand, &base);
    label->base = buffer_detach(&base);
    check_placement(call);
}

/* The base that the label before has too: most sheets are one brand's. */
static const char *known_base(const struct printing *printing)
{
    const struct sheet_label *labels = printing->labels.items;
    size_t at = printing->at;

    if (at > 0 && labels[at - 1].base != NULL &&
        slice_equal(slice_str(labels[at - 1].brand),
                    slice_str(labels[at].brand)))
        return labels[at - 1].base;
    return NULL;
}

static void enter_brand(struct api_call *call)
{
    struct printing *printing = call->state;
    struct sheet_label *label = current(printing);
    const char *known = known_base(printing);

    printing->state = PRINTING_BRAND;
    if (known != NULL) {
        label->base = slice_copy(slice_str(known));
        check_placement(call);
    } else {
        brand_store_get(call->api->redis, slice_str(label->brand), on_brand,
                        call);
    }
}

static void refuse_link(struct api_call *call)
{
    const struct sheet_label *label = current(call->state);
    struct error err = ERROR_INIT;

    error_set(&err, ERROR_INVALID, "there is no link \"%" SLICE_FMT "\"",
              SLICE_ARG(slice_head(label->link, 70)));
    end_check(call, &err);
}

static void on_link(void *arg, const struct error *err,
                    const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct link link;

    if (err != NULL && err->code != ERROR_NOT_FOUND)
        api_call_fail(call, err);
    else if (err != NULL || link_from_reply(&link, SLICE_NONE, reply) < 0)
        refuse_link(call);
    else
        enter_brand(call);
}

static void enter_link(struct api_call *call)
{
    struct printing *printing = call->state;
    const struct sheet_label *label = current(printing);

    printing->state = PRINTING_LINK;
    link_store_get(call->api->redis, slice_str(label->brand),
                   slice_str(label->slug), on_link, call);
}

/* -------------------------------------------------------------------------- */

void api_qr_sheet(void *api, struct http_request *request,
                  const struct http_match *match)
{
    struct api_call *call = request->user;
    struct printing *printing = memory_zalloc(1, sizeof(*printing));
    struct error err = ERROR_INIT;
    json_t *body = NULL;

    (void)api;
    (void)match;
    call->state = printing;
    call->release = free_printing;
    if (api_call_body(call, &body, &err) < 0 ||
        sheet_labels_read(&printing->labels, body, &err) < 0)
        api_call_fail(call, &err);
    else
        enter_link(call);
}
