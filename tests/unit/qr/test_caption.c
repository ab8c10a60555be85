#include "qr/drawing/caption.h"

#include <criterion/criterion.h>

#include "qr/qr_request.h"

TestSuite(caption, .fini = qr_request_finish);

Test(caption, tells_the_link_as_people_read_it)
{
    static const struct {
        const char *address, *link;
    } rows[] = {
        {"https://go.acme.com/spring?qr=1", "go.acme.com/spring"},
        {"HTTPS://GO.ACME.COM/Q/K7M2R9QX", "go.acme.com/Q/K7M2R9QX"},
        {"HTTP://LOCALHOST:8080/Q/K7", "localhost:8080/Q/K7"},
        {"https://go.acme.com/Spring", "go.acme.com/Spring"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer link = BUFFER_INIT;

        caption_append_link(&link, slice_str(rows[i].address));
        cr_expect_str_eq(buffer_str(&link), rows[i].link);
        buffer_release(&link);
    }
}

static void set(struct qr_request *request, const char *name, const char *value)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(
        qr_request_set(request, slice_str(name), slice_str(value), &err), 0,
        "%s", err.message);
}

static int draw(const struct qr_request *request, struct buffer *out,
                struct qr_answer *answer, struct error *err)
{
    buffer_clear(out);
    return qr_request_draw(request, SLICE("HTTPS://GO.ACME.COM/Q/K7M2R9QX"),
                           answer, out, err);
}

/* In every format, the same twice, and more than the symbol alone. */
Test(caption, is_in_every_format)
{
    static const char *const formats[] = {"svg", "pdf", "eps", "png",
                                          "terminal"};

    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        struct buffer first = BUFFER_INIT;
        struct buffer again = BUFFER_INIT;
        struct error err = ERROR_INIT;
        struct qr_request request;
        struct qr_answer answer;
        double plain;

        qr_request_init(&request);
        set(&request, "format", formats[i]);
        set(&request, "size", "60mm");
        cr_assert_eq(draw(&request, &first, &answer, &err), 0);
        plain = answer.layout.height_mm;
        set(&request, "caption", "پوستر ایستگاه");
        set(&request, "show_link", "true");
        set(&request, "frame", "Scan me");
        cr_assert_eq(draw(&request, &again, &answer, &err), 0, "%s",
                     err.message);
        cr_expect_gt(again.len, first.len, "%s", formats[i]);
        if (plain > 0)
            cr_expect_gt(answer.layout.height_mm, plain + 5, "%s", formats[i]);
        cr_assert_eq(draw(&request, &first, &answer, &err), 0);
        cr_expect(slice_equal(buffer_slice(&first), buffer_slice(&again)));
        buffer_release(&first);
        buffer_release(&again);
    }
}

/* Smaller before it is refused; nothing is drawn then. */
Test(caption, shrinks_within_bounds)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct qr_request request;
    struct qr_answer answer;

    qr_request_init(&request);
    set(&request, "caption",
        "A rather long caption that needs to be wrapped over several lines, "
        "and then in smaller letters than a short one");
    cr_expect_eq(draw(&request, &out, &answer, &err), 0, "%s", err.message);
    set(&request, "caption",
        "Donaudampfschifffahrtsgesellschaftskapitaenswitwe"
        "nrentenantragsformularausfuellhilfe");
    cr_expect_eq(draw(&request, &out, &answer, &err), ERROR_INVALID);
    cr_expect_str_eq(err.reason, "too_long");
    cr_expect_str_eq(err.field, "caption");
    cr_expect_eq(out.len, 0);
    buffer_release(&out);
}
