#include "core/timezone.h"

#include <stdlib.h>

#include "core/buffer.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/timezone_rule.h"

#define TIMEZONE_DIR      "/usr/share/zoneinfo"
#define TIMEZONE_FILE_MAX (256u << 10)
#define TIMEZONE_NAME_MAX 64
#define TIMEZONE_HEADER   44
#define TIMEZONE_DAY_MS   86400000

struct timezone_change {
    int64_t time_s;
    int32_t offset_s; /* from then on */
};

struct timezone_rules {
    int32_t before_s; /* before the first change */
    struct timezone_change *changes;
    size_t count;
    struct timezone_rule rule; /* after the last */
};

/* The counts of a TZif header, RFC 8536 section 3.1, in its order. */
enum {
    TIMEZONE_UT,
    TIMEZONE_STD,
    TIMEZONE_LEAPS,
    TIMEZONE_TIMES,
    TIMEZONE_TYPES,
    TIMEZONE_CHARS,
    TIMEZONE_COUNTS
};

static uint64_t timezone_be(struct slice bytes, size_t at, size_t len)
{
    uint64_t value = 0;

    for (size_t i = 0; i < len; i++)
        value = value << 8 | (unsigned char)bytes.ptr[at + i];
    return value;
}

/* Reads a header, skips it, and gives the length of the data behind it. */
static bool timezone_header(struct slice *bytes, size_t time_size,
                            uint32_t counts[TIMEZONE_COUNTS], size_t *data)
{
    if (bytes->len < TIMEZONE_HEADER || !slice_starts(*bytes, SLICE("TZif")) ||
        bytes->ptr[4] < '2')
        return false;
    for (size_t i = 0; i < TIMEZONE_COUNTS; i++) {
        counts[i] = (uint32_t)timezone_be(*bytes, 20 + 4 * i, 4);
        if (counts[i] > TIMEZONE_FILE_MAX)
            return false;
    }
    *data = counts[TIMEZONE_TIMES] * (time_size + 1) +
            (size_t)counts[TIMEZONE_TYPES] * 6 + counts[TIMEZONE_CHARS] +
            counts[TIMEZONE_LEAPS] * (time_size + 4) + counts[TIMEZONE_STD] +
            counts[TIMEZONE_UT];
    *bytes = slice_skip(*bytes, TIMEZONE_HEADER);
    return *data <= bytes->len;
}

/* The offset of the local time type `type`; types lie behind the times. */
static bool timezone_type(struct slice data, const uint32_t *counts,
                          size_t type, int32_t *offset_s)
{
    size_t at = (size_t)counts[TIMEZONE_TIMES] * 9 + type * 6;

    if (type >= counts[TIMEZONE_TYPES])
        return false;
    *offset_s = (int32_t)timezone_be(data, at, 4);
    return *offset_s > -26 * 3600 && *offset_s < 26 * 3600;
}

static bool timezone_read_changes(struct slice data, const uint32_t *counts,
                                  struct timezone_rules *zone)
{
    size_t count = counts[TIMEZONE_TIMES];

    if (!timezone_type(data, counts, 0, &zone->before_s))
        return false;
    zone->changes = memory_zalloc(count, sizeof(zone->changes[0]));
    zone->count = count;
    for (size_t i = 0; i < count; i++) {
        struct timezone_change *change = &zone->changes[i];
        size_t type = (unsigned char)data.ptr[count * 8 + i];

        change->time_s = (int64_t)timezone_be(data, i * 8, 8);
        if (i > 0 && change->time_s <= change[-1].time_s)
            return false;
        if (!timezone_type(data, counts, type, &change->offset_s))
            return false;
    }
    return true;
}

/* "\n<TZ string>\n"; an empty one says that the last offset stays. */
static bool timezone_read_footer(struct slice footer,
                                 struct timezone_rules *zone)
{
    struct slice text;

    if (footer.len < 2 || footer.ptr[0] != '\n' ||
        footer.ptr[footer.len - 1] != '\n')
        return false;
    text = slice_of(footer.ptr + 1, footer.len - 2);
    if (text.len > 0)
        return timezone_rule_parse(text, &zone->rule);
    zone->rule.standard_s = zone->count > 0
                                ? zone->changes[zone->count - 1].offset_s
                                : zone->before_s;
    return true;
}

static bool timezone_read(struct slice bytes, struct timezone_rules *zone)
{
    uint32_t counts[TIMEZONE_COUNTS];
    size_t data;

    /* The first half is version 1's, with 32-bit times. */
    if (!timezone_header(&bytes, 4, counts, &data))
        return false;
    bytes = slice_skip(bytes, data);
    if (!timezone_header(&bytes, 8, counts, &data))
        return false;
    return counts[TIMEZONE_LEAPS] == 0 &&
           timezone_read_changes(slice_head(bytes, data), counts, zone) &&
           timezone_read_footer(slice_skip(bytes, data), zone);
}

int timezone_parse(struct slice bytes, struct timezone_rules **zone,
                   struct error *err)
{
    *zone = memory_zalloc(1, sizeof(**zone));
    if (timezone_read(bytes, *zone))
        return 0;
    timezone_free(zone);
    return error_set(err, ERROR_CORRUPT,
                     "not a TZif file of version 2 or later");
}

void timezone_free(struct timezone_rules **zone)
{
    if (*zone == NULL)
        return;
    free((*zone)->changes);
    free(*zone);
    *zone = NULL;
}

/* Names are made of these; no part begins with a dot, so none leads away. */
static bool timezone_name_ok(struct slice name)
{
    if (name.len == 0 || name.len > TIMEZONE_NAME_MAX || name.ptr[0] == '/')
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
            !(c >= 'a' && c <= 'z') && c != '+' && c != '-' && c != '_' &&
            c != '/')
            return false;
    }
    return true;
}

int timezone_open(struct slice name, struct timezone_rules **zone,
                  struct error *err)
{
    struct buffer bytes = BUFFER_INIT;
    struct error why = ERROR_INIT;
    char *path;

    *zone = NULL;
    if (slice_equal(name, SLICE("UTC"))) {
        *zone = memory_zalloc(1, sizeof(**zone));
        return 0;
    }
    if (!timezone_name_ok(name))
        return error_set(err, ERROR_INVALID,
                         "time zone \"%" SLICE_FMT
                         "\" is not a name; use one such as Europe/Zurich",
                         SLICE_ARG(slice_head(name, TIMEZONE_NAME_MAX)));
    path = file_path(TIMEZONE_DIR, "%" SLICE_FMT, SLICE_ARG(name));
    if (file_read(path, TIMEZONE_FILE_MAX, &bytes, &why) < 0 ||
        timezone_parse(buffer_slice(&bytes), zone, &why) < 0)
        error_set(err, ERROR_INVALID,
                  "time zone \"%" SLICE_FMT "\" is not known here; use a name "
                  "of " TIMEZONE_DIR " such as Europe/Zurich, or UTC",
                  SLICE_ARG(name));
    free(path);
    buffer_release(&bytes);
    return *zone != NULL ? 0 : ERROR_INVALID;
}

static int64_t timezone_floor_s(int64_t ms)
{
    return ms / 1000 - (ms % 1000 < 0);
}

/* Seconds as milliseconds; what does not fit is open. */
static int64_t timezone_to_ms(int64_t s)
{
    if (s > INT64_MAX / 1000)
        return INT64_MAX;
    return s < INT64_MIN / 1000 ? INT64_MIN : s * 1000;
}

/* Changes at or before `time_s`. */
static size_t timezone_changes_until(const struct timezone_rules *zone,
                                     int64_t time_s)
{
    size_t low = 0;
    size_t high = zone->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (zone->changes[middle].time_s <= time_s)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int32_t timezone_span(const struct timezone_rules *zone, int64_t ms,
                      int64_t *from_ms, int64_t *until_ms)
{
    int64_t time_s = timezone_floor_s(ms);
    size_t passed = timezone_changes_until(zone, time_s);
    int64_t from_s = INT64_MIN;
    int64_t until_s = INT64_MAX;
    int32_t offset_s = zone->before_s;

    if (passed == zone->count) {
        offset_s = timezone_rule_span(&zone->rule, time_s, &from_s, &until_s);
        if (passed > 0 && from_s < zone->changes[passed - 1].time_s)
            from_s = zone->changes[passed - 1].time_s;
    } else {
        until_s = zone->changes[passed].time_s;
        if (passed > 0) {
            from_s = zone->changes[passed - 1].time_s;
            offset_s = zone->changes[passed - 1].offset_s;
        }
    }
    *from_ms = timezone_to_ms(from_s);
    *until_ms = timezone_to_ms(until_s);
    return offset_s;
}

int32_t timezone_offset(const struct timezone_rules *zone, int64_t ms)
{
    int64_t from_ms;
    int64_t until_ms;

    return timezone_span(zone, ms, &from_ms, &until_ms);
}

int64_t timezone_day_start(const struct timezone_rules *zone, int64_t day)
{
    /* No offset is a day and two hours, so that here it is still earlier. */
    int64_t ms = day * TIMEZONE_DAY_MS - 26 * (int64_t)3600000;

    for (;;) {
        int64_t from_ms;
        int64_t until_ms;
        int64_t offset_ms =
            (int64_t)timezone_span(zone, ms, &from_ms, &until_ms) * 1000;
        int64_t midnight = day * TIMEZONE_DAY_MS - offset_ms;

        if (midnight < until_ms)
            return midnight > ms ? midnight : ms;
        ms = until_ms;
    }
}
