#include "attribution/report/report_dimension.h"

#include <stddef.h>
#include <stdint.h>

struct report_dimension_row {
    const char *name;
    bool is_time;
    size_t offset; /* of the string's id in struct tagset */
    struct slice unset;
    struct slice direct;
};

#define REPORT_NOT_SET SLICE_INIT("(not set)")
#define REPORT_DIRECT  SLICE_INIT("(direct)")

static const struct report_dimension_row report_dimensions[] = {
    [REPORT_BY_LINK] = {"link", false, offsetof(struct tagset, link),
                        REPORT_NOT_SET, REPORT_DIRECT},
    [REPORT_BY_CAMPAIGN] = {"campaign", false,
                            offsetof(struct tagset, campaign), REPORT_DIRECT,
                            REPORT_DIRECT},
    [REPORT_BY_DIRECTION] = {"direction", false,
                             offsetof(struct tagset, direction),
                             SLICE_INIT("unknown"), SLICE_INIT("direct")},
    [REPORT_BY_CHANNEL] = {"channel", false, offsetof(struct tagset, channel),
                           REPORT_NOT_SET, REPORT_DIRECT},
    [REPORT_BY_SOURCE] = {"source", false, offsetof(struct tagset, source),
                          REPORT_NOT_SET, REPORT_DIRECT},
    [REPORT_BY_CONTENT] = {"content", false, offsetof(struct tagset, content),
                           REPORT_NOT_SET, REPORT_DIRECT},
    [REPORT_BY_PLACEMENT] = {"placement", false,
                             offsetof(struct tagset, placement), REPORT_NOT_SET,
                             REPORT_DIRECT},
    [REPORT_BY_DAY] = {"day", true, 0, REPORT_NOT_SET, REPORT_DIRECT},
    [REPORT_BY_HOUR] = {"hour", true, 0, REPORT_NOT_SET, REPORT_DIRECT},
};

bool report_dimension_parse(struct slice name, enum report_dimension *out)
{
    size_t count = sizeof(report_dimensions) / sizeof(report_dimensions[0]);

    for (size_t i = 0; i < count; i++) {
        if (slice_equal(name, slice_str(report_dimensions[i].name))) {
            *out = (enum report_dimension)i;
            return true;
        }
    }
    return false;
}

const char *report_dimension_name(enum report_dimension dimension)
{
    return report_dimensions[dimension].name;
}

bool report_dimension_is_time(enum report_dimension dimension)
{
    return report_dimensions[dimension].is_time;
}

struct slice report_dimension_key(enum report_dimension dimension,
                                  const struct tagset *tags,
                                  const struct interner *strings)
{
    const struct report_dimension_row *row = &report_dimensions[dimension];
    const uint32_t *id =
        (const void *)((const unsigned char *)tags + row->offset);

    return *id == INTERNER_EMPTY ? row->unset : interner_text(strings, *id);
}

struct slice report_dimension_touch_key(enum report_dimension dimension,
                                        const struct tagset *tags,
                                        const struct interner *strings)
{
    if (tagset_is_direct(tags))
        return report_dimensions[dimension].direct;
    return report_dimension_key(dimension, tags, strings);
}
