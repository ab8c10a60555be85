#ifndef SERVER_SYMBOL_WORK_H
#define SERVER_SYMBOL_WORK_H

#include "core/buffer.h"
#include "core/error.h"
#include "qr/qr_request.h"

/*
 * A symbol to be drawn (qr/qr_request.h), as bytes that travel to where it is
 * drawn, and what came of it as bytes that travel back (drawing_thread.h).
 *
 *     symbol_work_pack(&request, address, &packed);
 *     symbol_work_do(packed, &answer);                 there
 *     symbol_work_unpack(answer, &figures, &drawing, &err)
 *
 * Both sides are the same program: structs travel as they are.
 */
void symbol_work_pack(const struct qr_request *request, struct slice text,
                      struct buffer *out);

void symbol_work_do(struct slice packed, struct buffer *answer);

/*
 * Fails as qr_request_draw did, or with ERROR_INTERNAL for bytes that are no
 * such answer. `drawing` points into `answer`.
 */
int symbol_work_unpack(struct slice answer, struct qr_answer *figures,
                       struct slice *drawing, struct error *err)
    __attribute__((warn_unused_result));

#endif
