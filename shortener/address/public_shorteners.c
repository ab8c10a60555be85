#include "shortener/address/public_shorteners.h"

#include <stddef.h>

/* In byte order, since they are found by halving. */
static const struct slice hosts[] = {
    SLICE_INIT("0rz.tw"),      SLICE_INIT("2u.pw"),
    SLICE_INIT("9qr.de"),      SLICE_INIT("adf.ly"),
    SLICE_INIT("adfoc.us"),    SLICE_INIT("aka.gd"),
    SLICE_INIT("bc.vc"),       SLICE_INIT("bit.do"),
    SLICE_INIT("bit.ly"),      SLICE_INIT("bitly.com"),
    SLICE_INIT("bl.ink"),      SLICE_INIT("budurl.com"),
    SLICE_INIT("buff.ly"),     SLICE_INIT("chilp.it"),
    SLICE_INIT("clck.ru"),     SLICE_INIT("cli.gs"),
    SLICE_INIT("cutt.ly"),     SLICE_INIT("cutt.us"),
    SLICE_INIT("dlvr.it"),     SLICE_INIT("dub.link"),
    SLICE_INIT("dub.sh"),      SLICE_INIT("fly2.me"),
    SLICE_INIT("gg.gg"),       SLICE_INIT("goo.gl"),
    SLICE_INIT("goo.su"),      SLICE_INIT("hyperurl.co"),
    SLICE_INIT("ift.tt"),      SLICE_INIT("is.gd"),
    SLICE_INIT("j.mp"),        SLICE_INIT("kutt.it"),
    SLICE_INIT("kutt.to"),     SLICE_INIT("lnk.to"),
    SLICE_INIT("lnkd.in"),     SLICE_INIT("lnnk.in"),
    SLICE_INIT("mcaf.ee"),     SLICE_INIT("n9.cl"),
    SLICE_INIT("ouo.io"),      SLICE_INIT("ow.ly"),
    SLICE_INIT("po.st"),       SLICE_INIT("ppt.cc"),
    SLICE_INIT("qr.net"),      SLICE_INIT("rb.gy"),
    SLICE_INIT("rebrand.ly"),  SLICE_INIT("reurl.cc"),
    SLICE_INIT("s.id"),        SLICE_INIT("short.cm"),
    SLICE_INIT("short.gy"),    SLICE_INIT("short.io"),
    SLICE_INIT("shorte.st"),   SLICE_INIT("shorturl.asia"),
    SLICE_INIT("shorturl.at"), SLICE_INIT("shorturl.com"),
    SLICE_INIT("shorturl.gg"), SLICE_INIT("shrtco.de"),
    SLICE_INIT("smarturl.it"), SLICE_INIT("snip.ly"),
    SLICE_INIT("snipurl.com"), SLICE_INIT("soo.gd"),
    SLICE_INIT("surl.li"),     SLICE_INIT("switchy.io"),
    SLICE_INIT("t.co"),        SLICE_INIT("t.ly"),
    SLICE_INIT("t2m.io"),      SLICE_INIT("tiny.cc"),
    SLICE_INIT("tiny.one"),    SLICE_INIT("tinyurl.com"),
    SLICE_INIT("tr.im"),       SLICE_INIT("trib.al"),
    SLICE_INIT("u.nu"),        SLICE_INIT("u.to"),
    SLICE_INIT("ulvis.net"),   SLICE_INIT("urlz.fr"),
    SLICE_INIT("urlzs.com"),   SLICE_INIT("v.gd"),
    SLICE_INIT("vk.cc"),       SLICE_INIT("vo.la"),
    SLICE_INIT("x.co"),        SLICE_INIT("x.gd"),
    SLICE_INIT("xurl.es"),     SLICE_INIT("zpr.io"),
    SLICE_INIT("zws.im"),
};

static bool has(struct slice host)
{
    size_t low = 0;
    size_t high = sizeof(hosts) / sizeof(hosts[0]);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = slice_compare(hosts[middle], host);

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool public_shorteners_has(struct slice host)
{
    do {
        if (has(host))
            return true;
        host = slice_skip(host, slice_find(host, '.') + 1);
    } while (host.len > 0);
    return false;
}
