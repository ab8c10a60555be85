#include "attribution/record/click.h"

#include <string.h>
#include <xxhash.h>

#define CLICK_VERSION 2
#define CLICK_STRINGS 14

/* Version 1, which a spool may hold when waypost is upgraded, had no variant.
 */
#define CLICK_STRINGS_1 13

/*
 * The encoding: this head, the strings' lengths in the order of click_strings,
 * the strings. Numbers in the machine's byte order, as in the whole spool.
 */
struct click_head {
    uint8_t version;
    uint8_t kind;
    uint16_t status;
    uint32_t flags;
    uint64_t visitor;
    uint16_t lengths[CLICK_STRINGS];
};

#define CLICK_HEAD_BYTES_OF(strings) \
    (offsetof(struct click_head, lengths) + (strings) * sizeof(uint16_t))
#define CLICK_HEAD_BYTES CLICK_HEAD_BYTES_OF(CLICK_STRINGS)

struct click_string {
    size_t offset; /* of the slice in struct click */
    size_t max;    /* bytes; the rest is cut */
};

static const struct click_string click_strings[CLICK_STRINGS] = {
    {offsetof(struct click, link), CLICK_LINK_MAX},
    {offsetof(struct click, campaign), CLICK_TAG_MAX},
    {offsetof(struct click, channel), CLICK_TAG_MAX},
    {offsetof(struct click, direction), CLICK_TAG_MAX},
    {offsetof(struct click, source), CLICK_TAG_MAX},
    {offsetof(struct click, content), CLICK_TAG_MAX},
    {offsetof(struct click, placement), CLICK_TAG_MAX},
    {offsetof(struct click, recipient), CLICK_TAG_MAX},
    {offsetof(struct click, click_id), CLICK_TAG_MAX},
    {offsetof(struct click, user_agent), CLICK_STRING_MAX},
    {offsetof(struct click, referrer), CLICK_STRING_MAX},
    {offsetof(struct click, language), CLICK_STRING_MAX},
    {offsetof(struct click, ip), CLICK_TAG_MAX},
    {offsetof(struct click, variant), CLICK_TAG_MAX},
};

_Static_assert(CLICK_HEAD_BYTES + CLICK_LINK_MAX + 10ul * CLICK_TAG_MAX +
                       3ul * CLICK_STRING_MAX <=
                   CLICK_ENCODED_MAX,
               "CLICK_ENCODED_MAX is too small");

static struct slice click_string(const struct click *click, size_t i)
{
    const struct slice *whole =
        (const struct slice *)(const void *)((const char *)click +
                                             click_strings[i].offset);

    return slice_head(*whole, click_strings[i].max);
}

struct slice click_cut_referrer(struct slice referrer)
{
    size_t authority = slice_search(referrer, SLICE("://"));
    size_t end = slice_find(referrer, '?');
    struct slice host;

    end = slice_find(slice_head(referrer, end), '#');
    if (authority >= end)
        return slice_head(referrer, end);
    host = slice_skip(slice_head(referrer, end), authority + 3);
    host = slice_head(host, slice_find(host, '/'));
    if (slice_find(host, '@') < host.len)
        return slice_of("", 0);
    return slice_head(referrer, end);
}

size_t click_encoded_size(const struct click *click)
{
    size_t size = CLICK_HEAD_BYTES;

    for (size_t i = 0; i < CLICK_STRINGS; i++)
        size += click_string(click, i).len;
    return size;
}

void click_encode(const struct click *click, void *area)
{
    struct click_head head = {
        .version = CLICK_VERSION,
        .kind = (uint8_t)click->kind,
        .status = click->status,
        .flags = click->flags,
        .visitor = click->visitor,
    };
    char *out = (char *)area + CLICK_HEAD_BYTES;

    for (size_t i = 0; i < CLICK_STRINGS; i++) {
        struct slice string = click_string(click, i);

        head.lengths[i] = (uint16_t)string.len;
        if (string.len > 0)
            memcpy(out, string.ptr, string.len);
        out += string.len;
    }
    memcpy(area, &head, CLICK_HEAD_BYTES);
}

static size_t strings_of(const struct click_head *head)
{
    return head->version == 1 ? CLICK_STRINGS_1 : CLICK_STRINGS;
}

static int check_head(const struct click_head *head, size_t len,
                      struct error *err)
{
    size_t strings = strings_of(head);
    size_t size = CLICK_HEAD_BYTES_OF(strings);

    if (head->version < 1 || head->version > CLICK_VERSION)
        return error_set(err, ERROR_CORRUPT,
                         "click record: version %u is not known; it was "
                         "written by a newer waypost",
                         head->version);
    if (head->kind > CLICK_VIEW)
        return error_set(err, ERROR_CORRUPT, "click record: no kind %u",
                         head->kind);
    if (head->flags >> CLICK_FLAGS != 0)
        return error_set(err, ERROR_CORRUPT, "click record: no flags %x",
                         head->flags);
    for (size_t i = 0; i < strings; i++) {
        if (head->lengths[i] > click_strings[i].max)
            return error_set(err, ERROR_CORRUPT,
                             "click record: string %zu has %u bytes, more "
                             "than %zu",
                             i, head->lengths[i], click_strings[i].max);
        size += head->lengths[i];
    }
    if (size != len)
        return error_set(err, ERROR_CORRUPT,
                         "click record: %zu bytes, its lengths say %zu", len,
                         size);
    return 0;
}

/* The head alone; ERROR_CORRUPT where the record is too short for one. */
static int read_head(struct slice record, struct click_head *head,
                     struct error *err)
{
    size_t len = CLICK_HEAD_BYTES_OF(CLICK_STRINGS_1);

    if (record.len > 0 && record.ptr[0] != 1)
        len = CLICK_HEAD_BYTES;
    if (record.len < len)
        return error_set(err, ERROR_CORRUPT,
                         "click record: %zu bytes are too few", record.len);
    memcpy(head, record.ptr, len);
    return check_head(head, record.len, err);
}

int click_decode(struct slice record, struct click *click, struct error *err)
{
    struct click_head head = {0};
    const char *at;

    if (read_head(record, &head, err) < 0)
        return err->code;
    *click = (struct click){
        .kind = (enum click_kind)head.kind,
        .flags = head.flags,
        .status = head.status,
        .visitor = head.visitor,
    };
    at = record.ptr + CLICK_HEAD_BYTES_OF(strings_of(&head));
    for (size_t i = 0; i < strings_of(&head); i++) {
        struct slice string = slice_of(at, head.lengths[i]);

        memcpy((char *)click + click_strings[i].offset, &string,
               sizeof(string));
        at += string.len;
    }
    return 0;
}

uint64_t click_hash(struct slice text)
{
    return XXH3_64bits(text.len > 0 ? text.ptr : "", text.len);
}
