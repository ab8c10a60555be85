#include "attribution/result/report_link.h"

#include "core/percent.h"

static bool report_link_keeps(const struct report_link *link, struct slice name)
{
    struct slice rest = slice_str(link->keeps);
    struct slice kept;

    while (slice_split(&rest, ',', &kept)) {
        if (slice_equal(kept, name))
            return true;
    }
    return false;
}

static void report_link_start(const char *report, struct buffer *out)
{
    buffer_appendf(out, "/reports/%s?", report);
}

/* "name=value&amp;", both encoded already. */
static void report_link_put(struct slice pair, struct buffer *out)
{
    buffer_append(out, pair);
    buffer_append(out, SLICE("&amp;"));
}

/* Those of `link`, or all if it is NULL. */
static void report_link_put_given(const struct report_link *link,
                                  struct slice given, struct buffer *out)
{
    struct slice pair;

    while (given.len > 0 && slice_split(&given, '&', &pair)) {
        if (link == NULL ||
            report_link_keeps(link, slice_head(pair, slice_find(pair, '='))))
            report_link_put(pair, out);
    }
}

void report_link_append(const struct report_link *link, struct slice given,
                        struct slice by, struct slice about, struct buffer *out)
{
    report_link_start(link->report, out);
    report_link_put_given(link, given, out);
    if (link->fixed != NULL)
        report_link_put(slice_str(link->fixed), out);
    if (link->says_by) {
        buffer_append(out, SLICE("by="));
        percent_encode(by, out);
        buffer_append(out, SLICE("&amp;"));
    }
    buffer_appendf(out, "%s=", link->param);
    percent_encode(about, out);
}

void report_link_append_csv(const char *report, struct slice given,
                            const char *section, struct buffer *out)
{
    report_link_start(report, out);
    report_link_put_given(NULL, given, out);
    buffer_append(out, SLICE("format=csv&amp;section="));
    percent_encode(slice_str(section), out);
}
