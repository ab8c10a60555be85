#include "attribution/measure/outreach.h"

#include <stdlib.h>

#include "core/memory.h"

static bool outreach_is_within(const struct outreach *outreach, int64_t ms)
{
    return ms >= outreach->query->from_ms && ms < outreach->query->to_ms;
}

static enum row_kind outreach_kind(const struct outreach *outreach,
                                   uint32_t row)
{
    return event_table_chunk(outreach->view->table, row)
        ->kind[event_table_slot(row)];
}

static uint32_t outreach_tagset(const struct outreach *outreach, uint32_t row)
{
    return event_table_chunk(outreach->view->table, row)
        ->tagset[event_table_slot(row)];
}

static uint32_t outreach_group(const struct outreach *outreach, uint32_t row)
{
    return tag_groups_of(outreach->groups, outreach_tagset(outreach, row),
                         REPORT_AS_RECORDED);
}

/* The last send at or before an instant, or NULL. */
static const struct journey_mark *outreach_last_send(
    const struct outreach *outreach, const struct journey *journey, int64_t ms)
{
    const struct journey_mark *last = NULL;

    for (uint32_t i = 0;
         i < journey->mark_count && journey->marks[i].time_ms <= ms; i++) {
        if (outreach_kind(outreach, journey->marks[i].row) == ROW_SEND)
            last = &journey->marks[i];
    }
    return last;
}

/* The group that an answer counts for, or groups->count. */
static uint32_t outreach_answered(struct outreach *outreach,
                                  const struct journey *journey,
                                  const struct journey_mark *answer)
{
    struct path *path = &outreach->path;
    const struct tagset *own = tagset_at(
        outreach->view->tagsets, outreach_tagset(outreach, answer->row));
    const struct journey_mark *send;
    size_t last;

    if (tagset_has_campaign(own))
        return outreach_group(outreach, answer->row);
    send = outreach_last_send(outreach, journey, answer->time_ms);
    if (send != NULL)
        return outreach_group(outreach, send->row);
    path_take(path, journey, outreach->query, outreach->groups,
              answer->time_ms);
    if (path->count == 0)
        return outreach->groups->count;
    last = path_last_non_direct(path);
    return path->touches[last].direct ? outreach->groups->count
                                      : path->keys[last];
}

static void outreach_send(struct outreach *outreach, uint32_t person,
                          const struct journey_mark *send)
{
    uint32_t group = outreach_group(outreach, send->row);

    outreach->sends[group]++;
    outreach->all_sends++;
    headcount_add(&outreach->sent, group, person);
    headcount_add(&outreach->reached, group, person);
}

static void outreach_mark(struct outreach *outreach,
                          const struct journey *journey, uint32_t person,
                          const struct journey_mark *mark)
{
    enum row_kind kind = outreach_kind(outreach, mark->row);

    if (kind == ROW_SEND) {
        outreach_send(outreach, person, mark);
    } else if (kind == ROW_OPEN) {
        headcount_add(&outreach->openers,
                      outreach_answered(outreach, journey, mark), person);
    } else if (kind == ROW_STAGE && outreach->reply != INTERNER_NONE &&
               ledger_view_stage(outreach->view, mark) == outreach->reply) {
        outreach->replies[outreach_answered(outreach, journey, mark)]++;
        outreach->all_replies++;
    }
}

static void outreach_touch(struct outreach *outreach, uint32_t person,
                           const struct journey_touch *touch)
{
    uint32_t group =
        tag_groups_of(outreach->groups, touch->tagset, REPORT_AS_TOUCH);
    enum row_kind kind = outreach_kind(outreach, touch->row);

    headcount_add(&outreach->reached, group, person);
    if (kind != ROW_CLICK && kind != ROW_SCAN)
        return;
    headcount_add(&outreach->engaged, group, person);
    if (headcount_has(&outreach->sent, group, person))
        headcount_add(&outreach->clickers, group, person);
}

/* Marks first: who was sent what is known when the touches come. */
static void outreach_person(struct outreach *outreach, uint32_t person)
{
    struct journey journey = journeys_at(outreach->view->journeys, person);

    for (uint32_t i = 0; i < journey.mark_count; i++) {
        if (outreach_is_within(outreach, journey.marks[i].time_ms))
            outreach_mark(outreach, &journey, person, &journey.marks[i]);
    }
    for (uint32_t i = 0; i < journey.touch_count; i++) {
        if (outreach_is_within(outreach, journey.touches[i].time_ms) &&
            path_counts(outreach->query, &journey.touches[i]))
            outreach_touch(outreach, person, &journey.touches[i]);
    }
}

void outreach_init(struct outreach *outreach, const struct ledger_view *view,
                   const struct report_query *query,
                   const struct tag_groups *groups)
{
    uint32_t people = journeys_count(view->journeys);
    uint32_t count = groups->count + 1;

    *outreach = (struct outreach){
        .view = view,
        .query = query,
        .groups = groups,
        .reply = interner_find(view->strings, SLICE("reply")),
        .path = PATH_INIT,
    };
    outreach->sends = memory_zalloc(count, sizeof(int64_t));
    outreach->replies = memory_zalloc(count, sizeof(int64_t));
    headcount_init(&outreach->sent, count);
    headcount_init(&outreach->openers, count);
    headcount_init(&outreach->clickers, count);
    headcount_init(&outreach->engaged, count);
    headcount_init(&outreach->reached, count);
    for (uint32_t person = 0; person < people; person++)
        outreach_person(outreach, person);
}

void outreach_release(struct outreach *outreach)
{
    path_release(&outreach->path);
    headcount_release(&outreach->reached);
    headcount_release(&outreach->engaged);
    headcount_release(&outreach->clickers);
    headcount_release(&outreach->openers);
    headcount_release(&outreach->sent);
    free(outreach->replies);
    free(outreach->sends);
    *outreach = (struct outreach){0};
}

int64_t outreach_sends(const struct outreach *outreach, uint32_t group)
{
    return outreach->sends[group];
}

int64_t outreach_replies(const struct outreach *outreach, uint32_t group)
{
    return outreach->replies[group];
}

bool outreach_shows(const struct outreach *outreach, uint32_t group)
{
    return outreach->sends[group] > 0 || outreach->replies[group] > 0 ||
           headcount_of(&outreach->openers, group) > 0 ||
           headcount_of(&outreach->reached, group) > 0;
}
