#include "shortener/address/look_alike.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct look_alike *looks;

static void setup(void)
{
    looks = look_alike_new();
    look_alike_add(looks, SLICE("go.acme.com"));
}

static void teardown(void)
{
    look_alike_free(&looks);
    cr_assert_null(looks);
}

TestSuite(look_alike, .init = setup, .fini = teardown);

static const struct {
    const char *host; /* as people write it */
    const char *like; /* "": mixed scripts */
    enum look_alike_kind kind;
} rows[] = {
    /* whole words of another script: а р р ӏ е are Cyrillic */
    {"аррӏе.com", "apple.com", LOOK_ALIKE_HOST},
    {"раураӏ.com", "paypal.com", LOOK_ALIKE_HOST},
    {"login.раураӏ.com", "paypal.com", LOOK_ALIKE_HOST},
    /* one letter of them */
    {"pаypal.com", "paypal.com", LOOK_ALIKE_HOST},
    {"gооgle.com", "google.com", LOOK_ALIKE_HOST},
    {"www.gооgle.com", "google.com", LOOK_ALIKE_HOST},
    /* plain letters and digits */
    {"paypa1.com", "paypal.com", LOOK_ALIKE_HOST},
    {"g00gle.com", "google.com", LOOK_ALIKE_HOST},
    {"rnicrosoft.com", "microsoft.com", LOOK_ALIKE_HOST},
    {"goog1e.com", "google.com", LOOK_ALIKE_HOST},
    {"llnkedin.com", "linkedin.com", LOOK_ALIKE_HOST},
    {"twltter.com", "twitter.com", LOOK_ALIKE_HOST},
    /* marks on letters */
    {"ĺinkedin.com", "linkedin.com", LOOK_ALIKE_HOST},
    {"amazón.com", "amazon.com", LOOK_ALIKE_HOST},
    /* a brand of the account's own */
    {"gо.acme.com", "go.acme.com", LOOK_ALIKE_HOST},
    {"go.acrne.com", "go.acme.com", LOOK_ALIKE_HOST},
    {"g0.acme.com", "go.acme.com", LOOK_ALIKE_HOST},
    /* nobody known, and yet readable as plain letters */
    {"сосо.com", "coco.com", LOOK_ALIKE_ASCII},
    {"ѕсоре.example", "scope.example", LOOK_ALIKE_ASCII},
    {"ɑuto.example", "auto.example", LOOK_ALIKE_ASCII},
    /* scripts that no language mixes */
    {"пpимер.example", "", LOOK_ALIKE_MIXED},
    {"aλpha.example", "", LOOK_ALIKE_MIXED},
};

Test(look_alike, finds)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        struct look_alike_found found;
        char host[HOST_MAX + 1];

        cr_assert_eq(
            host_normalise(slice_str(rows[i].host), "host", host, &err), 0,
            "%s: %s", rows[i].host, err.message);
        cr_expect(look_alike_find(looks, slice_str(host), &found), "%s (%s)",
                  rows[i].host, host);
        cr_expect_eq(found.kind, rows[i].kind, "%s: %d", rows[i].host,
                     found.kind);
        cr_expect_str_eq(found.like, rows[i].like, "%s: %s", rows[i].host,
                         found.like);
        cr_expect_str_eq(found.shown, rows[i].host);
    }
}

/* Names as people really have them. */
static const char *const honest[] = {
    "apple.com",      "www.apple.com",
    "google.com",     "accounts.google.com",
    "go.acme.com",    "a.go.acme.com",
    "acme.com",       "example.com",
    "bücher.example", "münchen.de",
    "zürich.ch",      "naïve.example",
    "пример.рф",      "россия.рф",
    "例え.jp",        "日本語カタカナひらがな.jp",
    "한국.kr",        "中国.cn",
    "ελλάδα.gr",      "مثال.example",
    "דוגמה.example",  "ไทย.th",
    "हिन्दी.example",  "straße.de",
    "localhost",      "127.0.0.1",
    "[::1]",          "москва.example",
    "apple.co",       "my-apple.com",
    "applestore.com",
};

Test(look_alike, leaves_honest_names_alone)
{
    for (size_t i = 0; i < sizeof(honest) / sizeof(honest[0]); i++) {
        struct error err = ERROR_INIT;
        struct look_alike_found found;
        char host[HOST_MAX + 1];

        cr_assert_eq(host_normalise(slice_str(honest[i]), "host", host, &err),
                     0, "%s: %s", honest[i], err.message);
        cr_expect_not(look_alike_find(looks, slice_str(host), &found),
                      "%s is taken for %s", honest[i], found.like);
    }
}

/* Several hosts of one skeleton: none of them is a fake of the other. */
Test(look_alike, lets_alike_hosts_be_known_together)
{
    struct look_alike_found found;

    look_alike_add(looks, SLICE("s1ack.com"));
    cr_expect_not(look_alike_find(looks, SLICE("s1ack.com"), &found));
    cr_expect_not(look_alike_find(looks, SLICE("slack.com"), &found));
    cr_expect(look_alike_find(looks, SLICE("siack.com"), &found));
}

Test(look_alike, forgets_what_was_added)
{
    struct look_alike_found found;

    cr_expect(look_alike_find(looks, SLICE("g0.acme.com"), &found));
    look_alike_clear(looks);
    cr_expect_not(look_alike_find(looks, SLICE("g0.acme.com"), &found));
    cr_expect(look_alike_find(looks, SLICE("paypa1.com"), &found));
}

/* The longest host has room, and what is no name is no matter. */
Test(look_alike, takes_any_host)
{
    struct look_alike_found found;
    static char long_host[HOST_MAX];

    for (size_t i = 0; i < sizeof(long_host); i++)
        long_host[i] = i % 50 == 49 ? '.' : 'm';
    cr_expect_not(
        look_alike_find(looks, slice_of(long_host, HOST_MAX), &found));
    cr_expect_not(look_alike_find(looks, SLICE(""), &found));
    cr_expect_not(look_alike_find(looks, SLICE("xn--a"), &found));
}
