#include "shortener/rule/rule_clock_text.h"

#include "shortener/rule/rule_vocabulary.h"

#define DAY_MINUTES 1440

static int read_zone(struct rule_reader *reader, struct slice name,
                     struct error *err)
{
    struct rule_when *when = reader->when;
    struct error why = ERROR_INIT;

    if (when->zone != NULL && !slice_equal(when->zone_name, name))
        return rule_reader_refuse(err, "time zone", name,
                                  "time and days of a rule have one zone");
    if (zone_shelf_find(reader->zones, name, &when->zone, &why) < 0)
        return error_field(err, ERROR_INVALID, "bad_rule", "rules", "%s",
                           why.message);
    when->zone_name = arena_text(reader->arena, name);
    return 0;
}

/* Takes "@Europe/Berlin" off the end. */
static int take_zone(struct rule_reader *reader, struct slice *text,
                     struct error *err)
{
    size_t at = slice_find(*text, '@');
    struct slice name = slice_skip(*text, at + 1);

    if (at == text->len)
        return 0;
    text->len = at;
    return read_zone(reader, name, err);
}

/* "9:30" or "09:30"; "24:00" is the end of a day. */
static bool parse_minute(struct slice text, unsigned *minute)
{
    size_t colon = slice_find(text, ':');
    uint64_t hours;
    uint64_t minutes;

    if (colon == 0 || colon > 2 || text.len != colon + 3 ||
        !slice_parse_u64(slice_head(text, colon), &hours) ||
        !slice_parse_u64(slice_skip(text, colon + 1), &minutes) ||
        minutes > 59 || hours * 60 + minutes > DAY_MINUTES)
        return false;
    *minute = (unsigned)(hours * 60 + minutes);
    return true;
}

static bool parse_window(struct slice text, struct rule_window *window)
{
    size_t dash = slice_find(text, '-');

    return parse_minute(slice_head(text, dash), &window->from) &&
           parse_minute(slice_skip(text, dash + 1), &window->until) &&
           window->from < DAY_MINUTES && window->from != window->until;
}

int rule_clock_text_read_time(struct rule_reader *reader, struct slice text,
                              struct error *err)
{
    struct rule_when *when = reader->when;
    struct slice value;
    size_t count;

    if (take_zone(reader, &text, err) < 0 ||
        rule_reader_count("time", text, &count, err) < 0)
        return err->code;
    when->windows = arena_zalloc(reader->arena, count, sizeof(*when->windows));
    while (slice_split(&text, ',', &value)) {
        if (!parse_window(value, &when->windows[when->window_count]))
            return rule_reader_refuse(
                err, "time", value,
                "write hours as 09:00-17:00 or 22:00-02:00");
        when->window_count++;
    }
    return 0;
}

/* "fri", or "fri-mon" with all between. */
static bool parse_days(struct slice text, unsigned *days)
{
    size_t dash = slice_find(text, '-');
    int from = rule_vocabulary_find(&rule_days, slice_head(text, dash));
    int until =
        dash == text.len
            ? from
            : rule_vocabulary_find(&rule_days, slice_skip(text, dash + 1));

    if (from < 0 || until < 0)
        return false;
    *days |= RULE_BIT(from);
    while (from != until) {
        from = (from + 1) % 7;
        *days |= RULE_BIT(from);
    }
    return true;
}

int rule_clock_text_read_days(struct rule_reader *reader, struct slice text,
                              struct error *err)
{
    struct slice value;
    size_t count;

    if (take_zone(reader, &text, err) < 0 ||
        rule_reader_count("days", text, &count, err) < 0)
        return err->code;
    while (slice_split(&text, ',', &value)) {
        if (!parse_days(value, &reader->when->days))
            return rule_reader_refuse(
                err, "days", value,
                "write mon, tue, wed, thu, fri, sat, sun, or a span "
                "such as mon-fri");
    }
    return 0;
}

/* ---- Writing ------------------------------------------------------------- */

void rule_clock_text_append_windows(const struct rule_when *when,
                                    struct buffer *out)
{
    for (size_t i = 0; i < when->window_count; i++) {
        const struct rule_window *window = &when->windows[i];

        buffer_appendf(out, "%s%02u:%02u-%02u:%02u", i > 0 ? "," : "",
                       window->from / 60, window->from % 60, window->until / 60,
                       window->until % 60);
    }
}

/* The last day of the run that begins at `day`, without passing Sunday. */
static size_t run_end(unsigned days, size_t day)
{
    while (day + 1 < rule_days.count && (days & RULE_BIT(day + 1)) != 0)
        day++;
    return day;
}

void rule_clock_text_append_days(unsigned days, struct buffer *out)
{
    const char *separator = "";

    for (size_t day = 0; day < rule_days.count; day++) {
        size_t end = run_end(days, day);

        if ((days & RULE_BIT(day)) == 0)
            continue;
        buffer_appendf(out, "%s%s", separator, rule_days.words[day]);
        separator = ",";
        if (end >= day + 2) {
            buffer_appendf(out, "-%s", rule_days.words[end]);
            day = end;
        }
    }
}

static void append_zone(const struct rule_when *when, struct buffer *out)
{
    if (when->zone_name.len == 0)
        return;
    buffer_append_byte(out, '@');
    buffer_append(out, when->zone_name);
}

void rule_clock_text_append(const struct rule_when *when, struct buffer *out)
{
    if (when->window_count > 0) {
        buffer_append(out, SLICE("time="));
        rule_clock_text_append_windows(when, out);
        append_zone(when, out);
        buffer_append_byte(out, ' ');
    }
    if (when->days != 0) {
        buffer_append(out, SLICE("days="));
        rule_clock_text_append_days(when->days, out);
        if (when->window_count == 0)
            append_zone(when, out);
        buffer_append_byte(out, ' ');
    }
}
