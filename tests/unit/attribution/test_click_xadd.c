#include "attribution/record/click_xadd.h"

#include <criterion/criterion.h>

#include "core/memory.h"

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
    cr_assert(slice_starts(rest, SLICE("*39\r\n")));
    rest = slice_skip(rest, 5);
    for (size_t i = 0; i < 39; i++) {
        struct slice word = take_word(&rest);

        cr_assert(slice_equal(word, slice_str(words[i])),
                  "word %zu: %" SLICE_FMT ", not %s", i, SLICE_ARG(word),
                  words[i]);
    }
    cr_assert_eq(rest.len, 0);
}

Test(click_xadd, writes_all_fields_in_order)
{
    static const char *const words[] = {
        "XADD",
        "clicks:n1.0",
        "1732267800123-4",
        "kind",
        "orphan",
        "link",
        "go.acme.com/x",
        "campaign",
        "c",
        "channel",
        "print",
        "direction",
        "outbound",
        "source",
        "s",
        "content",
        "b",
        "placement",
        "7F3K",
        "recipient",
        "r",
        "click",
        "i",
        "visitor",
        "00000000000000ff",
        "ua",
        "78af5f94892f3950",
        "ref",
        "",
        "lang",
        "78af5f94892f3950",
        "ip",
        "192.0.2.0",
        "flags",
        "hpxq",
        "status",
        "404",
        "variant",
        "a",
    };
    struct click click = {
        .kind = CLICK_ORPHAN,
        .flags = 15,
        .status = 404,
        .visitor = 255,
        .link = SLICE("go.acme.com/x"),
        .campaign = SLICE("c"),
        .channel = SLICE("print"),
        .direction = SLICE("outbound"),
        .source = SLICE("s"),
        .content = SLICE("b"),
        .placement = SLICE("7F3K"),
        .recipient = SLICE("r"),
        .click_id = SLICE("i"),
        .user_agent = SLICE("abc"),
        .language = SLICE("abc"),
        .ip = SLICE("192.0.2.0"),
        .variant = SLICE("a"),
    };
    struct buffer out = BUFFER_INIT;

    click_xadd_append(&out, SLICE("clicks:n1.0"),
                      (struct stream_id){1732267800123, 4}, &click);
    assert_words(buffer_slice(&out), words);
    buffer_release(&out);
}

Test(click_xadd, unknown_is_empty)
{
    static const char *const words[] = {
        "XADD", "s",         "0-1", "kind",    "click", "link",
        "",     "campaign",  "",    "channel", "",      "direction",
        "",     "source",    "",    "content", "",      "placement",
        "",     "recipient", "",    "click",   "",      "visitor",
        "",     "ua",        "",    "ref",     "",      "lang",
        "",     "ip",        "",    "flags",   "",      "status",
        "302",  "variant",   "",
    };
    struct click click = {.kind = CLICK_CLICK, .status = 302};
    struct buffer out = BUFFER_INIT;

    click_xadd_append(&out, SLICE("s"), (struct stream_id){0, 1}, &click);
    assert_words(buffer_slice(&out), words);
    buffer_release(&out);
}

/* The room that is reserved at once must do for the longest click. */
Test(click_xadd, cuts_what_is_too_long)
{
    struct slice big = {memory_zalloc(1, 70000), 70000};
    struct click click = {
        CLICK_SCAN, 15,  302, 1,   big, big, big, big, big,
        big,        big, big, big, big, big, big, big, big,
    };
    char stream[120];
    struct buffer out = BUFFER_INIT;

    memset(stream, 's', sizeof(stream));
    for (size_t i = 0; i < 20; i++)
        click_xadd_append(&out, slice_of(stream, sizeof(stream)),
                          (struct stream_id){UINT64_MAX, UINT64_MAX}, &click);
    cr_assert_eq(out.len % 20, 0);
    cr_assert_lt(out.len / 20, 3000);
    buffer_release(&out);
    free((void *)(uintptr_t)big.ptr);
}
