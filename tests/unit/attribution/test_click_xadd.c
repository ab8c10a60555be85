#include "attribution/record/click_xadd.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/record/spool_format.h"
#include "core/memory.h"

#define WORDS 7

/* Takes "$<len>\r\n<bytes>\r\n" off the front. */
static struct slice take_word(struct slice *rest)
{
    size_t line = slice_search(*rest, SLICE("\r\n"));
    struct slice digits = slice_skip(slice_head(*rest, line), 1);
    struct slice word;
    uint64_t len;

    cr_assert_eq(rest->ptr[0], '$');
    cr_assert(slice_parse_u64(digits, &len));
    word = slice_head(slice_skip(*rest, line + 2), (size_t)len);
    cr_assert_eq(word.len, len);
    *rest = slice_skip(*rest, line + 2 + word.len);
    cr_assert(slice_starts(*rest, SLICE("\r\n")));
    *rest = slice_skip(*rest, 2);
    return word;
}

static void assert_words(struct slice rest, const char *const *words)
{
    cr_assert(slice_starts(rest, SLICE("*7\r\n")));
    rest = slice_skip(rest, 4);
    for (size_t i = 0; i < WORDS; i++) {
        struct slice word = take_word(&rest);

        cr_assert(slice_equal(word, slice_str(words[i])),
                  "word %zu: %" SLICE_FMT ", not %s", i, SLICE_ARG(word),
                  words[i]);
    }
    cr_assert_eq(rest.len, 0);
}

static void expect_words(const struct click *click, const char *const *words)
{
    struct buffer out = BUFFER_INIT;
    struct click_xadd xadd;

    click_xadd_make(&xadd, click);
    click_xadd_append(&out, SLICE("clicks:n1.0"),
                      (struct stream_id){1732267800123, 4}, &xadd);
    assert_words(buffer_slice(&out), words);
    buffer_release(&out);
}

static const struct click whole = {
    .kind = CLICK_CLICK,
    .flags = CLICK_FLAG_HEAD,
    .status = 302,
    .visitor = 255,
    .link = SLICE_INIT("go.acme.com/x"),
    .campaign = SLICE_INIT("c"),
    .channel = SLICE_INIT("print"),
    .direction = SLICE_INIT("outbound"),
    .source = SLICE_INIT("s"),
    .content = SLICE_INIT("b"),
    .recipient = SLICE_INIT("r"),
    .click_id = SLICE_INIT("i"),
    .user_agent = SLICE_INIT("abc"),
    .language = SLICE_INIT("de"),
    .referrer = SLICE_INIT("https://r.example/"),
    .ip = SLICE_INIT("192.0.2.0"),
    .variant = SLICE_INIT("a"),
};

/* Clicks that were recorded with an id refer to it for ever. */
Test(click_xadd, an_answer_and_a_client_go_by_their_ids)
{
    static const char *const words[] = {
        "XADD",
        "clicks:n1.0",
        "1732267800123-4",
        "answer",
        "6996886886639694607",
        "asker",
        "i r AAAAAAAAAD_ OOy_DzCcush CPchwIp4lyn 192.0.2.0",
    };

    expect_words(&whole, words);
}

Test(click_xadd, tells_what_the_ids_stand_for)
{
    struct click_xadd xadd;

    click_xadd_make(&xadd, &whole);
    cr_expect_eq(xadd.answer, click_answer_id(&whole));
    cr_expect(slice_equal(xadd.client, SLICE("abc\nde")));
    cr_expect_eq(xadd.asker.client, click_hash(xadd.client));
    cr_expect(slice_equal(xadd.referrer, SLICE("https://r.example/")));
    cr_expect_eq(xadd.asker.referrer, click_hash(xadd.referrer));
}

Test(click_xadd, what_led_nowhere_stands_in_the_click)
{
    static const char *const words[] = {
        "XADD",
        "clicks:n1.0",
        "1732267800123-4",
        "answer",
        "kind=orphan\nlink=go.acme.com/zz\nstatus=404\n",
        "asker",
        "- - - - - -",
    };
    struct click click = {
        .kind = CLICK_ORPHAN, .status = 404, .link = SLICE("go.acme.com/zz")};
    struct click_xadd xadd;

    expect_words(&click, words);
    click_xadd_make(&xadd, &click);
    cr_expect_eq(xadd.answer, 0, "nothing for the dictionary");
    cr_expect_eq(xadd.client.len, 0);
    cr_expect_eq(xadd.asker.client, 0);
}

/* The room that is reserved at once must do for the longest click. */
Test(click_xadd, cuts_what_is_too_long)
{
    struct slice big = {memory_zalloc(1, 70000), 70000};
    struct click click = {
        CLICK_ORPHAN, 15,  404, 1,   big, big, big, big, big,
        big,          big, big, big, big, big, big, big, big,
    };
    char stream[SPOOL_STREAM_MAX];
    struct buffer out = BUFFER_INIT;
    struct click_xadd xadd;

    memset(stream, 's', sizeof(stream));
    for (size_t i = 0; i < 20; i++) {
        click_xadd_make(&xadd, &click);
        click_xadd_append(&out, slice_of(stream, sizeof(stream)),
                          (struct stream_id){UINT64_MAX, UINT64_MAX}, &xadd);
    }
    cr_assert_eq(out.len % 20, 0);
    cr_assert_lt(out.len / 20, 3000);
    cr_assert_eq(xadd.client.len, CLICK_XADD_CLIENT_MAX);
    cr_assert_eq(xadd.referrer.len, CLICK_STRING_MAX);
    buffer_release(&out);
    free((void *)(uintptr_t)big.ptr);
}
