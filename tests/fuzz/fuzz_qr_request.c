/* module: qr */

/*
 * Options of a QR code as a query gives them, one name=value a line; what
 * follows an empty line is the text. Whatever comes, a drawing or one error
 * results, never both, and the same input gives the same bytes.
 */
#include <stdlib.h>

#include "qr/qr_request.h"

/* False when an option was refused. */
static bool set_options(struct qr_request *request, struct slice *rest)
{
    struct error err = ERROR_INIT;
    struct slice value;
    struct slice name;

    while (slice_split(rest, '\n', &value) && value.len > 0) {
        slice_split(&value, '=', &name);
        if (qr_request_set(request, name, value, &err) < 0)
            return false;
    }
    return true;
}

/* Large images only cost the fuzzer time; their limit has its unit test. */
static bool is_cheap(const struct qr_request *request)
{
    const struct drawing *drawing = &request->drawing;

    return drawing->size <= 1000 && drawing->module_px <= 20;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = slice_of(data, size);
    struct buffer first = BUFFER_INIT;
    struct buffer second = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct qr_request request;
    struct qr_answer answer;
    int result;

    qr_request_init(&request);
    if (!set_options(&request, &rest) || !is_cheap(&request))
        return 0;
    result = qr_request_draw(&request, rest, &answer, &first, &err);
    if ((result == 0) != (first.len > 0) || result != (int)err.code)
        abort();
    if (qr_request_draw(&request, rest, &answer, &second, &err) != result ||
        !slice_equal(buffer_slice(&first), buffer_slice(&second)))
        abort();
    buffer_release(&first);
    buffer_release(&second);
    return 0;
}
