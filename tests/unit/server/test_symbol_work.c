#include "server/drawing/symbol_work.h"

#include <criterion/criterion.h>
#include <string.h>

#define ADDRESS "HTTPS://GO.ACME.COM/Q/7K3M"

static const struct slice logo =
    SLICE_INIT("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"
               "<path d='M0 0h9v9z'/></svg>");

static void set(struct qr_request *request, const char *name, const char *value)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(
        qr_request_set(request, slice_str(name), slice_str(value), &err), 0,
        "%s", err.message);
}

static int travel(const struct qr_request *request, const char *text,
                  struct buffer *answer, struct qr_answer *figures,
                  struct slice *drawing, struct error *err)
{
    struct buffer packed = BUFFER_INIT;

    *err = (struct error)ERROR_INIT;
    symbol_work_pack(request, slice_str(text), &packed);
    symbol_work_do(buffer_slice(&packed), answer);
    buffer_release(&packed);
    return symbol_work_unpack(buffer_slice(answer), figures, drawing, err);
}

/* What comes back is what is drawn here. */
static void expect_same(const struct qr_request *request)
{
    struct buffer here = BUFFER_INIT;
    struct buffer answer = BUFFER_INIT;
    struct qr_answer figures[2];
    struct slice drawing;
    struct error err = ERROR_INIT;

    cr_assert_eq(
        qr_request_draw(request, SLICE(ADDRESS), &figures[0], &here, &err), 0,
        "%s", err.message);
    cr_assert_eq(travel(request, ADDRESS, &answer, &figures[1], &drawing, &err),
                 0, "%s", err.message);
    cr_expect(slice_equal(drawing, buffer_slice(&here)));
    cr_expect_eq(figures[0].version, figures[1].version);
    cr_expect_eq(figures[0].proof.reserve, figures[1].proof.reserve);
    buffer_release(&answer);
    buffer_release(&here);
}

Test(symbol_work, draws_the_same)
{
    struct qr_request request;

    qr_request_init(&request);
    expect_same(&request);
    set(&request, "format", "pdf");
    set(&request, "caption", "Cairo");
    expect_same(&request);
    /* Q does not do for that one: what failed on the way is no error. */
    request.logo = logo;
    expect_same(&request);
    set(&request, "min_version", "5");
    expect_same(&request);
    qr_request_finish();
}

Test(symbol_work, brings_errors_back)
{
    struct buffer answer = BUFFER_INIT;
    struct qr_request request;
    struct qr_answer figures;
    struct slice drawing;
    struct error err;

    qr_request_init(&request);
    request.logo = SLICE("GIF89a");
    cr_expect_eq(travel(&request, ADDRESS, &answer, &figures, &drawing, &err),
                 ERROR_INVALID);
    cr_expect_str_eq(err.reason, "bad_logo");
    cr_expect_eq(drawing.len, 0);
    buffer_clear(&answer);
    request.logo = SLICE_NONE;
    cr_expect_eq(travel(&request, "", &answer, &figures, &drawing, &err),
                 ERROR_INVALID);
    cr_expect_str_eq(err.reason, "text_empty");
    buffer_release(&answer);
    cr_expect_eq(symbol_work_unpack(SLICE("cut"), &figures, &drawing, &err),
                 ERROR_INTERNAL);
}
