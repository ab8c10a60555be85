#include "server/drawing/symbol_work.h"

#include <string.h>

struct symbol_work_head {
    struct qr_request request; /* its logo's bytes follow, then the text */
    size_t text_len;
};

struct symbol_work_answer {
    struct error err; /* of the drawing */
    struct qr_answer figures;
};

void symbol_work_pack(const struct qr_request *request, struct slice text,
                      struct buffer *out)
{
    struct symbol_work_head head = {*request, text.len};

    buffer_append(out, slice_of(&head, sizeof(head)));
    buffer_append(out, request->logo);
    buffer_append(out, text);
}

void symbol_work_do(struct slice packed, struct buffer *answer)
{
    struct symbol_work_answer result = {.err = ERROR_INIT};
    struct buffer drawing = BUFFER_INIT;
    struct symbol_work_head head;
    struct slice rest;

    memcpy(&head, packed.ptr, sizeof(head));
    rest = slice_skip(packed, sizeof(head));
    if (!slice_is_none(head.request.logo))
        head.request.logo = slice_head(rest, head.request.logo.len);
    rest = slice_skip(rest, head.request.logo.len);
    /* What failed on the way to success is no error. */
    if (qr_request_draw(&head.request, slice_head(rest, head.text_len),
                        &result.figures, &drawing, &result.err) == 0)
        result.err = (struct error)ERROR_INIT;
    buffer_append(answer, slice_of(&result, sizeof(result)));
    buffer_append(answer, buffer_slice(&drawing));
    buffer_release(&drawing);
}

int symbol_work_unpack(struct slice answer, struct qr_answer *figures,
                       struct slice *drawing, struct error *err)
{
    struct symbol_work_answer result;

    if (answer.len < sizeof(result))
        return error_set(err, ERROR_INTERNAL, "the drawing came back cut");
    memcpy(&result, answer.ptr, sizeof(result));
    *figures = result.figures;
    *drawing = slice_skip(answer, sizeof(result));
    if (result.err.code != ERROR_NONE)
        *err = result.err;
    return result.err.code;
}
