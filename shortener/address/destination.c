#include "shortener/address/destination.h"

#include <string.h>

#include "core/utf8.h"
#include "shortener/address/host.h"
#include "shortener/address/url_path.h"
#include "shortener/address/url_scheme.h"
#include "shortener/address/url_shown.h"

/* The parts of "scheme://authority/path?query#fragment"; none is decoded. */
struct url_parts {
    struct slice text; /* all of it */
    struct slice scheme, host, port, path;
    struct slice query, fragment; /* SLICE_NONE where there is no mark */
};

static int refuse(const char *field, const char *reason, struct error *err,
                  const char *why, struct slice text)
{
    char shown[URL_SHOWN_SIZE];

    return error_field(err, ERROR_INVALID, reason, field, "%s \"%s\" %s", field,
                       url_shown_write(text, shown), why);
}

/* What two programs could read in two ways, before anything is parsed. */
static int check_bytes(struct slice text, const char *field, struct error *err)
{
    if (text.len == 0)
        return error_field(err, ERROR_INVALID, "destination_missing", field,
                           "%s is missing; give an address such as "
                           "https://example.com/page",
                           field);
    if (text.len > DESTINATION_MAX)
        return error_field(err, ERROR_INVALID, "too_long", field,
                           "%s is longer than %d bytes", field,
                           DESTINATION_MAX);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c < ' ' || c == 0x7f)
            return error_field(err, ERROR_INVALID, "control_character", field,
                               "%s holds a control character (byte 0x%02x at "
                               "%zu); remove it",
                               field, c, i);
        if (c == '\\')
            return refuse(field, "backslash", err,
                          "holds a backslash, which browsers and servers read "
                          "differently; use / or %5C",
                          text);
    }
    if (!utf8_is_valid(text))
        return error_field(err, ERROR_INVALID, "bad_encoding", field,
                           "%s is not valid UTF-8", field);
    return 0;
}

/* Takes "http://" or "https://" off the front. */
static int take_scheme(struct slice *rest, struct url_parts *parts,
                       const char *field, struct error *err)
{
    struct slice scheme = slice_head(*rest, slice_find(*rest, ':'));

    if (scheme.len == rest->len || !url_scheme_is_valid(scheme) ||
        slice_find(scheme, '.') < scheme.len)
        return refuse(field, "scheme_missing", err,
                      "has no scheme; write https:// in front", *rest);
    if (slice_equal_nocase(scheme, SLICE("http")))
        parts->scheme = SLICE("http");
    else if (slice_equal_nocase(scheme, SLICE("https")))
        parts->scheme = SLICE("https");
    else
        return refuse(field, "bad_scheme", err,
                      "must begin with http:// or https://; other schemes "
                      "are not followed",
                      *rest);
    if (!slice_starts(slice_skip(*rest, scheme.len), SLICE("://")))
        return refuse(field, "bad_url", err,
                      "must have // after the scheme's colon", *rest);
    *rest = slice_skip(*rest, scheme.len + 3);
    return 0;
}

/* The host ends at the last colon, unless that is inside brackets. */
static void split_port(struct slice authority, struct url_parts *parts)
{
    size_t colon = authority.len;

    for (size_t i = authority.len; i > 0; i--) {
        if (authority.ptr[i - 1] == ']')
            break;
        if (authority.ptr[i - 1] == ':') {
            colon = i - 1;
            break;
        }
    }
    parts->host = slice_head(authority, colon);
    parts->port = slice_skip(authority, colon + 1);
}

static int take_authority(struct slice *rest, struct url_parts *parts,
                          const char *field, struct error *err)
{
    size_t len = 0;

    while (len < rest->len && strchr("/?#", rest->ptr[len]) == NULL)
        len++;
    if (len == 0)
        return refuse(field, "host_missing", err, "names no host", parts->text);
    if (slice_find(slice_head(*rest, len), '@') < len)
        return refuse(field, "userinfo", err,
                      "has a user name before the host ('@'), which is how "
                      "phishing hides the real host; leave it out",
                      parts->text);
    split_port(slice_head(*rest, len), parts);
    *rest = slice_skip(*rest, len);
    return 0;
}

static void take_tail(struct slice rest, struct url_parts *parts)
{
    size_t hash = slice_find(rest, '#');
    struct slice front = slice_head(rest, hash);
    size_t mark = slice_find(front, '?');

    parts->fragment = hash < rest.len ? slice_skip(rest, hash + 1) : SLICE_NONE;
    parts->query = mark < front.len ? slice_skip(front, mark + 1) : SLICE_NONE;
    parts->path = slice_head(front, mark);
}

static int append_port(const struct url_parts *parts, const char *field,
                       struct buffer *out, struct error *err)
{
    uint64_t port;
    bool https = slice_equal(parts->scheme, SLICE("https"));

    if (parts->port.len == 0)
        return 0;
    if (!slice_parse_u64(parts->port, &port) || port > 65535)
        return refuse(field, "bad_port", err,
                      "has a port that is none; give 0 to 65535", parts->text);
    if (port != (https ? 443 : 80)) {
        buffer_append_byte(out, ':');
        buffer_append_u64(out, port);
    }
    return 0;
}

static int append_url(const struct url_parts *parts, const char *field,
                      struct buffer *out, struct error *err)
{
    char host[HOST_MAX + 1];

    if (host_normalise(parts->host, field, host, err) < 0)
        return err->code;
    buffer_append(out, parts->scheme);
    buffer_append(out, SLICE("://"));
    buffer_append(out, slice_str(host));
    if (append_port(parts, field, out, err) < 0)
        return err->code;
    url_path_append(parts->path, out);
    if (!slice_is_none(parts->query)) {
        buffer_append_byte(out, '?');
        url_path_encode(parts->query, URL_PATH_QUERY, out);
    }
    if (!slice_is_none(parts->fragment)) {
        buffer_append_byte(out, '#');
        url_path_encode(parts->fragment, URL_PATH_FRAGMENT, out);
    }
    return 0;
}

/* Percent-encoding can make three bytes of one. */
static int check_length(size_t len, const char *field, struct error *err)
{
    if (len <= DESTINATION_MAX)
        return 0;
    return error_field(err, ERROR_INVALID, "too_long", field,
                       "%s is longer than %d bytes once it is encoded", field,
                       DESTINATION_MAX);
}

int destination_normalise(struct slice text, const char *field,
                          struct buffer *out, struct error *err)
{
    struct slice rest = slice_trim(text);
    size_t before = out->len;
    struct url_parts parts = {.text = rest};

    if (check_bytes(rest, field, err) < 0 ||
        take_scheme(&rest, &parts, field, err) < 0 ||
        take_authority(&rest, &parts, field, err) < 0)
        return err->code;
    take_tail(rest, &parts);
    if (append_url(&parts, field, out, err) < 0 ||
        check_length(out->len - before, field, err) < 0) {
        buffer_truncate(out, before);
        return err->code;
    }
    return 0;
}

struct slice destination_host(struct slice url)
{
    struct slice rest = slice_skip(url, slice_search(url, SLICE("://")) + 3);
    struct url_parts parts = {0};
    size_t len = 0;

    while (len < rest.len && strchr("/?#", rest.ptr[len]) == NULL)
        len++;
    split_port(slice_head(rest, len), &parts);
    if (slice_ends(parts.host, SLICE(".")))
        parts.host.len--;
    return parts.host;
}
