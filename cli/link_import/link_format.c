#include "cli/link_import/link_format.h"

#include <ctype.h>

#include "core/buffer.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What the API shows and takes; the order is that of an export. */
static const struct link_column own_columns[] = {
    {"brand", LINK_CELL_TEXT, "brand"},
    {"slug", LINK_CELL_TEXT, "slug"},
    {"destination", LINK_CELL_TEXT, "destination"},
    {"campaign", LINK_CELL_TEXT, "campaign"},
    {"channel", LINK_CELL_TEXT, "channel"},
    {"source", LINK_CELL_TEXT, "source"},
    {"content", LINK_CELL_TEXT, "content"},
    {"title", LINK_CELL_TEXT, "title"},
    {"notes", LINK_CELL_TEXT, "notes"},
    {"external_id", LINK_CELL_TEXT, "external_id"},
    {"tags", LINK_CELL_TAGS, "tags"},
    {"status", LINK_CELL_NUMBER, "status"},
    {"query", LINK_CELL_TEXT, "query"},
    {"forward_path", LINK_CELL_FLAG, "forward_path"},
    {"track_conversions", LINK_CELL_FLAG, "track_conversions"},
    {"robots", LINK_CELL_FLAG, "robots"},
    {"enabled", LINK_CELL_FLAG, "enabled"},
    {"archived", LINK_CELL_FLAG, "archived"},
    {"cache_seconds", LINK_CELL_NUMBER, "cache_seconds"},
    {"starts_at", LINK_CELL_TIME, "starts_at"},
    {"expires_at", LINK_CELL_TIME, "expires_at"},
    {"expired_url", LINK_CELL_TEXT, "expired_url"},
    {"max_clicks", LINK_CELL_NUMBER, "max_clicks"},
    {"has_password", LINK_CELL_PROTECTED, NULL},
    {"rules", LINK_CELL_JSON, "rules"},
    {"ios_url", LINK_CELL_TEXT, "ios_url"},
    {"android_url", LINK_CELL_TEXT, "android_url"},
    {"imported_clicks", LINK_CELL_NUMBER, "imported_clicks"},
    {"short_url", LINK_CELL_SHOWN, NULL},
    {"created_at", LINK_CELL_SHOWN, NULL},
    {"updated_at", LINK_CELL_SHOWN, NULL},
    {"id", LINK_CELL_SHOWN, NULL},
};

static const struct link_column bitly_columns[] = {
    {"Custom Bitlink|Custom link|Custom bitlinks", LINK_CELL_SHORT_URL, NULL},
    {"Bitlink|Link|Short URL|Short link", LINK_CELL_SHORT_URL, NULL},
    {"Long URL|Destination URL|Original URL|Long link", LINK_CELL_TEXT,
     "destination"},
    {"Title|Name", LINK_CELL_TEXT, "title"},
    {"Tags", LINK_CELL_WORDS, "tags"},
    {"Archived", LINK_CELL_FLAG, "archived"},
    {"Total Engagements|Total Clicks|Engagements|Clicks|Link clicks",
     LINK_CELL_NUMBER, "imported_clicks"},
};

static const struct link_column yourls_columns[] = {
    {"keyword", LINK_CELL_TEXT, "slug"},
    {"shorturl", LINK_CELL_SHORT_URL, NULL},
    {"url", LINK_CELL_TEXT, "destination"},
    {"title", LINK_CELL_TEXT, "title"},
    {"clicks", LINK_CELL_NUMBER, "imported_clicks"},
};

static const struct link_column shlink_columns[] = {
    {"shortCode", LINK_CELL_TEXT, "slug"},
    {"domain", LINK_CELL_TEXT, "brand"},
    {"shortUrl", LINK_CELL_SHORT_URL, NULL},
    {"longUrl", LINK_CELL_TEXT, "destination"},
    {"title", LINK_CELL_TEXT, "title"},
    {"tags", LINK_CELL_WORDS, "tags"},
    {"visitsSummary.total|visitsCount|visits", LINK_CELL_NUMBER,
     "imported_clicks"},
    {"meta.validSince|validSince", LINK_CELL_TIME, "starts_at"},
    {"meta.validUntil|validUntil", LINK_CELL_TIME, "expires_at"},
    {"meta.maxVisits|maxVisits", LINK_CELL_NUMBER, "max_clicks"},
    {"crawlable", LINK_CELL_FLAG, "robots"},
    {"forwardQuery", LINK_CELL_FORWARDS, "query"},
};

static const struct link_column kutt_columns[] = {
    {"link", LINK_CELL_SHORT_URL, NULL},
    {"address", LINK_CELL_TEXT, "slug"},
    {"domain", LINK_CELL_TEXT, "brand"},
    {"target", LINK_CELL_TEXT, "destination"},
    {"description", LINK_CELL_TEXT, "notes"},
    {"visit_count", LINK_CELL_NUMBER, "imported_clicks"},
    {"expire_in", LINK_CELL_TIME, "expires_at"},
    {"banned", LINK_CELL_DENIAL, "enabled"},
    {"password", LINK_CELL_PROTECTED, NULL},
};

static const struct link_column dub_columns[] = {
    {"Short link|shortLink|link", LINK_CELL_SHORT_URL, NULL},
    {"domain", LINK_CELL_TEXT, "brand"},
    {"key", LINK_CELL_TEXT, "slug"},
    {"Destination URL|url", LINK_CELL_TEXT, "destination"},
    {"title", LINK_CELL_TEXT, "title"},
    {"comments", LINK_CELL_TEXT, "notes"},
    {"External ID|externalId", LINK_CELL_TEXT, "external_id"},
    {"tags", LINK_CELL_WORDS, "tags"},
    {"folder", LINK_CELL_TAG, "folder"},
    {"archived", LINK_CELL_FLAG, "archived"},
    {"Expires at|expiresAt", LINK_CELL_TIME, "expires_at"},
    {"Expired URL|expiredUrl", LINK_CELL_TEXT, "expired_url"},
    {"ios|iOS URL", LINK_CELL_TEXT, "ios_url"},
    {"android|Android URL", LINK_CELL_TEXT, "android_url"},
    {"doIndex", LINK_CELL_FLAG, "robots"},
    {"trackConversion", LINK_CELL_FLAG, "track_conversions"},
    {"clicks", LINK_CELL_NUMBER, "imported_clicks"},
    {"password", LINK_CELL_PROTECTED, NULL},
};

static const struct link_format formats[] = {
    {"csv", "items", true, true, false, own_columns, COUNT(own_columns)},
    {"json", "items", true, false, true, own_columns, COUNT(own_columns)},
    {"bitly", "links", false, false, false, bitly_columns,
     COUNT(bitly_columns)},
    {"yourls", "links", false, false, false, yourls_columns,
     COUNT(yourls_columns)},
    {"shlink", "shortUrls.data", false, false, false, shlink_columns,
     COUNT(shlink_columns)},
    {"kutt", "data", false, false, true, kutt_columns, COUNT(kutt_columns)},
    {"dub", "links", false, false, false, dub_columns, COUNT(dub_columns)},
};

const struct link_format *link_format_find(const char *name, struct error *err)
{
    struct buffer known = BUFFER_INIT;

    for (size_t i = 0; i < COUNT(formats); i++) {
        if (slice_equal(slice_str(name), slice_str(formats[i].name)))
            return &formats[i];
    }
    for (size_t i = 0; i < COUNT(formats); i++)
        buffer_appendf(&known, "%s%s", i > 0 ? ", " : "", formats[i].name);
    error_field(err, ERROR_USAGE, "bad_option", "from",
                "--from: \"%.40s\" is none of %s", name, buffer_str(&known));
    buffer_release(&known);
    return NULL;
}

const struct link_format *link_format_own(void)
{
    return &formats[0];
}

/* Goes past what is no letter, digit, dot or byte of another script. */
static bool next_letter(struct slice *text, char *letter)
{
    while (text->len > 0) {
        unsigned char byte = (unsigned char)text->ptr[0];

        *text = slice_skip(*text, 1);
        if (isalnum(byte) || byte == '.' || byte >= 0x80) {
            *letter = (char)tolower(byte);
            return true;
        }
    }
    return false;
}

static bool is_alike(struct slice a, struct slice b)
{
    char one = '\0';
    char other = '\0';
    bool more;

    do {
        more = next_letter(&a, &one);
        if (next_letter(&b, &other) != more)
            return false;
    } while (more && one == other);
    return !more;
}

bool link_column_name(struct slice *rest, struct slice *name)
{
    return rest->len > 0 && slice_split(rest, '|', name);
}

bool link_column_is(const struct link_column *column, struct slice name)
{
    struct slice rest = slice_str(column->names);
    struct slice one;

    while (link_column_name(&rest, &one)) {
        if (is_alike(one, name))
            return true;
    }
    return false;
}
