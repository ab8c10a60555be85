#include "attribution/measure/content_engagement.h"

#include <stdlib.h>

#include "attribution/credit/path.h"
#include "attribution/credit/tag_groups.h"
#include "attribution/measure/headcount.h"
#include "attribution/measure/outreach.h"
#include "core/memory.h"

#define CONTENT_NO_CAMPAIGN UINT32_MAX

enum { CONTENT_HITS, CONTENT_CLICKERS, CONTENT_EXPOSED, CONTENT_RATE };

struct content_engagement {
    const struct ledger_view *view;
    const struct report_query *query;
    enum report_dimension by[2]; /* link or content, then campaign */
    struct tag_groups groups;
    struct tag_groups campaigns;
    uint32_t *campaign; /* by group: of `campaigns`; owned */
    int64_t *hits;      /* by group; owned */
    struct headcount clickers;
    struct outreach outreach; /* by campaign */
};

static void content_engagement_campaigns(struct content_engagement *content)
{
    const struct interner *tagsets = content->view->tagsets;

    for (uint32_t i = 1; i < interner_count(tagsets); i++) {
        uint32_t group = tag_groups_of(&content->groups, i, REPORT_AS_RECORDED);

        content->campaign[group] =
            tagset_has_campaign(tagset_at(tagsets, i))
                ? tag_groups_of(&content->campaigns, i, REPORT_AS_RECORDED)
                : CONTENT_NO_CAMPAIGN;
    }
}

static void content_engagement_init(struct content_engagement *content,
                                    const struct ledger_view *view,
                                    const struct report_query *query)
{
    uint32_t count;

    *content = (struct content_engagement){
        .view = view,
        .query = query,
        .by = {REPORT_BY_LINK, REPORT_BY_CAMPAIGN},
    };
    for (size_t i = 0; i < query->by_count; i++) {
        if (query->by[i] == REPORT_BY_CONTENT)
            content->by[0] = REPORT_BY_CONTENT;
    }
    tag_groups_init(&content->groups, view, content->by, 2);
    tag_groups_init(&content->campaigns, view, content->by + 1, 1);
    count = content->groups.count;
    content->campaign = memory_zalloc(count, sizeof(uint32_t));
    content->hits = memory_zalloc(count, sizeof(int64_t));
    headcount_init(&content->clickers, count);
    outreach_init(&content->outreach, view, query, &content->campaigns);
    content_engagement_campaigns(content);
}

static void content_engagement_release(struct content_engagement *content)
{
    outreach_release(&content->outreach);
    headcount_release(&content->clickers);
    free(content->hits);
    free(content->campaign);
    tag_groups_release(&content->campaigns);
    tag_groups_release(&content->groups);
}

/* A hit of the span on a link, or content, that is known. Rows lie anywhere in
   memory, so the kind is looked at last. */
static bool content_engagement_is_hit(const struct content_engagement *content,
                                      const struct journey_touch *touch)
{
    const struct report_query *query = content->query;
    const struct tagset *tags =
        tagset_at(content->view->tagsets, touch->tagset);
    uint32_t known =
        content->by[0] == REPORT_BY_LINK ? tags->link : tags->content;
    enum row_kind kind;

    if (known == INTERNER_EMPTY || touch->time_ms < query->from_ms ||
        touch->time_ms >= query->to_ms || !path_counts(query, touch))
        return false;
    kind = event_table_chunk(content->view->table, touch->row)
               ->kind[event_table_slot(touch->row)];
    return kind == ROW_CLICK || kind == ROW_SCAN;
}

static void content_engagement_count(struct content_engagement *content)
{
    uint32_t people = journeys_count(content->view->journeys);

    for (uint32_t person = 0; person < people; person++) {
        struct journey journey = journeys_at(content->view->journeys, person);

        for (uint32_t i = 0; i < journey.touch_count; i++) {
            uint32_t group;

            if (!content_engagement_is_hit(content, &journey.touches[i]))
                continue;
            group = tag_groups_of(&content->groups, journey.touches[i].tagset,
                                  REPORT_AS_RECORDED);
            content->hits[group]++;
            headcount_add(&content->clickers, group, person);
        }
    }
}

static void content_engagement_row(const struct content_engagement *content,
                                   uint32_t group, struct report_result *result)
{
    int64_t clickers = headcount_of(&content->clickers, group);
    uint32_t campaign = content->campaign[group];
    struct report_cell *row = report_result_add_row(result);
    struct report_cell *cells = row + 2;
    int64_t exposed;

    tag_groups_keys(&content->groups, group, result, row);
    cells[CONTENT_HITS] = report_cell_count(content->hits[group]);
    cells[CONTENT_CLICKERS] = report_cell_count(clickers);
    if (campaign == CONTENT_NO_CAMPAIGN)
        return;
    exposed = headcount_of(&content->outreach.reached, campaign);
    cells[CONTENT_EXPOSED] = report_cell_count(exposed);
    cells[CONTENT_RATE] = report_cell_ratio((double)clickers, (double)exposed);
}

static void content_engagement_columns(const struct content_engagement *content,
                                       struct report_result *result)
{
    static const struct report_column columns[] = {
        {.name = "hits", .help = "human clicks and scans"},
        {.name = "clickers", .help = "different people behind the hits"},
        {.name = "exposed",
         .help = "different people with a touch or a send of the campaign"},
        {.name = "content_engagement_rate",
         .kind = REPORT_SHARE,
         .bar = true,
         .help = "clickers / exposed"},
    };

    tag_groups_add_columns(&content->groups, result);
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        report_result_add_column(result, columns[i]);
}

void content_engagement_fill(const struct ledger_view *view,
                             const struct report_query *query,
                             struct report_result *result)
{
    struct content_engagement content;

    content_engagement_init(&content, view, query);
    content_engagement_count(&content);
    report_result_add_section(result, "content",
                              content.by[0] == REPORT_BY_LINK
                                  ? "Which links people take up"
                                  : "Which calls to action people take up");
    content_engagement_columns(&content, result);
    for (uint32_t g = 0; g < content.groups.count; g++) {
        if (content.hits[g] > 0)
            content_engagement_row(&content, g, result);
    }
    report_result_sort(result, 2 + CONTENT_CLICKERS);
    content_engagement_release(&content);
}
