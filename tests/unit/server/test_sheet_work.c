#include "server/drawing/sheet_work.h"

#include <criterion/criterion.h>
#include <string.h>

#include "qr/qr_request.h"

static const struct slice logo =
    SLICE_INIT("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"
               "<path d='M0 0h9v9z'/></svg>");

TestSuite(sheet_work, .fini = qr_request_finish);

static void pack(const char *const *captions, size_t count, bool draws,
                 struct slice picture, struct buffer *packed)
{
    struct sheet_work_head head = {.count = count, .draws = draws};
    struct error err = ERROR_INIT;

    drawing_init(&head.drawing);
    cr_assert_eq(sheet_layout_find(SLICE("60x40"), &head.layout, &err), 0);
    sheet_work_pack(&head, picture, packed);
    for (size_t i = 0; i < count; i++)
        sheet_work_add(packed, slice_str(captions[i]),
                       SLICE("HTTPS://GO.ACME.COM/Q/7K3M2345"));
}

static int run(const char *const *captions, size_t count, bool draws,
               struct slice picture, struct sheet_work_result *result,
               struct buffer *out)
{
    struct buffer packed = BUFFER_INIT;
    struct buffer answer = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct slice pdf;
    int code;

    pack(captions, count, draws, picture, &packed);
    sheet_work_do(buffer_slice(&packed), &answer);
    code = sheet_work_unpack(buffer_slice(&answer), result, &pdf, &err);
    buffer_clear(out);
    buffer_append(out, pdf);
    buffer_release(&answer);
    buffer_release(&packed);
    return code;
}

Test(sheet_work, draws_labels)
{
    static const char *const captions[] = {"One", "", "Three"};
    struct sheet_work_result result;
    struct buffer plain = BUFFER_INIT;
    struct buffer with = BUFFER_INIT;

    cr_assert_eq(run(captions, 3, true, SLICE_NONE, &result, &plain), 0);
    cr_expect_eq(result.refused, 0);
    cr_expect(slice_starts(buffer_slice(&plain), SLICE("%PDF-1.4")));
    cr_assert_eq(run(captions, 3, true, logo, &result, &with), 0);
    cr_expect_eq(result.refused, 0);
    cr_expect(slice_search(buffer_slice(&with), SLICE("/Subtype/Form")) <
              with.len);
    /* Trying gives no document. */
    cr_assert_eq(run(captions, 3, false, logo, &result, &with), 0);
    cr_expect_eq(with.len, 0);
    buffer_release(&with);
    buffer_release(&plain);
}

Test(sheet_work, tells_what_cannot_be_printed)
{
    static const char *const captions[] = {"One",  "\xef\xa3\x90", "a\nb",
                                           "Four", "\x01",         "\x02"};
    struct sheet_work_result result;
    struct buffer out = BUFFER_INIT;

    cr_assert_eq(run(captions, 6, false, SLICE_NONE, &result, &out), 0);
    cr_expect_eq(result.refused, 4);
    cr_expect_eq(result.refusals[0].label, 1);
    cr_expect_str_eq(result.refusals[0].err.reason, "no_glyph");
    cr_expect_eq(result.refusals[1].label, 2);
    cr_expect_str_eq(result.refusals[1].err.reason, "bad_text");
    cr_expect_eq(result.refusals[2].label, 4);
    cr_expect_eq(run(captions, 1, false, SLICE("GIF89a"), &result, &out),
                 ERROR_INVALID);
    cr_expect_str_eq(result.err.reason, "bad_logo");
    buffer_release(&out);
}
