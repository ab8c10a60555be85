#include "attribution/record/click_xadd.h"

#include <string.h>

/* XADD, stream, id, and a name and a value for each of the 18 fields. */
#define XADD_START SLICE("*39\r\n$4\r\nXADD\r\n")

/* Of names, lengths and line ends around a click's own bytes. */
#define XADD_OVERHEAD 1024

/* A field's name as a RESP string, ready to be copied. */
#define NAME(text, len) SLICE("$" #len "\r\n" text "\r\n")

static const char hex_digits[] = "0123456789abcdef";

static char *put_bytes(char *at, struct slice bytes)
{
    if (bytes.len > 0)
        memcpy(at, bytes.ptr, bytes.len);
    return at + bytes.len;
}

/* "$<len>\r\n<bytes>\r\n"; lengths here have three digits at most. */
static char *put_string(char *at, struct slice bytes)
{
    *at++ = '$';
    if (bytes.len >= 100)
        *at++ = (char)('0' + bytes.len / 100 % 10);
    if (bytes.len >= 10)
        *at++ = (char)('0' + bytes.len / 10 % 10);
    *at++ = (char)('0' + bytes.len % 10);
    at = put_bytes(at, SLICE("\r\n"));
    at = put_bytes(at, bytes);
    return put_bytes(at, SLICE("\r\n"));
}

static char *put_field(char *at, struct slice name, struct slice value,
                       size_t max)
{
    return put_string(put_bytes(at, name), slice_head(value, max));
}

static char *put_tag(char *at, struct slice name, struct slice value)
{
    return put_field(at, name, value, CLICK_TAG_MAX);
}

static char *put_hex(char *at, struct slice name, uint64_t value)
{
    char hex[16];

    for (size_t i = 0; i < sizeof(hex); i++)
        hex[i] = hex_digits[value >> (60 - 4 * i) & 15];
    return put_field(at, name, slice_of(hex, sizeof(hex)), sizeof(hex));
}

static char *put_hash(char *at, struct slice name, struct slice text)
{
    text = slice_head(text, CLICK_STRING_MAX);
    if (text.len == 0)
        return put_field(at, name, text, 0);
    return put_hex(at, name, click_hash(text));
}

static char *put_visitor(char *at, struct slice name, uint64_t visitor)
{
    if (visitor == 0)
        return put_field(at, name, SLICE_NONE, 0);
    return put_hex(at, name, visitor);
}

static char *put_flags(char *at, struct slice name, unsigned flags)
{
    static const char letters[CLICK_FLAGS] = {'h', 'p', 'x', 'q'};
    char text[CLICK_FLAGS];
    size_t len = 0;

    for (size_t i = 0; i < CLICK_FLAGS; i++) {
        if (flags >> i & 1)
            text[len++] = letters[i];
    }
    return put_field(at, name, slice_of(text, len), sizeof(text));
}

static char *put_status(char *at, struct slice name, unsigned status)
{
    char text[3] = {(char)('0' + status / 100 % 10),
                    (char)('0' + status / 10 % 10), (char)('0' + status % 10)};

    return put_field(at, name, slice_of(text, sizeof(text)), sizeof(text));
}

static struct slice kind_name(enum click_kind kind)
{
    static const struct slice names[] = {
        [CLICK_CLICK] = SLICE_INIT("click"),
        [CLICK_SCAN] = SLICE_INIT("scan"),
        [CLICK_ORPHAN] = SLICE_INIT("orphan"),
        [CLICK_OPEN] = SLICE_INIT("open"),
        [CLICK_VIEW] = SLICE_INIT("view"),
    };

    return names[kind];
}

static char *put_tags(char *at, const struct click *click)
{
    at = put_tag(at, NAME("kind", 4), kind_name(click->kind));
    at = put_field(at, NAME("link", 4), click->link, CLICK_LINK_MAX);
    at = put_tag(at, NAME("campaign", 8), click->campaign);
    at = put_tag(at, NAME("channel", 7), click->channel);
    at = put_tag(at, NAME("direction", 9), click->direction);
    at = put_tag(at, NAME("source", 6), click->source);
    at = put_tag(at, NAME("content", 7), click->content);
    at = put_tag(at, NAME("placement", 9), click->placement);
    at = put_tag(at, NAME("recipient", 9), click->recipient);
    return put_tag(at, NAME("click", 5), click->click_id);
}

static char *put_client(char *at, const struct click *click)
{
    at = put_visitor(at, NAME("visitor", 7), click->visitor);
    at = put_hash(at, NAME("ua", 2), click->user_agent);
    at = put_hash(at, NAME("ref", 3), click->referrer);
    at = put_hash(at, NAME("lang", 4), click->language);
    at = put_tag(at, NAME("ip", 2), click->ip);
    at = put_flags(at, NAME("flags", 5), click->flags);
    at = put_status(at, NAME("status", 6), click->status);
    return put_tag(at, NAME("variant", 7), click->variant);
}

void click_xadd_append(struct buffer *out, struct slice stream,
                       struct stream_id id, const struct click *click)
{
    char text[STREAM_ID_TEXT_MAX];
    char *start =
        buffer_reserve(out, XADD_OVERHEAD + CLICK_ENCODED_MAX + stream.len);
    char *at = put_bytes(start, XADD_START);

    at = put_string(at, stream);
    at = put_string(at, slice_of(text, stream_id_write(id, text)));
    at = put_tags(at, click);
    at = put_client(at, click);
    buffer_commit(out, (size_t)(at - start));
}
