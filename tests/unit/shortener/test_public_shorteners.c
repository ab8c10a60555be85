#include "shortener/address/public_shorteners.h"

#include <criterion/criterion.h>

/* Of the table, its first and its last, so that its order is seen. */
static const char *const shorteners[] = {
    "0rz.tw",
    "zws.im",
    "bit.ly",
    "t.co",
    "tinyurl.com",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "cutt.ly",
    "rebrand.ly",
    "buff.ly",
    "lnkd.in",
    "t.ly",
    "rb.gy",
    "s.id",
    "dub.sh",
    "tiny.cc",
    "v.gd",
    "shorturl.at",
    "j.mp",
    /* what is below them */
    "www.bit.ly",
    "m.tinyurl.com",
    "a.b.t.co",
};

static const char *const others[] = {
    "bit.ly.example.com",
    "notbit.ly",
    "xt.co",
    "co",
    "ly",
    "com",
    "example.com",
    "youtu.be",
    "amzn.to",
    "",
    "acme.com",
    "127.0.0.1",
    "[::1]",
};

Test(public_shorteners, knows_them)
{
    for (size_t i = 0; i < sizeof(shorteners) / sizeof(shorteners[0]); i++)
        cr_expect(public_shorteners_has(slice_str(shorteners[i])), "%s",
                  shorteners[i]);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        cr_expect_not(public_shorteners_has(slice_str(others[i])), "%s",
                      others[i]);
}
