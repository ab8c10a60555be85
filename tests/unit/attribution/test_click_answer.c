#include "attribution/record/click_answer.h"

#include <criterion/criterion.h>
#include <string.h>

static struct slice write_answer(const struct click *click, char *text)
{
    return slice_of(text, click_answer_write(click, text));
}

Test(click_answer, writes_a_line_a_value)
{
    static const char wanted[] = "kind=scan\nlink=go.acme.com/x\n"
                                 "campaign=c\nchannel=print\n"
                                 "direction=outbound\nsource=s t\ncontent=b=c\n"
                                 "placement=7F3K\nflags=hpxq\nstatus=302\n"
                                 "variant=a\n";
    struct click click = {
        .kind = CLICK_SCAN,
        .flags = 15,
        .status = 302,
        .visitor = 255,
        .link = SLICE("go.acme.com/x"),
        .campaign = SLICE("c"),
        .channel = SLICE("print"),
        .direction = SLICE("outbound"),
        .source = SLICE("s\nt"),
        .content = SLICE("b=c"),
        .placement = SLICE("7F3K"),
        .recipient = SLICE("r"),
        .click_id = SLICE("i"),
        .user_agent = SLICE("abc"),
        .variant = SLICE("a"),
    };
    char text[CLICK_ANSWER_MAX];
    struct slice answer = write_answer(&click, text);

    cr_expect(slice_equal(answer, slice_str(wanted)), "%" SLICE_FMT,
              SLICE_ARG(answer));
}

Test(click_answer, leaves_out_what_is_empty)
{
    struct click click = {.kind = CLICK_VIEW, .status = 200};
    char text[CLICK_ANSWER_MAX];

    cr_expect(slice_equal(write_answer(&click, text),
                          SLICE("kind=view\nstatus=200\n")));
}

Test(click_answer, cuts_what_is_too_long)
{
    char big[5000];
    struct slice long_one = slice_of(big, sizeof(big));
    struct click click = {CLICK_ORPHAN, 15,       999,      1,        long_one,
                          long_one,     long_one, long_one, long_one, long_one,
                          long_one,     long_one, long_one, long_one, long_one,
                          long_one,     long_one, long_one};
    struct click_answer read;
    char text[CLICK_ANSWER_MAX];

    memset(big, 'y', sizeof(big));
    click_answer_read(write_answer(&click, text), &read);
    cr_expect_eq(read.link.len, CLICK_LINK_MAX);
    cr_expect_eq(read.campaign.len, CLICK_TAG_MAX);
    cr_expect_eq(read.variant.len, CLICK_TAG_MAX);
}

Test(click_answer, is_read_back)
{
    struct click click = {
        .kind = CLICK_OPEN,
        .flags = CLICK_FLAG_HEAD | CLICK_FLAG_BAD_TOKEN,
        .status = 200,
        .link = SLICE("go.acme.com/x"),
        .channel = SLICE("print"),
    };
    struct click_answer read;
    char text[CLICK_ANSWER_MAX];

    click_answer_read(write_answer(&click, text), &read);
    cr_expect(slice_equal(read.kind, SLICE("open")));
    cr_expect(slice_equal(read.link, SLICE("go.acme.com/x")));
    cr_expect(slice_equal(read.channel, SLICE("print")));
    cr_expect(slice_equal(read.flags, SLICE("hx")));
    cr_expect(slice_equal(read.status, SLICE("200")));
    cr_expect_eq(read.campaign.len, 0);
    cr_expect_eq(read.variant.len, 0);
}

Test(click_answer, passes_over_lines_of_a_newer_version)
{
    struct click_answer read;

    click_answer_read(SLICE("kind=click\nmood=fair\nlink\n\n=x\nlink=h/a"),
                      &read);
    cr_expect(slice_equal(read.kind, SLICE("click")));
    cr_expect(slice_equal(read.link, SLICE("h/a")));
    click_answer_read(SLICE_NONE, &read);
    cr_expect_eq(read.kind.len, 0);
}

/* A stranger must not be able to fill the dictionary. */
Test(click_answer, recurs_only_where_it_led_somewhere)
{
    static const struct {
        enum click_kind kind;
        uint16_t status;
        bool recurs;
    } rows[] = {
        {CLICK_CLICK, 302, true},   {CLICK_SCAN, 302, true},
        {CLICK_OPEN, 200, true},    {CLICK_VIEW, 200, true},
        {CLICK_ORPHAN, 404, false}, {CLICK_ORPHAN, 302, false},
        {CLICK_SCAN, 404, false},   {CLICK_SCAN, 410, false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct click click = {.kind = rows[i].kind, .status = rows[i].status};

        cr_expect_eq(click_answer_recurs(&click), rows[i].recurs, "row %zu", i);
    }
}

Test(click_answer, an_id_is_a_number)
{
    uint64_t id = 0;

    cr_expect(click_answer_parse_id(SLICE("-1"), &id));
    cr_expect_eq(id, UINT64_MAX);
    cr_expect(click_answer_parse_id(SLICE("9223372036854775807"), &id));
    cr_expect_eq(id, (uint64_t)INT64_MAX);
    cr_expect_not(click_answer_parse_id(SLICE("kind=orphan\n"), &id));
    cr_expect_not(click_answer_parse_id(SLICE("9223372036854775808"), &id));
    cr_expect_not(click_answer_parse_id(SLICE_NONE, &id));
}

/* Whatever differs in the text differs in the id; nothing else does. */
Test(click_answer, the_id_is_of_all_that_is_said)
{
    struct click clicks[] = {
        {.status = 302, .link = SLICE("h/a")},
        {.status = 307, .link = SLICE("h/a")},
        {.status = 302, .link = SLICE("h/b")},
        {.status = 302, .link = SLICE("h/a"), .kind = CLICK_SCAN},
        {.status = 302, .link = SLICE("h/a"), .flags = CLICK_FLAG_HEAD},
        {.status = 302, .link = SLICE("h/a"), .campaign = SLICE("x")},
        {.status = 302, .link = SLICE("h/a"), .channel = SLICE("x")},
        {.status = 302, .link = SLICE("h/a"), .direction = SLICE("x")},
        {.status = 302, .link = SLICE("h/a"), .source = SLICE("x")},
        {.status = 302, .link = SLICE("h/a"), .content = SLICE("x")},
        {.status = 302, .link = SLICE("h/a"), .placement = SLICE("x")},
        {.status = 302, .link = SLICE("h/a"), .variant = SLICE("x")},
        {.status = 302, .link = SLICE("h/ax")},
    };
    size_t count = sizeof(clicks) / sizeof(clicks[0]);

    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++)
            cr_expect_eq(click_answer_id(&clicks[i]) ==
                             click_answer_id(&clicks[j]),
                         i == j, "%zu and %zu", i, j);
    }
    clicks[1] = clicks[0];
    clicks[1].visitor = 7;
    clicks[1].recipient = clicks[1].click_id = SLICE("x");
    clicks[1].user_agent = clicks[1].referrer = clicks[1].ip = SLICE("x");
    cr_expect_eq(click_answer_id(&clicks[0]), click_answer_id(&clicks[1]));
}
