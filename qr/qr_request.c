#include "qr/qr_request.h"

void qr_request_init(struct qr_request *request)
{
    request->format = drawing_format_default();
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

int qr_request_draw(const struct qr_request *request, struct slice text,
                    struct qr_answer *answer, struct buffer *out,
                    struct error *err)
{
    const struct drawing *drawing = &request->drawing;
    struct symbol symbol = SYMBOL_INIT;
    int result;

    result = drawing_check(drawing, err);
    if (result == 0)
        result = symbol_encode(&symbol, text, drawing->level, 1, err);
    if (result == 0)
        result = request->format->append(&symbol, drawing, &answer->layout, out,
                                         err);
    answer->version = symbol.version;
    answer->level = symbol.level;
    answer->mode = symbol.mode;
    symbol_release(&symbol);
    return result;
}
