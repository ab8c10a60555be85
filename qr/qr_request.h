#ifndef QR_QR_REQUEST_H
#define QR_QR_REQUEST_H

#include "core/buffer.h"
#include "qr/drawing/composition.h"
#include "qr/drawing/drawing.h"
#include "qr/drawing/drawing_layout.h"
#include "qr/format/drawing_format.h"
#include "qr/symbol/symbol.h"

/*
 * A request for a QR code, from options by name to bytes: what the API and
 * its clients use of this folder.
 *
 *     struct qr_request request;
 *     struct qr_answer answer;
 *     struct buffer body = BUFFER_INIT;
 *
 *     qr_request_init(&request);
 *     for (each name and value of the query)
 *         if (qr_request_set(&request, name, value, err) < 0)
 *             return err->code;
 *     request.logo = bytes;                       if there is one
 *     if (qr_request_draw(&request, text, &answer, &body, err) < 0)
 *         return err->code;
 *     ... send body as request.format->content_type ...
 *     buffer_release(&body);
 *
 * A request holds no memory; a logo's bytes stay the caller's. `text` is what
 * the symbol says: a link's address or a placement's (placement_address.h).
 */
struct qr_request {
    const struct drawing_format *format;
    struct drawing drawing;
    struct slice logo; /* a PNG's or SVG's bytes; none without one */
};

/* What was drawn and proved, to tell the person who prints it. */
struct qr_answer {
    int version;    /* 1 to 40 */
    unsigned width; /* modules of the symbol, without the quiet zone */
    enum symbol_level level;
    enum symbol_mode mode;
    struct proof proof;
    struct drawing_layout layout; /* zeros for the terminal */
    double distance_mm;           /* the greatest at which it scans */
};

/* A symbol scans from as far as ten times its width. */
#define QR_ANSWER_DISTANCE 10

/* The largest logo, in bytes. */
#define QR_REQUEST_LOGO_MAX LOGO_BYTES_MAX

/* SVG with every option at its default. */
void qr_request_init(struct qr_request *request);

/*
 * Sets "format" or one of the options of drawing.h. Fails with ERROR_USAGE
 * ("unknown_option") or ERROR_INVALID ("bad_option"); nothing changes then.
 */
int qr_request_set(struct qr_request *request, struct slice name,
                   struct slice value, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Encodes `text`, proves that it scans, and appends the drawing to `out`. Fails
 * with ERROR_INVALID (see drawing_check, logo_read, composition_make and the
 * formats); `out` is unchanged then.
 */
int qr_request_draw(const struct qr_request *request, struct slice text,
                    struct qr_answer *answer, struct buffer *out,
                    struct error *err) __attribute__((warn_unused_result));

/* At the start of a program, before any thread: the same bytes whatever the
   environment's language. */
void qr_request_start(void);

/* At the end of a program: gives back what libraries keep for all of it. */
void qr_request_finish(void);

#endif
