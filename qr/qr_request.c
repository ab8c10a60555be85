#include "qr/qr_request.h"

#include "qr/text/font_set.h"

void qr_request_init(struct qr_request *request)
{
    request->format = drawing_format_default();
    request->logo = SLICE_NONE;
    drawing_init(&request->drawing);
}

int qr_request_set(struct qr_request *request, struct slice name,
                   struct slice value, struct error *err)
{
    const struct drawing_format *format;

    if (!slice_equal(name, SLICE("format")))
        return drawing_set(&request->drawing, name, value, err);
    format = drawing_format_find(value, err);
    if (format == NULL)
        return err->code;
    request->format = format;
    return 0;
}

static void qr_request_tell(const struct composition *composition,
                            struct qr_answer *answer)
{
    const struct symbol *symbol = &composition->symbol;

    answer->version = symbol->version;
    answer->width = symbol->width;
    answer->level = symbol->level;
    answer->mode = symbol->mode;
    answer->proof = composition->proof;
    answer->distance_mm =
        answer->layout.module_mm * symbol->width * QR_ANSWER_DISTANCE;
}

static int qr_request_compose(const struct qr_request *request,
                              struct slice text, const struct logo *logo,
                              struct qr_answer *answer, struct buffer *out,
                              struct error *err)
{
    struct composition composition;
    int code;

    if (composition_make(&composition, &request->drawing, text, logo, err) < 0)
        return err->code;
    code = request->format->append(&composition, &answer->layout, out, err);
    if (code == 0)
        qr_request_tell(&composition, answer);
    composition_release(&composition);
    return code;
}

int qr_request_draw(const struct qr_request *request, struct slice text,
                    struct qr_answer *answer, struct buffer *out,
                    struct error *err)
{
    struct logo logo = LOGO_INIT;
    int code;

    if (drawing_check(&request->drawing, err) < 0)
        return err->code;
    if (slice_is_none(request->logo))
        return qr_request_compose(request, text, NULL, answer, out, err);
    if (logo_read(&logo, request->logo, err) < 0)
        return err->code;
    code = qr_request_compose(request, text, &logo, answer, out, err);
    logo_release(&logo);
    return code;
}

void qr_request_start(void)
{
    font_set_start();
}

void qr_request_finish(void)
{
    font_set_finish();
}
