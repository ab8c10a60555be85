#include "attribution/record/click.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

static struct click sample(void)
{
    return (struct click){
        .kind = CLICK_SCAN,
        .flags = CLICK_FLAG_HEAD | CLICK_FLAG_QR,
        .status = 302,
        .visitor = 0x0123456789abcdef,
        .link = SLICE("go.acme.com/spring"),
        .campaign = SLICE("spring-24"),
        .channel = SLICE("cold_email"),
        .direction = SLICE("outbound"),
        .source = SLICE("list-a"),
        .content = SLICE("button"),
        .placement = SLICE("7F3K"),
        .recipient = SLICE("aB3dE6gHxyz"),
        .click_id = SLICE("0123456789abcd"),
        .user_agent = SLICE("Mozilla/5.0 (X11; Linux x86_64)"),
        .referrer = SLICE("https://example.org/page"),
        .language = SLICE("de-AT,de;q=0.9"),
        .ip = SLICE("192.0.2.0"),
        .variant = SLICE("ios-app"),
    };
}

/* The encoding on the heap, so that ASan sees a byte too many. */
static struct slice encode(const struct click *click)
{
    size_t size = click_encoded_size(click);
    char *area = memory_alloc(size);

    click_encode(click, area);
    return slice_of(area, size);
}

static void free_slice(struct slice bytes)
{
    free((void *)(uintptr_t)bytes.ptr);
}

static void assert_same(const struct click *a, const struct click *b)
{
    cr_assert_eq(a->kind, b->kind);
    cr_assert_eq(a->flags, b->flags);
    cr_assert_eq(a->status, b->status);
    cr_assert_eq(a->visitor, b->visitor);
    cr_assert(slice_equal(a->link, b->link));
    cr_assert(slice_equal(a->campaign, b->campaign));
    cr_assert(slice_equal(a->channel, b->channel));
    cr_assert(slice_equal(a->direction, b->direction));
    cr_assert(slice_equal(a->source, b->source));
    cr_assert(slice_equal(a->content, b->content));
    cr_assert(slice_equal(a->placement, b->placement));
    cr_assert(slice_equal(a->recipient, b->recipient));
    cr_assert(slice_equal(a->click_id, b->click_id));
    cr_assert(slice_equal(a->user_agent, b->user_agent));
    cr_assert(slice_equal(a->referrer, b->referrer));
    cr_assert(slice_equal(a->language, b->language));
    cr_assert(slice_equal(a->ip, b->ip));
    cr_assert(slice_equal(a->variant, b->variant));
}

Test(click, comes_back_as_it_was)
{
    struct click full = sample(), empty = {.kind = CLICK_CLICK};
    const struct click *const clicks[] = {&full, &empty};

    for (size_t i = 0; i < 2; i++) {
        struct slice record = encode(clicks[i]);
        struct error err = ERROR_INIT;
        struct click back;

        cr_assert_eq(click_decode(record, &back, &err), 0, "%s", err.message);
        assert_same(clicks[i], &back);
        free_slice(record);
    }
}

Test(click, cuts_what_is_too_long)
{
    char *text = memory_alloc(70000);
    struct click click, back;
    struct error err;
    struct slice record;

    memset(text, 'a', 70000);
    click = sample();
    click.link = click.campaign = click.user_agent = slice_of(text, 70000);
    click.channel = click.direction = click.source = click.content =
        click.placement = click.recipient = click.click_id = click.ip =
            click.referrer = click.language = click.variant =
                slice_of(text, 70000);
    cr_assert_leq(click_encoded_size(&click), CLICK_ENCODED_MAX);
    record = encode(&click);
    cr_assert_eq(click_decode(record, &back, &err), 0);
    cr_assert_eq(back.link.len, CLICK_LINK_MAX);
    cr_assert_eq(back.campaign.len, CLICK_TAG_MAX);
    cr_assert_eq(back.user_agent.len, CLICK_STRING_MAX);
    free_slice(record);
    free(text);
}

Test(click, refuses_every_other_length)
{
    struct click click = sample(), back;
    struct slice record = encode(&click);
    struct error err;

    for (size_t len = 0; len < record.len; len++) {
        /* A copy, so that ASan sees a read behind the end. */
        char *cut = memory_copy(record.ptr, len);

        cr_assert_eq(click_decode(slice_of(cut, len), &back, &err),
                     ERROR_CORRUPT, "%zu", len);
        free(cut);
    }
    free_slice(record);
}

/* A spool may hold records of before an upgrade: one length and one string
 * less, at the end of the lengths and of the record. */
Test(click, reads_records_of_version_1)
{
    struct click click = sample(), back;
    struct slice record;
    struct error err = ERROR_INIT;
    char *old;

    click.variant = SLICE_NONE;
    record = encode(&click);
    old = memory_alloc(record.len - 2);
    memcpy(old, record.ptr, 42);
    memcpy(old + 42, record.ptr + 44, record.len - 44);
    old[0] = 1;
    cr_assert_eq(click_decode(slice_of(old, record.len - 2), &back, &err), 0,
                 "%s", err.message);
    assert_same(&click, &back);
    for (size_t len = 0; len < record.len - 2; len++) {
        char *cut = memory_copy(old, len);

        cr_assert_eq(click_decode(slice_of(cut, len), &back, &err),
                     ERROR_CORRUPT, "%zu", len);
        free(cut);
    }
    free(old);
    free_slice(record);
}

Test(click, refuses_what_it_does_not_know)
{
    static const struct {
        size_t offset;
        unsigned char byte;
        const char *what;
    } rows[] = {
        {0, 3, "version"},     {0, 0, "version"}, {1, 5, "kind"},
        {4, 16, "flags"},      {7, 1, "flags"},   {16, 19, "lengths"},
        {17, 255, "string 0"},
    };
    struct click click = sample(), back;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct slice record = encode(&click);
        struct error err = ERROR_INIT;

        ((char *)(uintptr_t)record.ptr)[rows[i].offset] = (char)rows[i].byte;
        cr_assert_eq(click_decode(record, &back, &err), ERROR_CORRUPT,
                     "row %zu", i);
        cr_assert_not_null(strstr(err.message, rows[i].what), "%s",
                           err.message);
        free_slice(record);
    }
}

Test(click, cuts_referrers)
{
    static const struct {
        const char *sent;
        const char *kept;
    } rows[] = {
        {"https://a.example/b?c=d", "https://a.example/b"},
        {"https://a.example/b#c", "https://a.example/b"},
        {"https://a.example/b#c?d", "https://a.example/b"},
        {"https://a.example", "https://a.example"},
        {"https://a.example?q=://x@y", "https://a.example"},
        {"https://user:secret@a.example/b", ""},
        {"https://a.example/@name", "https://a.example/@name"},
        {"android-app://com.example/", "android-app://com.example/"},
        {"nonsense", "nonsense"},
        {"", ""},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_assert(slice_equal(click_cut_referrer(slice_str(rows[i].sent)),
                              slice_str(rows[i].kept)),
                  "%s", rows[i].sent);
}

Test(click, hash_is_xxh3)
{
    /* XXH3_64bits("") and ("abc") of the reference implementation. */
    cr_assert_eq(click_hash(SLICE_NONE), 0x2d06800538d394c2);
    cr_assert_eq(click_hash(SLICE("abc")), 0x78af5f94892f3950);
}
