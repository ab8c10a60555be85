#include "attribution/report/report_paths.h"

#include "attribution/ledger/money.h"
#include "attribution/measure/path_pairs.h"
#include "attribution/measure/path_roles.h"
#include "attribution/measure/paths.h"
#include "attribution/measure/top.h"

#define PATHS_LIMIT   50
#define PATHS_LENGTHS 11 /* the last: as many touches and more */

struct paths_report {
    struct paths paths;
    struct report_result *result;
};

static int paths_report_check(const struct report_query *query,
                              struct error *err)
{
    if (report_query_check_stage(query, err) < 0)
        return err->code;
    if (query->by_count > 1)
        return error_field(err, ERROR_USAGE, "bad_parameter", "by",
                           "paths has one dimension; give one of the two");
    return report_query_check_by(query, "paths", err);
}

static struct report_cell paths_report_ratio(int64_t over, int64_t under)
{
    return under != 0 ? report_cell_number((double)over / (double)under)
                      : report_cell_none();
}

static struct report_cell paths_report_share(const struct paths_report *report,
                                             int64_t of)
{
    return paths_report_ratio(of, (int64_t)report->paths.conversions.count);
}

static struct report_cell paths_report_text(const struct paths_report *report,
                                            const uint32_t *keys, size_t count)
{
    struct buffer text = BUFFER_INIT;
    struct report_cell cell;

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_append(&text, SLICE(" > "));
        tag_groups_append(&report->paths.groups, keys[i], &text);
    }
    cell = report_result_text(report->result, buffer_slice(&text));
    buffer_release(&text);
    return cell;
}

static size_t paths_report_limit(const struct paths_report *report)
{
    return report->paths.query->limit > 0 ? report->paths.query->limit
                                          : PATHS_LIMIT;
}

static void paths_report_columns(const struct paths_report *report,
                                 const struct report_column *columns,
                                 size_t count)
{
    for (size_t i = 0; i < count; i++)
        report_result_add_column(report->result, columns[i]);
}

static void paths_report_row(const struct paths_report *report, uint32_t path)
{
    const struct path_count *own = &report->paths.tally.list[path];
    struct report_cell *row = report_result_add_row(report->result);

    row[0] = paths_report_text(
        report, path_tally_keys(&report->paths.tally, path), own->length);
    row[1] = report_cell_count(own->conversions);
    row[2] = paths_report_share(report, own->conversions);
    row[3] = report_cell_count(own->value);
    row[4] = report_cell_count(own->length);
    row[5] = report_cell_number(path_tally_median(&report->paths.tally, path) /
                                1000);
}

static void paths_report_row_none(const struct paths_report *report)
{
    struct report_cell *row = report_result_add_row(report->result);

    row[0] = report_result_text(report->result, SLICE("(none)"));
    row[1] = report_cell_count(report->paths.none.conversions);
    row[2] = paths_report_share(report, report->paths.none.conversions);
    row[3] = report_cell_count(report->paths.none.value);
    report_result_section(report->result)->last_is_none = true;
}

static void paths_report_fill_rows(const struct paths_report *report)
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

    paths_report_columns(report, columns, sizeof(columns) / sizeof(columns[0]));
    top_init(&top, paths_report_limit(report), path_tally_compare,
             &report->paths.tally);
    for (size_t i = 0; i < report->paths.tally.count; i++)
        top_add(&top, (uint32_t)i);
    top_sort(&top);
    for (size_t i = 0; i < top.count; i++)
        paths_report_row(report, top.list[i]);
    if (top.count < report->paths.tally.count)
        report_result_note(report->result,
                           "%zu of %zu paths are listed; limit=0 lists all",
                           top.count, report->paths.tally.count);
    top_release(&top);
    paths_report_row_none(report);
}

static struct report_cell paths_report_length_text(
    const struct paths_report *report, size_t i)
{
    if (i + 1 < PATHS_LENGTHS)
        return report_cell_count((int64_t)i + 1);
    return report_result_text(report->result, SLICE("11+"));
}

static void paths_report_fill_lengths(const struct paths_report *report)
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

    report_result_add_section(report->result, "lengths",
                              "By number of touches");
    paths_report_columns(report, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < report->paths.tally.count; i++) {
        const struct path_count *own = &report->paths.tally.list[i];
        size_t at = own->length < PATHS_LENGTHS ? own->length : PATHS_LENGTHS;

        sums[at - 1].conversions += own->conversions;
        sums[at - 1].value = money_add(sums[at - 1].value, own->value);
    }
    for (size_t i = 0; i < PATHS_LENGTHS; i++) {
        struct report_cell *row = report_result_add_row(report->result);

        row[0] = paths_report_length_text(report, i);
        row[1] = report_cell_count(sums[i].conversions);
        row[2] = paths_report_share(report, sums[i].conversions);
        row[3] = report_cell_count(sums[i].value);
    }
}

static void paths_report_touch_row(const struct paths_report *report,
                                   uint32_t key, const struct path_role *role)
{
    struct report_cell *row = report_result_add_row(report->result);

    row[0] = paths_report_text(report, &key, 1);
    row[1] = report_cell_count(role->with);
    row[2] = report_cell_count(role->entry);
    row[3] = report_cell_count(role->closing);
    row[4] = report_cell_count(role->assists);
    row[5] = report_cell_count(role->only);
    row[6] = paths_report_ratio(role->assists, role->closing);
}

static void paths_report_fill_touches(const struct paths_report *report)
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

    report_result_add_section(report->result, "touches",
                              "Who opens, who closes");
    paths_report_columns(report, columns, sizeof(columns) / sizeof(columns[0]));
    path_roles_init(&roles, &report->paths.tally, report->paths.groups.count);
    for (uint32_t key = 0; key < roles.count; key++) {
        if (roles.list[key].with > 0)
            paths_report_touch_row(report, key, &roles.list[key]);
    }
    path_roles_release(&roles);
    report_result_sort(report->result, 1);
}

static void paths_report_pair_row(const struct paths_report *report,
                                  const struct path_pairs *pairs, uint32_t i)
{
    const struct path_pair *pair = &pairs->list[i];
    struct report_cell *row = report_result_add_row(report->result);

    row[0] = paths_report_text(report, &pair->from, 1);
    row[1] = paths_report_text(report, &pair->to, 1);
    row[2] = report_cell_count(pair->count);
    row[3] = paths_report_ratio(pair->count, pairs->total);
}

static void paths_report_fill_pairs(const struct paths_report *report)
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

    report_result_add_section(report->result, "pairs", "What follows what");
    paths_report_columns(report, columns, sizeof(columns) / sizeof(columns[0]));
    path_pairs_init(&pairs, &report->paths.tally);
    top_init(&top, paths_report_limit(report), path_pairs_compare, &pairs);
    for (size_t i = 0; i < pairs.count; i++)
        top_add(&top, (uint32_t)i);
    top_sort(&top);
    for (size_t i = 0; i < top.count; i++)
        paths_report_pair_row(report, &pairs, top.list[i]);
    top_release(&top);
    path_pairs_release(&pairs);
}

static void paths_report_total(const struct paths_report *report,
                               const char *group, const char *name,
                               enum report_kind kind, int64_t count)
{
    report_result_add_total(
        report->result,
        (struct report_total){.group = group,
                              .name = name,
                              .kind = kind,
                              .cell = report_cell_count(count)});
}

static void paths_report_fill_totals(const struct paths_report *report)
{
    static const char none[] = "unattributed";
    struct report_result *result = report->result;

    paths_report_total(report, NULL, "paths", REPORT_PLAIN,
                       (int64_t)report->paths.tally.count);
    paths_report_total(report, NULL, "conversions", REPORT_PLAIN,
                       (int64_t)report->paths.conversions.count);
    paths_report_total(report, NULL, "value", REPORT_MONEY,
                       report->paths.conversions.value);
    report_result_add_total(
        result, (struct report_total){
                    .name = "currency",
                    .cell = result->currency[0] != '\0'
                                ? report_result_text(
                                      result, slice_str(result->currency))
                                : report_cell_none()});
    paths_report_total(report, NULL, "null_paths", REPORT_PLAIN,
                       report->paths.nulls);
    paths_report_total(report, NULL, "unmatched_refunds", REPORT_MONEY,
                       report->paths.conversions.unmatched);
    paths_report_total(report, none, "conversions", REPORT_PLAIN,
                       report->paths.none.conversions);
    paths_report_total(report, none, "value", REPORT_MONEY,
                       report->paths.none.value);
}

static void paths_report_echo(const struct paths_report *report)
{
    const struct report_query *query = report->paths.query;
    struct report_result *result = report->result;
    size_t limit = paths_report_limit(report);

    result->by = report_dimension_name(report->paths.groups.named.by[0]);
    report_result_currency(result, report->paths.money.currency);
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
    struct paths_report report = {.result = result};
    int code;

    if (paths_report_check(query, err) < 0)
        return err->code;
    code = paths_init(&report.paths, ledger, query, err);
    if (code == 0) {
        paths_report_echo(&report);
        paths_report_fill_rows(&report);
        paths_report_fill_totals(&report);
        paths_report_fill_lengths(&report);
        paths_report_fill_touches(&report);
        paths_report_fill_pairs(&report);
    }
    paths_release(&report.paths);
    return code;
}
