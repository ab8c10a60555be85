#include "shortener/catalog/brand_apps.h"

#include "core/utf8.h"

#define PREFIX_LEN 10 /* Apple's App ID prefix, often the team's id */
#define NAME_MAX   155

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_lines(const struct buffer *apps)
{
    struct slice text = buffer_slice(apps);
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    return count;
}

static int check_room(const struct buffer *apps, const char *field,
                      struct error *err)
{
    if (count_lines(apps) < BRAND_APPS_MAX)
        return 0;
    return error_field(err, ERROR_INVALID, "too_many_apps", field,
                       "%s: a brand has at most %d apps", field,
                       BRAND_APPS_MAX);
}

/* ---- iOS ----------------------------------------------------------------- */

/* Parts of letters, digits and '-', joined by dots. */
static bool is_bundle_id(struct slice text)
{
    struct slice part;

    while (slice_split(&text, '.', &part)) {
        if (part.len == 0)
            return false;
        for (size_t i = 0; i < part.len; i++) {
            if (!is_letter(part.ptr[i]) && !is_digit(part.ptr[i]) &&
                part.ptr[i] != '-')
                return false;
        }
    }
    return true;
}

static bool is_app_id(struct slice text)
{
    if (text.len <= PREFIX_LEN + 1 || text.len > PREFIX_LEN + 1 + NAME_MAX ||
        text.ptr[PREFIX_LEN] != '.')
        return false;
    for (size_t i = 0; i < PREFIX_LEN; i++) {
        if (!(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z') &&
            !is_digit(text.ptr[i]))
            return false;
    }
    return is_bundle_id(slice_skip(text, PREFIX_LEN + 1));
}

int brand_apps_add_ios(struct buffer *apps, struct slice app_id,
                       struct error *err)
{
    if (!is_app_id(app_id))
        return error_field(err, ERROR_INVALID, "bad_app", "ios_apps",
                           "ios_apps: \"%" SLICE_FMT
                           "\" is no app id, which is the ten capitals and "
                           "digits of the team, a dot and the bundle id, such "
                           "as ABCDE12345.com.acme.app",
                           SLICE_ARG(utf8_head(app_id, 80)));
    if (check_room(apps, "ios_apps", err) < 0)
        return err->code;
    buffer_append(apps, app_id);
    buffer_append_byte(apps, '\n');
    return 0;
}

/* ---- Android ------------------------------------------------------------- */

/* Two parts or more, each a letter and then letters, digits and '_'. */
static bool is_package(struct slice text)
{
    struct slice part;
    size_t parts = 0;

    if (text.len > NAME_MAX)
        return false;
    while (slice_split(&text, '.', &part)) {
        if (part.len == 0 || !is_letter(part.ptr[0]))
            return false;
        for (size_t i = 1; i < part.len; i++) {
            if (!is_letter(part.ptr[i]) && !is_digit(part.ptr[i]) &&
                part.ptr[i] != '_')
                return false;
        }
        parts++;
    }
    return parts >= 2;
}

/* Appends it in its one form; false, with something appended, for none. */
static bool append_fingerprint(struct buffer *out, struct slice text)
{
    static const char capitals[] = "0123456789ABCDEF";
    size_t digits = 0;

    for (size_t i = 0; i < text.len && digits <= 64; i++) {
        int digit = slice_hex_digit(text.ptr[i]);

        if (text.ptr[i] == ':' && digits > 0 && digits % 2 == 0)
            continue;
        if (digit < 0)
            return false;
        if (digits > 0 && digits % 2 == 0)
            buffer_append_byte(out, ':');
        buffer_append_byte(out, capitals[digit]);
        digits++;
    }
    return digits == 64;
}

static int check_package(struct slice package, size_t count, struct error *err)
{
    if (!is_package(package))
        return error_field(err, ERROR_INVALID, "bad_app", "android_apps",
                           "android_apps: \"%" SLICE_FMT
                           "\" is no package such as com.acme.app",
                           SLICE_ARG(utf8_head(package, 80)));
    if (count > 0 && count <= BRAND_APPS_FINGERPRINTS_MAX)
        return 0;
    return error_field(err, ERROR_INVALID, "bad_app", "android_apps",
                       "android_apps: %" SLICE_FMT
                       " needs 1 to %d fingerprints of certificates",
                       SLICE_ARG(utf8_head(package, 80)),
                       BRAND_APPS_FINGERPRINTS_MAX);
}

int brand_apps_add_android(struct buffer *apps, struct slice package,
                           const struct slice *fingerprints, size_t count,
                           struct error *err)
{
    size_t start = apps->len;

    if (check_package(package, count, err) < 0 ||
        check_room(apps, "android_apps", err) < 0)
        return err->code;
    buffer_append(apps, package);
    for (size_t i = 0; i < count; i++) {
        buffer_append_byte(apps, i == 0 ? '\t' : ',');
        if (append_fingerprint(apps, fingerprints[i]))
            continue;
        buffer_truncate(apps, start);
        return error_field(err, ERROR_INVALID, "bad_fingerprint",
                           "android_apps",
                           "android_apps: \"%" SLICE_FMT
                           "\" is no SHA-256 fingerprint: 32 bytes in hex, "
                           "such as 14:6D:E9:...",
                           SLICE_ARG(utf8_head(fingerprints[i], 100)));
    }
    buffer_append_byte(apps, '\n');
    return 0;
}

bool brand_apps_next(struct slice *rest, struct slice *id,
                     struct slice *fingerprints)
{
    struct slice line;

    if (rest->len == 0 || !slice_split(rest, '\n', &line) || line.len == 0)
        return false;
    *id = slice_head(line, slice_find(line, '\t'));
    *fingerprints = slice_skip(line, id->len + 1);
    return true;
}
