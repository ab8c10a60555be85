#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "qr/sheet/sheet.h"
#include "server/api/api.h"
#include "server/api/api_call.h"
#include "server/api/api_handlers.h"
#include "server/api/brand_address.h"
#include "server/api/json_fields.h"
#include "shortener/catalog/brand.h"
#include "shortener/store/brand_store.h"
#include "shortener/store/link_store.h"
#include "shortener/store/placement_store.h"

/*
 * POST /api/v1/qr/sheet: a PDF of many placements' symbols, a label each.
 *
 * All labels are checked before the first placement is made, so that one which
 * cannot be printed makes none. Each step of a label waits for Redis, so the
 * loop is never held longer than one label takes.
 */
enum printing_state {
    PRINTING_LINK,     /* a label is checked: its link is looked up */
    PRINTING_BRAND,    /* its brand is, for the address */
    PRINTING_PLACEMENT /* all were: its placement is found or made, then drawn
                        */
};

/* What a refusal tells of. */
#define PRINTING_REFUSALS 3

struct label {
    int64_t line; /* of the caller's list, for messages */
    struct slice link, placement, caption; /* point into the body */
    char *brand, *slug;                    /* owned; once it is checked */
    char *base;                            /* its brand's url; owned */
};

struct printing {
    enum printing_state state;
    json_t *body; /* owned */
    struct sheet sheet;
    bool has_sheet;
    struct drawing drawing; /* of all labels */
    struct label *labels;   /* owned array */
    size_t count;
    size_t at; /* which is under way */
    size_t refused;
    struct buffer refusals; /* the first ones */
    struct buffer pdf;
};

static void free_printing(void *state)
{
    struct printing *printing = state;

    if (printing->has_sheet)
        sheet_end(&printing->sheet);
    for (size_t i = 0; i < printing->count; i++) {
        free(printing->labels[i].brand);
        free(printing->labels[i].slug);
        free(printing->labels[i].base);
    }
    free(printing->labels);
    buffer_release(&printing->refusals);
    buffer_release(&printing->pdf);
    json_decref(printing->body);
    free(printing);
}

static struct label *current(struct printing *printing)
{
    return &printing->labels[printing->at];
}

/* The drawing of the label under way. */
static int label_drawing(struct printing *printing, struct drawing *drawing,
                         struct error *err)
{
    struct slice caption = current(printing)->caption;

    *drawing = printing->drawing;
    if (caption.len == 0)
        return 0;
    return drawing_set(drawing, SLICE("caption"), caption, err);
}

/* ---- PRINTING_PLACEMENT -------------------------------------------------- */

static void enter_placement(struct api_call *call);

static void send_sheet(struct api_call *call)
{
    struct printing *printing = call->state;

    sheet_end(&printing->sheet);
    printing->has_sheet = false;
    api_call_send(call, 200, SLICE("application/pdf"),
                  buffer_slice(&printing->pdf));
}

static int draw_label(struct printing *printing, struct slice code,
                      struct error *err)
{
    struct buffer address = BUFFER_INIT;
    struct drawing drawing;
    int result = label_drawing(printing, &drawing, err);

    if (result == 0)
        result = brand_address_append(
            &address, slice_str(current(printing)->base), code, err);
    if (result == 0)
        result =
            sheet_add(&printing->sheet, &drawing, buffer_slice(&address), err);
    buffer_release(&address);
    return result;
}

static void on_placement(void *arg, const struct error *err, struct slice code,
                         bool made)
{
    struct api_call *call = arg;
    struct printing *printing = call->state;
    struct error why = ERROR_INIT;

    (void)made;
    if (err != NULL) {
        api_call_fail(call, err);
    } else if (draw_label(printing, code, &why) < 0) {
        api_call_fail(call, &why);
    } else if (++printing->at < printing->count) {
        enter_placement(call);
    } else {
        send_sheet(call);
    }
}

static void enter_placement(struct api_call *call)
{
    struct printing *printing = call->state;
    const struct label *label = current(printing);
    char code[PLACEMENT_CODE_LENGTH];
    struct placement placement = {
        .brand = slice_str(label->brand),
        .slug = slice_str(label->slug),
        .name = label->placement,
        .code = slice_of(code, sizeof(code)),
        .created_at = clock_wall_ms(call->api->clock),
    };

    printing->state = PRINTING_PLACEMENT;
    placement_random(&call->api->random, code);
    placement_store_ensure(call->api->redis, &placement, on_placement, call);
}

/* ---- Checking ------------------------------------------------------------ */

static void enter_link(struct api_call *call);

static void refuse_all(struct api_call *call)
{
    struct printing *printing = call->state;
    struct error err = ERROR_INIT;

    error_field(&err, ERROR_INVALID, "bad_labels", "labels",
                "%zu of %zu labels cannot be printed, so nothing was made: %s",
                printing->refused, printing->count,
                buffer_str(&printing->refusals));
    api_call_fail(call, &err);
}

/* The label under way is checked; `err` says what is wrong, or NULL. */
static void end_check(struct api_call *call, const struct error *err)
{
    struct printing *printing = call->state;

    if (err != NULL && printing->refused++ < PRINTING_REFUSALS)
        buffer_appendf(&printing->refusals, "%sline %lld: %.100s",
                       printing->refusals.len > 0 ? "; " : "",
                       (long long)current(printing)->line, err->message);
    if (++printing->at < printing->count) {
        enter_link(call);
    } else if (printing->refused > 0) {
        refuse_all(call);
    } else {
        printing->at = 0;
        enter_placement(call);
    }
}

/* As it will be, but for its code. */
static int try_label(struct printing *printing, struct error *err)
{
    const struct label *label = current(printing);
    struct placement placement = {.name = label->placement};
    struct buffer address = BUFFER_INIT;
    struct drawing drawing;
    int code = placement_check(&placement, err);

    if (code == 0)
        code = label_drawing(printing, &drawing, err);
    if (code == 0)
        code = brand_address_append(&address, slice_str(label->base),
                                    SLICE("00000000"), err);
    if (code == 0)
        code =
            sheet_try(&printing->sheet, &drawing, buffer_slice(&address), err);
    buffer_release(&address);
    return code;
}

static void try_and_go_on(struct api_call *call)
{
    struct error err = ERROR_INIT;

    end_check(call, try_label(call->state, &err) < 0 ? &err : NULL);
}

static void on_brand(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct label *label = current(call->state);
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
    try_and_go_on(call);
}

/* The base that the label before has too: most sheets are one brand's. */
static const char *known_base(const struct printing *printing)
{
    const struct label *labels = printing->labels;
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
    struct label *label = current(printing);
    const char *known = known_base(printing);

    printing->state = PRINTING_BRAND;
    if (known != NULL) {
        label->base = slice_copy(slice_str(known));
        try_and_go_on(call);
    } else {
        brand_store_get(call->api->redis, slice_str(label->brand), on_brand,
                        call);
    }
}

static void refuse_link(struct api_call *call)
{
    const struct label *label = current(call->state);
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
    const struct label *label = current(printing);

    printing->state = PRINTING_LINK;
    link_store_get(call->api->redis, slice_str(label->brand),
                   slice_str(label->slug), on_link, call);
}

/* ---- The body ------------------------------------------------------------ */

static int read_options(struct printing *printing, json_t *options,
                        struct error *err)
{
    const char *name;
    json_t *value;

    drawing_init(&printing->drawing);
    json_object_foreach(options, name, value)
    {
        struct slice text =
            slice_of(json_string_value(value), json_string_length(value));

        if (!json_is_string(value))
            return error_field(err, ERROR_INVALID, "wrong_type", "options",
                               "options: %.40s must be a text", name);
        if (drawing_set(&printing->drawing, slice_str(name), text, err) < 0)
            return err->code;
    }
    return drawing_check(&printing->drawing, err);
}

static int read_link(struct label *label, struct error *err)
{
    struct slice slug = label->link;
    char host[BRAND_HOST_MAX + 1];
    struct error why = ERROR_INIT;
    struct slice brand;

    if (!slice_split(&slug, '/', &brand) || slug.len == 0 ||
        brand_host(brand, host, &why) < 0)
        return error_field(err, ERROR_INVALID, "bad_link", "labels",
                           "\"%" SLICE_FMT "\" names no link; one looks like "
                           "go.acme.com/spring",
                           SLICE_ARG(slice_head(label->link, 70)));
    label->brand = slice_copy(slice_str(host));
    label->slug = slice_copy(slug);
    return 0;
}

static int read_label(struct label *label, const json_t *value,
                      struct error *err)
{
    const struct json_field fields[] = {
        {"line", JSON_FIELD_INTEGER, .number = &label->line},
        {"link", JSON_FIELD_TEXT, .required = true, .text = &label->link},
        {"placement", JSON_FIELD_TEXT, .required = true,
         .text = &label->placement},
        {"caption", JSON_FIELD_TEXT, .text = &label->caption},
    };

    if (json_fields_read(value, fields, 4, err) < 0)
        return err->code;
    return read_link(label, err);
}

static int read_labels(struct printing *printing, const json_t *list,
                       struct error *err)
{
    size_t count = json_array_size(list);

    if (count == 0 || count > SHEET_LABELS_MAX)
        return error_field(err, ERROR_INVALID, "bad_labels", "labels",
                           "labels: %zu were given; give 1 to %d", count,
                           SHEET_LABELS_MAX);
    printing->labels = memory_zalloc(count, sizeof(*printing->labels));
    printing->count = count;
    for (size_t i = 0; i < count; i++) {
        printing->labels[i].line = (int64_t)i + 1;
        if (read_label(&printing->labels[i], json_array_get(list, i), err) == 0)
            continue;
        error_prefix(err, "line %lld", (long long)printing->labels[i].line);
        return err->code;
    }
    return 0;
}

static int read_body(struct api_call *call, struct printing *printing,
                     struct error *err)
{
    struct slice name = SLICE_NONE;
    const json_t *options = NULL;
    const json_t *labels = NULL;
    const struct json_field fields[] = {
        {"layout", JSON_FIELD_TEXT, .required = true, .text = &name},
        {"options", JSON_FIELD_OBJECT, .json = &options},
        {"labels", JSON_FIELD_ARRAY, .required = true, .json = &labels},
    };
    struct sheet_layout layout;

    if (api_call_body(call, &printing->body, err) < 0 ||
        json_fields_read(printing->body, fields, 3, err) < 0 ||
        sheet_layout_find(name, &layout, err) < 0 ||
        read_options(printing, json_object_get(printing->body, "options"),
                     err) < 0 ||
        read_labels(printing, labels, err) < 0)
        return err->code;
    sheet_init(&printing->sheet, &layout, printing->count,
               printing->drawing.cmyk, &printing->pdf);
    printing->has_sheet = true;
    return 0;
}

void api_qr_sheet(void *api, struct http_request *request,
                  const struct http_match *match)
{
    struct api_call *call = request->user;
    struct printing *printing = memory_zalloc(1, sizeof(*printing));
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    call->state = printing;
    call->release = free_printing;
    if (read_body(call, printing, &err) < 0)
        api_call_fail(call, &err);
    else
        enter_link(call);
}
