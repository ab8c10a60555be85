#include "attribution/report/report_paths.h"

#include "attribution/ledger/money.h"
#include "attribution/report/conversions.h"
#include "attribution/report/path.h"
#include "attribution/report/path_pairs.h"
#include "attribution/report/path_roles.h"
#include "attribution/report/path_tally.h"
#include "attribution/report/tag_groups.h"
#include "attribution/report/top.h"

#define PATHS_LIMIT   50
#define PATHS_LENGTHS 11 /* the last: as many touches and more */

/* Conversions, or what there is of them under one condition. */
struct paths_sum {
    int64_t conversions;
    int64_t value;
};

struct paths {
    const struct report_query *query;
    struct ledger_view view;
    struct report_money money;
    struct tag_groups groups;
    struct conversions conversions;
    struct path_tally tally;
    struct paths_sum none; /* without an eligible touch */
    int64_t nulls;         /* people with a path who never reached the stage */
    struct report_result *result;
};

static int paths_check(const struct report_query *query, struct error *err)
{
    if (query->by_count > 1)
        return error_field(err, ERROR_USAGE, "bad_parameter", "by",
                           "paths go by one dimension; give one of direction, "
                           "campaign, channel, source, content, link and "
                           "placement");
    if (query->by_count == 1 && report_dimension_is_time(query->by[0]))
        return error_field(err, ERROR_USAGE, "bad_parameter", "by",
                           "paths do not go by %s; use direction, campaign, "
                           "channel, source, content, link or placement",
                           report_dimension_name(query->by[0]));
    return 0;
}

/* ---- Counting ------------------------------------------------------------ */

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

static int paths_init(struct paths *paths, struct ledger *ledger,
                      struct error *err)
{
    static const enum report_dimension otherwise = REPORT_BY_CAMPAIGN;
    const struct report_query *query = paths->query;

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

static void paths_release(struct paths *paths)
{
    path_tally_release(&paths->tally);
    conversions_release(&paths->conversions);
    tag_groups_release(&paths->groups);
    ledger_view_close(&paths->view);
}

/* ---- Showing ------------------------------------------------------------- */

static struct report_cell paths_ratio(int64_t over, int64_t under)
{
    return under != 0 ? report_cell_number((double)over / (double)under)
                      : report_cell_none();
}

static struct report_cell paths_share(const struct paths *paths, int64_t of)
{
    return paths_ratio(of, (int64_t)paths->conversions.count);
}

static struct report_cell paths_text(const struct paths *paths,
                                     const uint32_t *keys, size_t count)
{
    struct buffer text = BUFFER_INIT;
    struct report_cell cell;

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_append(&text, SLICE(" > "));
        tag_groups_append(&paths->groups, keys[i], &text);
    }
    cell = report_result_text(paths->result, buffer_slice(&text));
    buffer_release(&text);
    return cell;
}

static size_t paths_limit(const struct paths *paths)
{
    return paths->query->limit > 0 ? paths->query->limit : PATHS_LIMIT;
}

static void paths_columns(const struct paths *paths,
                          const struct report_column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        report_result_add_column(paths->result, columns[i]);
}

static void paths_row(const struct paths *paths, uint32_t path)
{
    const struct path_count *own = &paths->tally.list[path];
    struct report_cell *row = report_result_add_row(paths->result);

    row[0] =
        paths_text(paths, path_tally_keys(&paths->tally, path), own->length);
    row[1] = report_cell_count(own->conversions);
    row[2] = paths_share(paths, own->conversions);
    row[3] = report_cell_count(own->value);
    row[4] = report_cell_count(own->length);
    row[5] = report_cell_number(path_tally_median(&paths->tally, path) / 1000);
}

static void paths_row_none(const struct paths *paths)
{
    struct report_cell *row = report_result_add_row(paths->result);

    row[0] = report_result_text(paths->result, SLICE("(none)"));
    row[1] = report_cell_count(paths->none.conversions);
    row[2] = paths_share(paths, paths->none.conversions);
    row[3] = report_cell_count(paths->none.value);
    report_result_section(paths->result)->last_is_none = true;
}

static void paths_fill_rows(const struct paths *paths)
{
    static const struct report_column columns[] = {
        {.name = "path", .is_key = true},
        {.name = "conversions", .bar = true},
        {.name = "share",
         .kind = REPORT_SHARE,
         .help = "conversions / all conversions"},
        {.name = "value",
         .kind = REPORT_MONEY,
         .help = "what the conversions are worth, refunds taken off"},
        {.name = "length", .help = "touches, or steps if collapsed"},
        {.name = "time_to_convert",
         .kind = REPORT_DURATION,
         .help = "median time from first touch to conversion"},
    };
    struct top top;

    paths_columns(paths, columns, sizeof(columns) / sizeof(columns[0]));
    top_init(&top, paths_limit(paths), path_tally_compare, &paths->tally);
    for (size_t i = 0; i < paths->tally.count; i++)
        top_add(&top, (uint32_t)i);
    top_sort(&top);
    for (size_t i = 0; i < top.count; i++)
        paths_row(paths, top.list[i]);
    if (top.count < paths->tally.count)
        report_result_note(paths->result,
                           "%zu of %zu paths are listed; limit=0 lists all",
                           top.count, paths->tally.count);
    top_release(&top);
    paths_row_none(paths);
}

static struct report_cell paths_length_text(const struct paths *paths, size_t i)
{
    if (i + 1 < PATHS_LENGTHS)
        return report_cell_count((int64_t)i + 1);
    return report_result_text(paths->result, SLICE("11+"));
}

static void paths_fill_lengths(const struct paths *paths)
{
    static const struct report_column columns[] = {
        {.name = "length", .is_key = true},
        {.name = "conversions", .bar = true},
        {.name = "share",
         .kind = REPORT_SHARE,
         .help = "conversions / all conversions"},
        {.name = "value", .kind = REPORT_MONEY},
    };
    struct paths_sum sums[PATHS_LENGTHS] = {0};

    report_result_add_section(paths->result, "lengths", "By number of touches");
    paths_columns(paths, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < paths->tally.count; i++) {
        const struct path_count *own = &paths->tally.list[i];
        size_t at = own->length < PATHS_LENGTHS ? own->length : PATHS_LENGTHS;

        sums[at - 1].conversions += own->conversions;
        sums[at - 1].value = money_add(sums[at - 1].value, own->value);
    }
    for (size_t i = 0; i < PATHS_LENGTHS; i++) {
        struct report_cell *row = report_result_add_row(paths->result);

        row[0] = paths_length_text(paths, i);
        row[1] = report_cell_count(sums[i].conversions);
        row[2] = paths_share(paths, sums[i].conversions);
        row[3] = report_cell_count(sums[i].value);
    }
}

static void paths_touch_row(const struct paths *paths, uint32_t key,
                            const struct path_role *role)
{
    struct report_cell *row = report_result_add_row(paths->result);

    row[0] = paths_text(paths, &key, 1);
    row[1] = report_cell_count(role->with);
    row[2] = report_cell_count(role->entry);
    row[3] = report_cell_count(role->closing);
    row[4] = report_cell_count(role->assists);
    row[5] = report_cell_count(role->only);
    row[6] = paths_ratio(role->assists, role->closing);
}

static void paths_fill_touches(const struct paths *paths)
{
    static const struct report_column columns[] = {
        {.name = "key", .is_key = true},
        {.name = "conversions_with",
         .bar = true,
         .help = "conversions with it on their path"},
        {.name = "entry", .help = "conversions whose path it begins"},
        {.name = "closing", .help = "conversions whose path it ends"},
        {.name = "assists",
         .help = "conversions with it on their path, and another at its end"},
        {.name = "only", .help = "conversions with nothing else on their path"},
        {.name = "assist_ratio", .help = "assists / closing"},
    };
    struct path_roles roles;

    report_result_add_section(paths->result, "touches",
                              "Who opens, who closes");
    paths_columns(paths, columns, sizeof(columns) / sizeof(columns[0]));
    path_roles_init(&roles, &paths->tally, paths->groups.count);
    for (uint32_t key = 0; key < roles.count; key++) {
        if (roles.list[key].with > 0)
            paths_touch_row(paths, key, &roles.list[key]);
    }
    path_roles_release(&roles);
    report_result_sort(paths->result, 1);
}

static void paths_pair_row(const struct paths *paths,
                           const struct path_pairs *pairs, uint32_t i)
{
    const struct path_pair *pair = &pairs->list[i];
    struct report_cell *row = report_result_add_row(paths->result);

    row[0] = paths_text(paths, &pair->from, 1);
    row[1] = paths_text(paths, &pair->to, 1);
    row[2] = report_cell_count(pair->count);
    row[3] = paths_ratio(pair->count, pairs->total);
}

static void paths_fill_pairs(const struct paths *paths)
{
    static const struct report_column columns[] = {
        {.name = "from", .is_key = true},
        {.name = "to", .is_key = true},
        {.name = "transitions",
         .bar = true,
         .help = "how often a path goes from one to the other"},
        {.name = "share",
         .kind = REPORT_SHARE,
         .help = "transitions / all transitions"},
    };
    struct path_pairs pairs;
    struct top top;

    report_result_add_section(paths->result, "pairs", "What follows what");
    paths_columns(paths, columns, sizeof(columns) / sizeof(columns[0]));
    path_pairs_init(&pairs, &paths->tally);
    top_init(&top, paths_limit(paths), path_pairs_compare, &pairs);
    for (size_t i = 0; i < pairs.count; i++)
        top_add(&top, (uint32_t)i);
    top_sort(&top);
    for (size_t i = 0; i < top.count; i++)
        paths_pair_row(paths, &pairs, top.list[i]);
    top_release(&top);
    path_pairs_release(&pairs);
}

static void paths_total(const struct paths *paths, const char *group,
                        const char *name, enum report_kind kind, int64_t count)
{
    report_result_add_total(
        paths->result, (struct report_total){.group = group,
                                             .name = name,
                                             .kind = kind,
                                             .cell = report_cell_count(count)});
}

static void paths_fill_totals(const struct paths *paths)
{
    static const char none[] = "unattributed";
    struct report_result *result = paths->result;

    paths_total(paths, NULL, "paths", REPORT_PLAIN,
                (int64_t)paths->tally.count);
    paths_total(paths, NULL, "conversions", REPORT_PLAIN,
                (int64_t)paths->conversions.count);
    paths_total(paths, NULL, "value", REPORT_MONEY, paths->conversions.value);
    report_result_add_total(
        result, (struct report_total){
                    .name = "currency",
                    .cell = result->currency[0] != '\0'
                                ? report_result_text(
                                      result, slice_str(result->currency))
                                : report_cell_none()});
    paths_total(paths, NULL, "null_paths", REPORT_PLAIN, paths->nulls);
    paths_total(paths, NULL, "unmatched_refunds", REPORT_MONEY,
                paths->conversions.unmatched);
    paths_total(paths, none, "conversions", REPORT_PLAIN,
                paths->none.conversions);
    paths_total(paths, none, "value", REPORT_MONEY, paths->none.value);
}

static void paths_echo(const struct paths *paths)
{
    const struct report_query *query = paths->query;
    struct report_result *result = paths->result;
    size_t limit = paths_limit(paths);

    result->by = report_dimension_name(paths->groups.named.by[0]);
    report_result_currency(result, paths->money.currency);
    report_result_echo_text(result, "stage", query->stage);
    report_result_echo_duration(result, "lookback", query->lookback_ms);
    report_result_echo_text(result, "count",
                            query->first_only ? "first" : "every");
    report_result_echo_bool(result, "uncertain", query->uncertain);
    report_result_echo_bool(result, "collapse", query->collapse);
    report_result_echo_count(result, "limit",
                             limit == SIZE_MAX ? 0 : (int64_t)limit);
}

int report_paths_run(struct ledger *ledger, const struct report_query *query,
                     struct report_result *result, struct error *err)
{
    struct paths paths = {.query = query, .result = result};
    int code;

    if (report_query_one_stage(query, err) < 0 || paths_check(query, err) < 0)
        return err->code;
    code = paths_init(&paths, ledger, err);
    if (code == 0) {
        paths_echo(&paths);
        paths_fill_rows(&paths);
        paths_fill_totals(&paths);
        paths_fill_lengths(&paths);
        paths_fill_touches(&paths);
        paths_fill_pairs(&paths);
    }
    paths_release(&paths);
    return code;
}
