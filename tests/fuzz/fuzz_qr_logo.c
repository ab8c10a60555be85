/* module: qr */

/*
 * A logo's bytes, PNG or SVG. Whatever comes, it is one that draws, or one
 * error; and a symbol that is drawn with it is proved, the same each time, or
 * refused.
 */
#include <stdlib.h>

#include "qr/qr_request.h"

#define SIDE 16

/* Logos cost; two formats see all of what is done with one. */
static const struct slice formats[] = {SLICE_INIT("pdf"), SLICE_INIT("eps")};

static void draw_symbol(struct slice logo, struct slice format)
{
    struct buffer first = BUFFER_INIT;
    struct buffer second = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct qr_request request;
    struct qr_answer answer;
    int result;

    qr_request_init(&request);
    request.logo = logo;
    if (qr_request_set(&request, SLICE("format"), format, &err) < 0)
        abort();
    result =
        qr_request_draw(&request, SLICE("HTTPS://A.IO"), &answer, &first, &err);
    if ((result == 0) != (first.len > 0) || result != (int)err.code)
        abort();
    if (result == 0 && answer.proof.reserve < PROOF_RESERVE_MIN)
        abort();
    if (qr_request_draw(&request, SLICE("HTTPS://A.IO"), &answer, &second,
                        &err) != result ||
        !slice_equal(buffer_slice(&first), buffer_slice(&second)))
        abort();
    buffer_release(&first);
    buffer_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct logo logo = LOGO_INIT;
    struct error err = ERROR_INIT;
    unsigned char pixels[SIDE * SIDE * 4];

    if (logo_read(&logo, slice_of(data, size), &err) < 0) {
        if (logo.state != NULL || err.message[0] == '\0')
            abort();
        return 0;
    }
    logo_draw(&logo, SIDE, SIDE, pixels);
    logo_release(&logo);
    for (size_t i = 0; i < 2; i++)
        draw_symbol(slice_of(data, size), formats[i]);
    return 0;
}
