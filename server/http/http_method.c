#include "server/http/http_method.h"

#include <stddef.h>

/* Indexed by enum http_method. */
static const struct slice served[] = {
    SLICE_INIT("GET"),     SLICE_INIT("HEAD"),    SLICE_INIT("POST"),
    SLICE_INIT("PUT"),     SLICE_INIT("PATCH"),   SLICE_INIT("DELETE"),
    SLICE_INIT("OPTIONS"), SLICE_INIT("CONNECT"), SLICE_INIT("TRACE"),
};

/* IANA's registry without the ones above and PRI (which is HTTP/2's preface
 * and no method), and the few unregistered ones that are in wide use. */
static const struct slice others[] = {
    SLICE_INIT("ACL"),
    SLICE_INIT("BASELINE-CONTROL"),
    SLICE_INIT("BIND"),
    SLICE_INIT("CHECKIN"),
    SLICE_INIT("CHECKOUT"),
    SLICE_INIT("COPY"),
    SLICE_INIT("LABEL"),
    SLICE_INIT("LINK"),
    SLICE_INIT("LOCK"),
    SLICE_INIT("M-SEARCH"),
    SLICE_INIT("MERGE"),
    SLICE_INIT("MKACTIVITY"),
    SLICE_INIT("MKCALENDAR"),
    SLICE_INIT("MKCOL"),
    SLICE_INIT("MKREDIRECTREF"),
    SLICE_INIT("MKWORKSPACE"),
    SLICE_INIT("MOVE"),
    SLICE_INIT("NOTIFY"),
    SLICE_INIT("ORDERPATCH"),
    SLICE_INIT("PROPFIND"),
    SLICE_INIT("PROPPATCH"),
    SLICE_INIT("PURGE"),
    SLICE_INIT("QUERY"),
    SLICE_INIT("REBIND"),
    SLICE_INIT("REPORT"),
    SLICE_INIT("SEARCH"),
    SLICE_INIT("SUBSCRIBE"),
    SLICE_INIT("UNBIND"),
    SLICE_INIT("UNCHECKOUT"),
    SLICE_INIT("UNLINK"),
    SLICE_INIT("UNLOCK"),
    SLICE_INIT("UNSUBSCRIBE"),
    SLICE_INIT("UPDATE"),
    SLICE_INIT("UPDATEREDIRECTREF"),
    SLICE_INIT("VERSION-CONTROL"),
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool http_method_parse(struct slice name, enum http_method *method)
{
    for (size_t i = 0; i < COUNT(served); i++) {
        if (slice_equal(name, served[i])) {
            *method = (enum http_method)i;
            return true;
        }
    }
    for (size_t i = 0; i < COUNT(others); i++) {
        if (slice_equal(name, others[i])) {
            *method = HTTP_METHOD_OTHER;
            return true;
        }
    }
    return false;
}

struct slice http_method_name(enum http_method method)
{
    return (size_t)method < COUNT(served) ? served[method] : SLICE("OTHER");
}
