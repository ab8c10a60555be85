#include "attribution/query/report_dimension.h"

#include <stddef.h>
#include <stdint.h>

enum report_dimension_kind {
    DIMENSION_TAG,       /* what was recorded */
    DIMENSION_OBJECTIVE, /* what the view's labels say of it */
    DIMENSION_TIME
};

struct report_dimension_row {
    const char *name;
    enum report_dimension_kind kind;
    size_t offset;       /* of the string's id in struct tagset */
    struct slice unset;  /* the key where it was not recorded */
    struct slice direct; /* the key of a direct touch */
};

#define REPORT_NOT_SET SLICE_INIT("(not set)")
#define REPORT_DIRECT  SLICE_INIT("(direct)")

static const struct report_dimension_row report_dimensions[] = {
    [REPORT_BY_LINK] = {"link", DIMENSION_TAG, offsetof(struct tagset, link),
                        REPORT_NOT_SET, REPORT_DIRECT},
    [REPORT_BY_CAMPAIGN] = {"campaign", DIMENSION_TAG,
                            offsetof(struct tagset, campaign), REPORT_NOT_SET,
                            REPORT_DIRECT},
    [REPORT_BY_DIRECTION] = {"direction", DIMENSION_TAG,
                             offsetof(struct tagset, direction),
                             SLICE_INIT("unknown"), SLICE_INIT("direct")},
    [REPORT_BY_OBJECTIVE] = {"objective", DIMENSION_OBJECTIVE,
                             offsetof(struct tagset, campaign), REPORT_NOT_SET,
                             REPORT_DIRECT},
    [REPORT_BY_CHANNEL] = {"channel", DIMENSION_TAG,
                           offsetof(struct tagset, channel), REPORT_NOT_SET,
                           REPORT_DIRECT},
    [REPORT_BY_SOURCE] = {"source", DIMENSION_TAG,
                          offsetof(struct tagset, source), REPORT_NOT_SET,
                          REPORT_DIRECT},
    [REPORT_BY_CONTENT] = {"content", DIMENSION_TAG,
                           offsetof(struct tagset, content), REPORT_NOT_SET,
                           REPORT_DIRECT},
    [REPORT_BY_PLACEMENT] = {"placement", DIMENSION_TAG,
                             offsetof(struct tagset, placement), REPORT_NOT_SET,
                             REPORT_DIRECT},
    [REPORT_BY_VARIANT] = {"variant", DIMENSION_TAG,
                           offsetof(struct tagset, variant), REPORT_NOT_SET,
                           REPORT_DIRECT},
    [REPORT_BY_DAY] = {"day", DIMENSION_TIME, 0, REPORT_NOT_SET, REPORT_DIRECT},
    [REPORT_BY_HOUR] = {"hour", DIMENSION_TIME, 0, REPORT_NOT_SET,
                        REPORT_DIRECT},
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
    return report_dimensions[dimension].kind == DIMENSION_TIME;
}

static struct slice report_dimension_objective(const struct ledger_view *view,
                                               struct slice campaign)
{
    static const struct slice unset = REPORT_NOT_SET;
    struct slice objective = campaign_labels_find(view->labels, campaign);

    return objective.len > 0 ? objective : unset;
}

struct slice report_dimension_key(enum report_dimension dimension,
                                  const struct tagset *tags,
                                  const struct ledger_view *view)
{
    const struct report_dimension_row *row = &report_dimensions[dimension];
    const uint32_t *id =
        (const void *)((const unsigned char *)tags + row->offset);
    struct slice text = interner_text(view->strings, *id);

    /* Direct is a campaign of its own, also of what is no touch. */
    if (id == &tags->campaign && tagset_is_direct(tags))
        return row->direct;
    if (*id == INTERNER_EMPTY)
        return row->unset;
    if (row->kind == DIMENSION_OBJECTIVE)
        return report_dimension_objective(view, text);
    return text;
}

struct slice report_dimension_touch_key(enum report_dimension dimension,
                                        const struct tagset *tags,
                                        const struct ledger_view *view)
{
    if (tagset_is_direct(tags))
        return report_dimensions[dimension].direct;
    return report_dimension_key(dimension, tags, view);
}
