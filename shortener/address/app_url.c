#include "shortener/address/app_url.h"

#include <string.h>

#include "core/percent.h"
#include "core/utf8.h"
#include "shortener/address/destination.h"
#include "shortener/address/url_scheme.h"
#include "shortener/address/url_shown.h"

#define SCHEME_MAX 64

/* What runs in the page or reads the visitor's own, and wrappers of those. */
static const struct slice refused[] = {
    SLICE_INIT("about"),
    SLICE_INIT("blob"),
    SLICE_INIT("chrome"),
    SLICE_INIT("chrome-extension"),
    SLICE_INIT("content"),
    SLICE_INIT("data"),
    SLICE_INIT("file"),
    SLICE_INIT("filesystem"),
    SLICE_INIT("ftp"),
    SLICE_INIT("googlechrome"),
    SLICE_INIT("intent"), /* ours to write */
    SLICE_INIT("jar"),
    SLICE_INIT("javascript"),
    SLICE_INIT("livescript"),
    SLICE_INIT("mocha"),
    SLICE_INIT("moz-extension"),
    SLICE_INIT("resource"),
    SLICE_INIT("vbscript"),
    SLICE_INIT("view-source"),
    SLICE_INIT("ws"),
    SLICE_INIT("wss"),
};

static int refuse(const char *field, const char *reason, struct error *err,
                  const char *why, struct slice text)
{
    char shown[URL_SHOWN_SIZE];

    return error_field(err, ERROR_INVALID, reason, field, "%s \"%s\" %s", field,
                       url_shown_write(text, shown), why);
}

static bool is_http(struct slice scheme)
{
    return slice_equal_nocase(scheme, SLICE("http")) ||
           slice_equal_nocase(scheme, SLICE("https"));
}

static int check_scheme(struct slice text, struct slice scheme,
                        const char *field, struct error *err)
{
    if (scheme.len == text.len || !url_scheme_is_valid(scheme) ||
        scheme.len > SCHEME_MAX)
        return refuse(field, "scheme_missing", err,
                      "has no scheme; write https://... or the app's own, "
                      "acme://...",
                      text);
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (slice_equal_nocase(scheme, refused[i]))
            return refuse(field, "bad_scheme", err,
                          "has a scheme that opens no app; write https://... "
                          "or the app's own, acme://...",
                          text);
    }
    if (slice_skip(text, scheme.len + 1).len == 0)
        return refuse(field, "bad_url", err, "ends behind its scheme", text);
    return 0;
}

static int check_bytes(struct slice text, const char *field, struct error *err)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c < ' ' || c == 0x7f || c == '\\')
            return error_field(err, ERROR_INVALID, "control_character", field,
                               "%s holds a control character or a backslash "
                               "(byte 0x%02x at %zu); remove it",
                               field, c, i);
    }
    if (!utf8_is_valid(text))
        return error_field(err, ERROR_INVALID, "bad_encoding", field,
                           "%s is not valid UTF-8", field);
    return 0;
}

/* What could end an attribute, a header or an intent's data is encoded. */
static void append_encoded(struct slice text, struct buffer *out)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c <= ' ' || c >= 0x7f || strchr("\"'<>`{}|^", c) != NULL)
            buffer_appendf(out, "%%%02X", c);
        else
            buffer_append_byte(out, (char)c);
    }
}

int app_url_normalise(struct slice text, const char *field, struct buffer *out,
                      struct error *err)
{
    struct slice url = slice_trim(text);
    struct slice scheme = slice_head(url, slice_find(url, ':'));
    size_t before = out->len;

    if (is_http(scheme))
        return destination_normalise(url, field, out, err);
    if (check_scheme(url, scheme, field, err) < 0 ||
        check_bytes(url, field, err) < 0)
        return err->code;
    (void)slice_lower(scheme, buffer_reserve(out, scheme.len));
    buffer_commit(out, scheme.len);
    append_encoded(slice_skip(url, scheme.len), out);
    if (out->len - before > APP_URL_MAX) {
        buffer_truncate(out, before);
        return error_field(err, ERROR_INVALID, "too_long", field,
                           "%s is longer than %d bytes once it is encoded",
                           field, APP_URL_MAX);
    }
    return 0;
}

bool app_url_is_custom(struct slice url)
{
    return url.len > 0 && !slice_starts(url, SLICE("http://")) &&
           !slice_starts(url, SLICE("https://"));
}

void app_url_append_intent(struct slice url, struct slice fallback,
                           struct buffer *out)
{
    size_t colon = slice_find(url, ':');

    buffer_append(out, SLICE("intent"));
    buffer_append(out, slice_skip(url, colon));
    buffer_append(out, SLICE("#Intent;scheme="));
    buffer_append(out, slice_head(url, colon));
    buffer_append(out, SLICE(";S.browser_fallback_url="));
    percent_encode(fallback, out);
    buffer_append(out, SLICE(";end"));
}
