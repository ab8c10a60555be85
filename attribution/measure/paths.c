#include "attribution/measure/paths.h"

#include "attribution/credit/path.h"
#include "attribution/ledger/money.h"

static void paths_collapse(struct path *path)
{
    size_t kept = 0;

    for (size_t i = 0; i < path->count; i++) {
        if (kept == 0 || path->keys[i] != path->keys[kept - 1])
            path->keys[kept++] = path->keys[i];
    }
    path->count = kept;
}

static void paths_add(struct paths *paths, struct path *path,
                      const struct conversion *conversion)
{
    struct journey journey =
        journeys_at(paths->view.journeys, conversion->person);

    path_take(path, &journey, paths->query, &paths->groups,
              conversion->time_ms);
    if (path->count == 0) {
        paths->none.conversions++;
        paths->none.value = money_add(paths->none.value, conversion->value);
        return;
    }
    if (paths->query->collapse)
        paths_collapse(path);
    path_tally_add(&paths->tally, path->keys, path->count, conversion->value,
                   conversion->time_ms - path->touches[0].time_ms);
}

static void paths_count(struct paths *paths)
{
    uint32_t people = journeys_count(paths->view.journeys);
    struct path path = PATH_INIT;

    for (size_t i = 0; i < paths->conversions.count; i++)
        paths_add(paths, &path, &paths->conversions.list[i]);
    path_tally_close(&paths->tally);
    for (uint32_t person = 0; person < people; person++) {
        struct journey journey = journeys_at(paths->view.journeys, person);

        if (paths->conversions.reached[person] == 0)
            paths->nulls +=
                path_take_null(&path, &journey, paths->query, &paths->groups);
    }
    path_release(&path);
}

int paths_init(struct paths *paths, struct ledger *ledger,
               const struct report_query *query, struct error *err)
{
    static const enum report_dimension otherwise = REPORT_BY_CAMPAIGN;

    *paths = (struct paths){.query = query};
    ledger_view_open(ledger, &paths->view, LEDGER_PERSONS);
    tag_groups_init(&paths->groups, &paths->view,
                    query->by_count > 0 ? query->by : &otherwise, 1);
    conversions_init(&paths->conversions, &paths->view, query,
                     query->wanted[0]);
    path_tally_init(&paths->tally);
    report_money_init(&paths->money, paths->view.strings, query);
    conversions_see(&paths->conversions, &paths->money);
    if (report_money_settle(&paths->money, err) < 0)
        return err->code;
    conversions_value(&paths->conversions, &paths->money);
    if (report_money_check(&paths->money, err) < 0)
        return err->code;
    paths_count(paths);
    return 0;
}

void paths_release(struct paths *paths)
{
    path_tally_release(&paths->tally);
    conversions_release(&paths->conversions);
    tag_groups_release(&paths->groups);
    ledger_view_close(&paths->view);
}
