#include "attribution/credit/tag_groups.h"

#include <stdlib.h>

#include "core/memory.h"

static struct slice tag_groups_key(const struct report_groups *named,
                                   uint32_t met, size_t i)
{
    unsigned shift = (unsigned)(named->by_count - 1 - i) * 32;

    return interner_text(named->keys, (uint32_t)(named->pairs[met] >> shift));
}

static int tag_groups_compare(const void *a, const void *b, void *arg)
{
    const struct report_groups *named = arg;
    const uint32_t *left = a;
    const uint32_t *right = b;
    int order = 0;

    for (size_t i = 0; order == 0 && i < named->by_count; i++)
        order = slice_compare(tag_groups_key(named, *left, i),
                              tag_groups_key(named, *right, i));
    return order;
}

/* From numbers as met to numbers in order. */
static void tag_groups_rank(struct tag_groups *groups, uint32_t tagsets)
{
    uint32_t *ranks = memory_zalloc(groups->count, sizeof(uint32_t));

    for (uint32_t i = 0; i < groups->count; i++)
        groups->met[i] = i;
    qsort_r(groups->met, groups->count, sizeof(uint32_t), tag_groups_compare,
            &groups->named);
    for (uint32_t i = 0; i < groups->count; i++)
        ranks[groups->met[i]] = i;
    for (uint32_t i = 1; i < tagsets; i++) {
        groups->of[REPORT_AS_RECORDED][i] =
            ranks[groups->of[REPORT_AS_RECORDED][i]];
        groups->of[REPORT_AS_TOUCH][i] = ranks[groups->of[REPORT_AS_TOUCH][i]];
    }
    free(ranks);
}

void tag_groups_init(struct tag_groups *groups, const struct ledger_view *view,
                     const enum report_dimension *by, size_t by_count)
{
    uint32_t tagsets = interner_count(view->tagsets);

    report_groups_init(&groups->named, view, by, by_count, NULL);
    groups->of[REPORT_AS_RECORDED] = memory_zalloc(tagsets, sizeof(uint32_t));
    groups->of[REPORT_AS_TOUCH] = memory_zalloc(tagsets, sizeof(uint32_t));
    for (uint32_t i = 1; i < tagsets; i++) {
        groups->of[REPORT_AS_RECORDED][i] =
            report_groups_of(&groups->named, i, 0, REPORT_AS_RECORDED);
        groups->of[REPORT_AS_TOUCH][i] =
            report_groups_of(&groups->named, i, 0, REPORT_AS_TOUCH);
    }
    groups->count = (uint32_t)report_groups_count(&groups->named);
    groups->met = memory_zalloc(groups->count, sizeof(uint32_t));
    tag_groups_rank(groups, tagsets);
}

void tag_groups_release(struct tag_groups *groups)
{
    free(groups->met);
    free(groups->of[REPORT_AS_TOUCH]);
    free(groups->of[REPORT_AS_RECORDED]);
    report_groups_release(&groups->named);
    *groups = (struct tag_groups){0};
}

void tag_groups_append(const struct tag_groups *groups, uint32_t group,
                       struct buffer *out)
{
    for (size_t i = 0; i < groups->named.by_count; i++) {
        if (i > 0)
            buffer_append_byte(out, ',');
        buffer_append(out,
                      tag_groups_key(&groups->named, groups->met[group], i));
    }
}

uint32_t tag_groups_find(const struct tag_groups *groups, struct slice text)
{
    struct buffer name = BUFFER_INIT;
    uint32_t group;

    for (group = 0; group < groups->count; group++) {
        buffer_clear(&name);
        tag_groups_append(groups, group, &name);
        if (slice_equal(buffer_slice(&name), text))
            break;
    }
    buffer_release(&name);
    return group;
}

void tag_groups_add_columns(const struct tag_groups *groups,
                            struct report_result *result)
{
    report_groups_add_columns(&groups->named, result);
}

void tag_groups_keys(const struct tag_groups *groups, uint32_t group,
                     struct report_result *result, struct report_cell *row)
{
    report_groups_keys(&groups->named, groups->met[group], result, row);
}
