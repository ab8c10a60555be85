#include "cli/client.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/output_file.h"
#include "cli/report_list.h"
#include "cli/uri.h"
#include "core/slice.h"

static const struct command_option filters[] = {
    {"by", OPTION_TEXT, "DIMENSION",
     "direction, objective, campaign, channel, source, content, link, "
     "placement, variant, or two of them: direction,objective",
     "by"},
    {"from", OPTION_TEXT, "TIME", "the first day, or instant", "from"},
    {"to", OPTION_TEXT, "TIME", "the last day, or the instant after", "to"},
    {"tz", OPTION_TEXT, "ZONE", "whose days: Europe/Zurich; UTC unless given",
     "tz"},
    {"stage", OPTION_TEXT, "STAGE",
     "which conversions; won unless given; attribution takes several, or all",
     "stage"},
    {"models", OPTION_TEXT, "MODEL,...",
     "first, last, last_non_direct, linear, position, j_shaped, inverse_j, "
     "time_decay, u_lead, w_shaped, full_path, markov, shapley, shapley_rate; "
     "all unless given; roi and lift have fewer then",
     "models"},
    {"explain", OPTION_TEXT, "KEY",
     "the conversions behind this row of attribution, with their touches",
     "explain"},
    {"order", OPTION_TEXT, "1|2|3", "of markov: touches that a state is of",
     "order"},
    {"bootstrap", OPTION_TEXT, "COUNT",
     "replicates behind the intervals of markov and shapley_rate: 200 unless "
     "given, 0 for none",
     "bootstrap"},
    {"seed", OPTION_TEXT, "NUMBER", "of those; 1 unless given", "seed"},
    {"lookback", OPTION_TEXT, "TIME",
     "how old a touch may be: 90d unless given", "lookback"},
    {"half-life", OPTION_TEXT, "TIME",
     "of time_decay and recency: 7d unless given", "half_life"},
    {"count", OPTION_TEXT, "every|first", "which of a person's conversions",
     "count"},
    {"uncertain", OPTION_BOOL, "", "count uncertain touches as human",
     "uncertain"},
    {"collapse", OPTION_BOOL, "", "of paths: make one step of equal neighbours",
     "collapse"},
    {"stages", OPTION_TEXT, "STAGE,...", "the funnel, first stage first",
     "stages"},
    {"person", OPTION_TEXT, "ID", "of people: this one's journey", "person"},
    {"likely", OPTION_TEXT, "SCORE", "who is likely to buy: 60 unless given",
     "likely"},
    {"risk", OPTION_TEXT, "SCORE", "below it, at risk: 25 unless given",
     "risk"},
    {"limit", OPTION_TEXT, "COUNT", "how many rows a list has, 0 for all",
     "limit"},
    {"currency", OPTION_TEXT, "CODE", "the one currency of all sums",
     "currency"},
    {"format", OPTION_TEXT, "table|html|csv|json",
     "as FILE's name ends; without FILE, table", "format"},
    {"section", OPTION_TEXT, "NAME", "which of the report's tables CSV holds",
     "section"},
    {"output", OPTION_TEXT, "FILE", "write there instead of to stdout", NULL,
     'o'},
};

/* The format that FILE's name asks for; people read a table otherwise. */
static struct slice report_format(const struct invocation *inv)
{
    static const struct slice formats[] = {
        SLICE_INIT("html"), SLICE_INIT("csv"), SLICE_INIT("json")};
    struct slice extension =
        output_file_extension(options_text(&inv->options, "output"));

    if (invocation_wants_json(inv))
        return SLICE("json");
    for (size_t i = 0; i < COMMANDS_COUNT(formats); i++) {
        if (slice_equal(extension, formats[i]))
            return extension;
    }
    return SLICE("table");
}

static int report_run(struct invocation *inv, struct error *err)
{
    struct buffer path = BUFFER_INIT;
    struct buffer report = BUFFER_INIT;
    int code;

    buffer_append(&path, SLICE("/api/v1/reports"));
    uri_append_segment(&path, slice_str(invocation_argument(inv, 0)));
    fields_query(inv, &path);
    if (!options_given(&inv->options, "format"))
        uri_append_query(&path, SLICE("format"), report_format(inv));
    code =
        client_call(inv->client, "GET", buffer_str(&path), NULL, &report, err);
    if (code == 0 && !slice_ends(buffer_slice(&report), SLICE("\n")))
        buffer_append_byte(&report, '\n');
    if (code == 0)
        code = output_file_write(options_text(&inv->options, "output"),
                                 buffer_slice(&report), err);
    buffer_release(&report);
    buffer_release(&path);
    return code;
}

/* Parameters are of a report: without one they would be lost in silence. */
static int report_check_list(const struct invocation *inv, struct error *err)
{
    for (size_t i = 0; i < COMMANDS_COUNT(filters); i++) {
        if (options_given(&inv->options, filters[i].name))
            return error_set(err, ERROR_USAGE,
                             "--%s is of a report; name one, or leave it out "
                             "to list them",
                             filters[i].name);
    }
    return 0;
}

static int report_show(struct invocation *inv, struct error *err)
{
    if (invocation_argument(inv, 0) != NULL)
        return report_run(inv, err);
    if (report_check_list(inv, err) < 0)
        return err->code;
    return report_list_show(inv, err);
}

static const struct action actions[] = {
    {"", "[NAME]",
     "Without NAME, lists the reports and what marketers call their figures. "
     "Shows a report: clicks; attribution (which campaigns earned what); "
     "funnel (how far people come) and timing (how long they take); paths (by "
     "which touches); people (who is engaged; with --person, one journey); roi "
     "(what it cost); lift (what hold-outs measured); kpis (inbound beside "
     "outbound).",
     "waypost report\n"
     "waypost report clicks --by link\n"
     "waypost report attribution --stage won --by direction --models "
     "first,last,linear\n"
     "waypost report attribution --by campaign -o attribution.html\n"
     "waypost report funnel --by direction --stages lead,sql,won\n"
     "waypost report paths --by channel --collapse --limit 20\n"
     "waypost report people --likely 70 --risk 30",
     filters, COMMANDS_COUNT(filters), 1, report_show, .optional_count = 1},
};

const struct command report_command = {"report",
                                       "what clicks and campaigns brought in",
                                       actions, COMMANDS_COUNT(actions), NULL};
