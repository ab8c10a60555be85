#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>

#include "core/memory.h"
#include "qr/qr_request.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_auth.h"
#include "server/api/call/api_call.h"
#include "server/api/call/brand_address.h"
#include "server/api/call/json_text.h"
#include "server/api/call/scope.h"
#include "server/api/link/link_lookup.h"
#include "server/api/qr/qr_figures.h"
#include "server/drawing/drawing_thread.h"
#include "server/drawing/symbol_work.h"
#include "server/http/http_query.h"
#include "shortener/store/brand_store.h"
#include "shortener/store/placement_store.h"

/*
 * GET /api/v1/links/{brand}/{slug}/qr: the symbol. Without a placement it
 * holds the short URL and ?qr=1; with one, the placement's own address, and
 * the placement is made if it is new, for which links:write is needed too.
 * POST does the same; its body is a logo.
 */
enum qr_state {
    QR_ALLOWING,  /* may the token make placements? */
    QR_LINK,      /* the link is looked up */
    QR_BRAND,     /* its brand is, for the address */
    QR_TRYING,    /* of a placement: can it be drawn? */
    QR_PLACEMENT, /* it is found or made */
    QR_DRAWING    /* what will be the answer */
};

struct qr {
    enum qr_state state;
    struct qr_request request;
    bool described;        /* format=json: what was drawn, not the drawing; `of`
                              names the format then */
    bool placed;           /* a placement's symbol is asked for */
    struct buffer name;    /* of the placement */
    struct buffer logo;    /* a picture's bytes; of a POST */
    char *brand, *slug;    /* of the link; owned */
    struct buffer base;    /* the brand's url */
    struct buffer address; /* what the symbol says */
    struct buffer code;    /* of the placement */
    struct drawing_task task;
    struct api_call *call; /* of the task */
};

static struct qr *qr_of(struct drawing_task *task)
{
    return (struct qr *)(void *)((char *)task - offsetof(struct qr, task));
}

static void free_qr(void *state)
{
    struct qr *qr = state;

    buffer_release(&qr->name);
    buffer_release(&qr->logo);
    buffer_release(&qr->base);
    buffer_release(&qr->address);
    buffer_release(&qr->code);
    drawing_task_release(&qr->task);
    free(qr->brand);
    free(qr->slug);
    free(qr);
}

/* ---- The answer ---------------------------------------------------------- */

static json_t *describe(const struct qr *qr, const struct qr_answer *answer,
                        struct slice text, struct slice code)
{
    json_t *json = json_object();

    json_text_set(json, "address", text);
    json_text_set_some(json, "placement", buffer_slice(&qr->name));
    json_text_set_some(json, "code", code);
    json_object_set_new(json, "quiet", json_integer(qr->request.drawing.quiet));
    qr_figures_set(json, answer);
    return json;
}

static void enter_placement(struct api_call *call);

/* The same beside the drawing. */
static void add_header(struct api_call *call, const struct qr_answer *answer)
{
    struct buffer value = BUFFER_INIT;

    qr_figures_append(&value, answer);
    api_call_header(call, SLICE("Waypost-Symbol"), buffer_slice(&value));
    buffer_release(&value);
}

static void send_drawing(struct api_call *call, const struct qr_answer *answer,
                         struct slice drawing)
{
    const struct qr *qr = call->state;

    add_header(call, answer);
    api_call_send(call, 200, slice_str(qr->request.format->content_type),
                  drawing);
}

static void on_drawn(struct drawing_task *task)
{
    struct qr *qr = qr_of(task);
    struct api_call *call = qr->call;
    struct slice address = buffer_slice(&qr->address);
    struct slice code = buffer_slice(&qr->code);
    struct error err = task->err;
    struct qr_answer figures;
    struct slice drawing;

    if (err.code != ERROR_NONE ||
        symbol_work_unpack(buffer_slice(&task->answer), &figures, &drawing,
                           &err) < 0)
        api_call_fail(call, &err);
    else if (qr->state == QR_TRYING)
        enter_placement(call);
    else if (qr->described)
        api_call_json(call, 200, describe(qr, &figures, address, code));
    else
        send_drawing(call, &figures, drawing);
}

/* Draws what `address` has become, by now or once all before it are drawn. */
static void enter_drawing(struct api_call *call, enum qr_state state)
{
    struct qr *qr = call->state;
    struct error err = ERROR_INIT;

    qr->state = state;
    qr->call = call;
    drawing_task_release(&qr->task);
    qr->task = (struct drawing_task){
        .kind = DRAWING_SYMBOL,
        .foreign = !slice_is_none(qr->request.logo),
        .count = 1,
        .done = on_drawn,
    };
    symbol_work_pack(&qr->request, buffer_slice(&qr->address),
                     &qr->task.packed);
    if (drawing_thread_give(call->api->drawings, &qr->task, &err) < 0)
        api_call_fail(call, &err);
}

/* ---- QR_PLACEMENT -------------------------------------------------------- */

static int set_address(struct qr *qr, struct slice code, struct error *err)
{
    buffer_clear(&qr->address);
    buffer_clear(&qr->code);
    buffer_append(&qr->code, code);
    return brand_address_append(&qr->address, buffer_slice(&qr->base), code,
                                err);
}

static void on_placement(void *arg, const struct error *err, struct slice code,
                         bool made)
{
    struct api_call *call = arg;
    struct error why = ERROR_INIT;

    (void)made;
    if (err != NULL)
        api_call_fail(call, err);
    else if (set_address(call->state, code, &why) < 0)
        api_call_fail(call, &why);
    else
        enter_drawing(call, QR_DRAWING);
}

static struct placement placement_of(const struct api_call *call)
{
    const struct qr *qr = call->state;

    return (struct placement){
        .brand = slice_str(qr->brand),
        .code = buffer_slice(&qr->code),
        .slug = slice_str(qr->slug),
        .name = buffer_slice(&qr->name),
        .created_at = clock_wall_ms(call->api->clock),
    };
}

/* One that cannot be drawn is not made. */
static void enter_placement(struct api_call *call)
{
    struct qr *qr = call->state;
    struct placement placement = placement_of(call);

    qr->state = QR_PLACEMENT;
    placement_store_ensure(call->api->redis, &placement, on_placement, call);
}

/* ---- QR_TRYING ----------------------------------------------------------- */

/* The symbol as it will be, if the placement is new. */
static void enter_trying(struct api_call *call)
{
    struct qr *qr = call->state;
    char code[PLACEMENT_CODE_LENGTH];
    struct error err = ERROR_INIT;
    struct placement placement;

    placement_random(&call->api->random, code);
    if (set_address(qr, slice_of(code, sizeof(code)), &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    placement = placement_of(call);
    if (placement_check(&placement, &err) < 0)
        api_call_fail(call, &err);
    else
        enter_drawing(call, QR_TRYING);
}

/* ---- QR_BRAND ------------------------------------------------------------ */

static void draw_link(struct api_call *call)
{
    struct qr *qr = call->state;

    buffer_append(&qr->address, buffer_slice(&qr->base));
    buffer_appendf(&qr->address, "/%s?qr=1", qr->slug);
    enter_drawing(call, QR_DRAWING);
}

static void on_brand(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct qr *qr = call->state;
    struct brand brand;

    if (err != NULL || brand_from_reply(&brand, reply) < 0)
        brand = (struct brand){.host = slice_str(qr->brand)};
    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        api_call_fail(call, err);
        return;
    }
    brand_base(&brand, &qr->base);
    if (qr->placed)
        enter_trying(call);
    else
        draw_link(call);
}

/* ---- QR_LINK ------------------------------------------------------------- */

static void on_link(struct api_call *call, const struct link *link)
{
    struct qr *qr = call->state;

    qr->state = QR_BRAND;
    qr->brand = slice_copy(link->brand);
    qr->slug = slice_copy(link->slug);
    brand_store_get(call->api->redis, link->brand, on_brand, call);
}

static void enter_link(struct api_call *call)
{
    struct qr *qr = call->state;

    qr->state = QR_LINK;
    link_lookup_start(call, on_link);
}

/* ---- QR_ALLOWING --------------------------------------------------------- */

static void on_allowed(void *arg, const struct token *token,
                       const struct error *err)
{
    (void)token;
    if (err != NULL)
        api_call_fail(arg, err);
    else
        enter_link(arg);
}

static int take_option(struct qr *qr, struct slice name, struct slice value,
                       struct error *err)
{
    if (slice_equal(name, SLICE("placement"))) {
        qr->placed = true;
        buffer_clear(&qr->name);
        buffer_append(&qr->name, value);
        return 0;
    }
    if (slice_equal(name, SLICE("format")) &&
        slice_equal(value, SLICE("json"))) {
        qr->described = true;
        return 0;
    }
    if (slice_equal(name, SLICE("of")))
        name = SLICE("format");
    return qr_request_set(&qr->request, name, value, err);
}

static int read_options(struct qr *qr, struct slice query, struct error *err)
{
    struct http_query items;
    struct slice name;
    struct slice value;
    int code = 0;
    int got = 0;

    http_query_init(&items, query);
    while (code == 0 && (got = http_query_next(&items, &name, &value)) > 0)
        code = take_option(qr, name, value, err);
    http_query_release(&items);
    if (code == 0 && got < 0)
        code = error_field(err, ERROR_USAGE, "bad_query", "",
                           "the query's percent-encoding is broken");
    return code;
}

/* The body outlives its request as long as the call does. */
static int take_logo(struct qr *qr, struct slice body, struct error *err)
{
    if (body.len == 0)
        return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                           "the body is empty; send a logo as PNG or SVG, or "
                           "use GET");
    if (body.len > QR_REQUEST_LOGO_MAX)
        return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                           "the logo has %zu bytes and %u is the limit; make "
                           "it smaller",
                           body.len, QR_REQUEST_LOGO_MAX);
    buffer_append(&qr->logo, body);
    qr->request.logo = buffer_slice(&qr->logo);
    return 0;
}

static int read_request(struct api_call *call, struct http_request *request,
                        struct qr *qr, struct error *err)
{
    qr_request_init(&qr->request);
    if (read_options(qr, call->query, err) < 0)
        return err->code;
    if (request->method != HTTP_METHOD_POST)
        return 0;
    return take_logo(qr, request->body, err);
}

void api_qr_draw(void *arg, struct http_request *request,
                 const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct qr *qr = memory_zalloc(1, sizeof(*qr));
    struct error err = ERROR_INIT;

    (void)match;
    call->state = qr;
    call->release = free_qr;
    if (read_request(call, request, qr, &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    if (!qr->placed) {
        enter_link(call);
        return;
    }
    qr->state = QR_ALLOWING;
    api_auth_check(api->auth,
                   http_request_header(request, SLICE("authorization")),
                   SCOPE_LINKS_WRITE, on_allowed, call);
}
