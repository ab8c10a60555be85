#include "attribution/report/report.h"

#include "attribution/report/report_attribution.h"
#include "attribution/report/report_clicks.h"
#include "attribution/report/report_funnel.h"
#include "attribution/report/report_kpis.h"
#include "attribution/report/report_lift.h"
#include "attribution/report/report_paths.h"
#include "attribution/report/report_people.h"
#include "attribution/report/report_roi.h"
#include "attribution/report/report_timing.h"
#include "attribution/result/report_csv.h"
#include "attribution/result/report_html.h"
#include "attribution/result/report_json.h"
#include "attribution/result/report_result.h"
#include "attribution/result/report_table.h"

static const struct report_def reports[] = {
    {"clicks", "hits by link, campaign, day ...: human and machine",
     "from,to,by,tz,unique", 2, true, report_clicks_run},
    {"attribution", "what each campaign, channel ... earned, by any model",
     "from,to,by,stage,models,explain,lookback,half_life,count,uncertain,"
     "currency,order,bootstrap,seed,tz",
     2, false, report_attribution_run},
    {"funnel", "how far people come, stage by stage, and where they leave",
     "from,to,by,stages,lookback,count,uncertain,currency,tz", 1, false,
     report_funnel_run},
    {"timing", "how long people take to each stage, and stay in it",
     "from,to,by,stage,stages,lookback,uncertain,tz", 1, false,
     report_timing_run},
    {"paths", "the touches that led to a stage, in their order",
     "from,to,by,stage,limit,lookback,count,uncertain,collapse,currency,tz", 1,
     false, report_paths_run},
    {"people", "who is engaged, how much, and one person's whole journey",
     "from,to,by,person,limit,stage,stages,likely,risk,half_life,uncertain,"
     "currency,tz",
     2, false, report_people_run},
    {"roi", "what each campaign cost, whom it reached and what it brought",
     "from,to,by,stage,models,stages,lookback,half_life,count,uncertain,"
     "currency,order,bootstrap,seed,tz",
     2, false, report_roi_run},
    {"lift", "what campaigns with a hold-out caused, measured, beside credit",
     "from,to,stage,models,lookback,half_life,count,uncertain,order,tz", 0,
     false, report_lift_run},
    {"kpis", "inbound and outbound figures in one table, to compare",
     "from,to,by,stage,lookback,count,uncertain,currency,tz", 2, false,
     report_kpis_run},
    {NULL, NULL, NULL, 0, false, NULL},
};

const struct report_def *report_list(void)
{
    return reports;
}

const struct report_def *report_find(struct slice name)
{
    for (const struct report_def *def = reports; def->name != NULL; def++) {
        if (slice_equal(name, slice_str(def->name)))
            return def;
    }
    return NULL;
}

int report_unknown(struct slice name, struct error *err)
{
    struct buffer known = BUFFER_INIT;

    for (const struct report_def *def = reports; def->name != NULL; def++)
        buffer_appendf(&known, "%s%s", def > reports ? ", " : "", def->name);
    error_set(err, ERROR_NOT_FOUND,
              "there is no report \"%" SLICE_FMT "\"; use one of %s",
              SLICE_ARG(slice_head(name, 64)), buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

static int report_unknown_section(const struct report_result *result,
                                  struct slice name, struct error *err)
{
    struct buffer known = BUFFER_INIT;

    for (size_t i = 0; i < result->section_count; i++)
        buffer_appendf(&known, "%s%s", i > 0 ? ", " : "",
                       result->sections[i]->name);
    error_field(err, ERROR_USAGE, "bad_parameter", "section",
                "the report has no section \"%" SLICE_FMT "\"; use %s",
                SLICE_ARG(slice_head(name, 64)), buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

int report_write(const struct report_result *result,
                 const struct report_query *query, struct buffer *out,
                 struct error *err)
{
    struct slice name =
        query->section != NULL ? slice_str(query->section) : SLICE("rows");
    const struct report_section *section = report_result_find(result, name);

    if (section == NULL)
        return report_unknown_section(result, name, err);
    switch (query->format) {
    case REPORT_CSV:
        report_csv_write(section, out);
        break;
    case REPORT_HTML:
        report_html_write(result, query, out);
        break;
    case REPORT_HTML_PART:
        report_html_write_part(result, query,
                               query->section != NULL ? section : NULL, out);
        break;
    case REPORT_TABLE:
        report_table_write(result, query, out);
        break;
    default:
        report_json_write(result, query, out);
        break;
    }
    return 0;
}

int report_run(struct slice name, struct ledger *ledger,
               const struct report_query *query, struct report_result *result,
               struct error *err)
{
    const struct report_def *def = report_find(name);

    if (def == NULL)
        return report_unknown(name, err);
    result->name = def->name;
    result->about = def->help;
    return def->run(ledger, query, result, err);
}

const char *report_content_type(enum report_format format)
{
    static const char *const types[] = {
        [REPORT_JSON] = "application/json",
        [REPORT_CSV] = "text/csv; charset=utf-8",
        [REPORT_TABLE] = "text/plain; charset=utf-8",
        [REPORT_HTML] = "text/html; charset=utf-8",
        [REPORT_HTML_PART] = "text/html; charset=utf-8",
    };

    return types[format];
}
