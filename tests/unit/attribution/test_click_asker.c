#include "attribution/record/click_asker.h"

#include <criterion/criterion.h>
#include <string.h>

#include "attribution/record/click.h"

static void expect_text(const struct click_asker *asker, const char *wanted)
{
    char text[CLICK_ASKER_MAX];
    struct slice written = slice_of(text, click_asker_write(asker, text));

    cr_expect(slice_equal(written, slice_str(wanted)), "%" SLICE_FMT,
              SLICE_ARG(written));
}

Test(click_asker, writes_words)
{
    struct click_asker asker = {
        .click_id = SLICE("Ab3"),
        .recipient = SLICE("tok"),
        .visitor = 1,
        .client = UINT64_MAX,
        .referrer = 62,
        .ip = SLICE("192.0.2.0"),
    };

    expect_text(&asker, "Ab3 tok AAAAAAAAAAB P__________ AAAAAAAAAA- "
                        "192.0.2.0");
    asker = (struct click_asker){0};
    expect_text(&asker, "- - - - - -");
    asker.recipient = SLICE("a b");
    asker.ip = SLICE(" ");
    expect_text(&asker, "- a - - - -");
}

Test(click_asker, is_read_back)
{
    struct click_asker asker;

    click_asker_read(SLICE("Ab3 - AAAAAAAAAAB P__________ AAAAAAAAAA- ::1"),
                     &asker);
    cr_expect(slice_equal(asker.click_id, SLICE("Ab3")));
    cr_expect_eq(asker.recipient.len, 0);
    cr_expect_eq(asker.visitor, 1);
    cr_expect_eq(asker.client, UINT64_MAX);
    cr_expect_eq(asker.referrer, 62);
    cr_expect(slice_equal(asker.ip, SLICE("::1")));
}

Test(click_asker, takes_any_text)
{
    static const char *const texts[] = {
        "",
        "-",
        "a",
        "a b",
        "a b 1 2 3",
        "  ",
        "- - - - - - - -",
        "a b AAAAAAAAAA! ___________ - x y",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct click_asker asker;

        click_asker_read(slice_str(texts[i]), &asker);
        cr_expect_eq(asker.visitor, 0, "%s", texts[i]);
        cr_expect_eq(asker.client, 0, "%s", texts[i]);
        cr_expect_eq(asker.referrer, 0, "%s", texts[i]);
    }
}

Test(click_asker, cuts_what_is_too_long)
{
    char big[1000];
    struct slice long_one = slice_of(big, sizeof(big));
    struct click_asker asker = {long_one, long_one, 1, 2, 3, long_one};
    char text[CLICK_ASKER_MAX];

    memset(big, 'y', sizeof(big));
    cr_expect_eq(click_asker_write(&asker, text),
                 3 * CLICK_TAG_MAX + 3 * 11 + 5);
}
