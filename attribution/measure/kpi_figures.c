#include "attribution/measure/kpi_figures.h"

#include "attribution/credit/earned.h"

const struct report_column kpi_figures_columns[KPI_COLUMNS] = {
    [KPI_VISITS] = {.name = "visits"},
    [KPI_CLICKS] = {.name = "clicks", .help = "human clicks on links"},
    [KPI_SCANS] = {.name = "scans", .help = "human scans of QR codes"},
    [KPI_VISITORS] = {.name = "visitors",
                      .bar = true,
                      .help = "different people with a touch"},
    [KPI_FIRST_VISITORS] = {.name = "first_visitors",
                            .help = "people whose first touch of all it was"},
    [KPI_RETURNING_VISITORS] = {.name = "returning_visitors",
                                .help = "people who had an earlier touch of "
                                        "any kind"},
    [KPI_SOURCES] = {.name = "sources",
                     .help = "different sources that touches came from"},
    [KPI_LEADS] = {.name = "leads",
                   .help = "people who became a lead, by the last non-direct "
                           "touch before"},
    [KPI_ENGAGEMENT] = {.name = "engagement", .help = "touches per visitor"},
    [KPI_TIME_ON_PAGE] = {.name = "time_on_page",
                          .kind = REPORT_DURATION,
                          .help = "mean time between two visits of a person "
                                  "at most 30 minutes apart"},
    [KPI_REACHED] = {.name = "reached",
                     .help = "different people with a touch or a send"},
    [KPI_CONTENT_ENGAGEMENT_RATE] = {.name = "content_engagement_rate",
                                     .kind = REPORT_SHARE,
                                     .help = "people who clicked or scanned / "
                                             "reached"},
    [KPI_SENDS] = {.name = "sends", .help = "messages that were sent"},
    [KPI_REPLIES] = {.name = "replies"},
    [KPI_RESPONSE_RATE] = {.name = "response_rate",
                           .kind = REPORT_SHARE,
                           .help = "replies / sends"},
    [KPI_CONVERSIONS] = {.name = "conversions",
                         .bar = true,
                         .help = "by the last non-direct touch before"},
    [KPI_CONVERSION_RATE] = {.name = "conversion_rate",
                             .kind = REPORT_SHARE,
                             .help = "people who converted / reached"},
    [KPI_COST] = {.name = "cost", .kind = REPORT_MONEY},
    [KPI_CPA] = {.name = "cpa",
                 .kind = REPORT_MONEY,
                 .help = "cost / conversions"},
    [KPI_VALUE] = {.name = "value",
                   .kind = REPORT_MONEY,
                   .help = "what the conversions are worth, refunds taken off"},
    [KPI_AVERAGE_SALE] = {.name = "average_sale",
                          .kind = REPORT_MONEY,
                          .help = "value / conversions"},
    [KPI_CLOSE_RATE] = {.name = "close_rate",
                        .kind = REPORT_SHARE,
                        .help = "won / (won + lost), by what brought the lead"},
};

static struct report_cell kpi_figures_ratio(int64_t over, int64_t under)
{
    return report_cell_ratio((double)over, (double)under);
}

void kpi_figures_fill_reach(const struct kpi_figures *own,
                            struct report_cell *cells)
{
    const struct visitors_figures *touches = &own->touches;

    cells[KPI_VISITS] = report_cell_count(touches->visits);
    cells[KPI_CLICKS] = report_cell_count(touches->clicks);
    cells[KPI_SCANS] = report_cell_count(touches->scans);
    cells[KPI_VISITORS] = report_cell_count(own->visitors);
    cells[KPI_FIRST_VISITORS] = report_cell_count(own->firsts);
    cells[KPI_RETURNING_VISITORS] = report_cell_count(own->returning);
    cells[KPI_SOURCES] = report_cell_count(touches->sources);
    cells[KPI_ENGAGEMENT] = kpi_figures_ratio(touches->touches, own->visitors);
    cells[KPI_TIME_ON_PAGE] = report_cell_ratio((double)touches->stay_ms / 1000,
                                                (double)touches->stays);
    cells[KPI_REACHED] = report_cell_count(own->reached);
    cells[KPI_CONTENT_ENGAGEMENT_RATE] =
        kpi_figures_ratio(own->engaged, own->reached);
    cells[KPI_SENDS] = report_cell_count(own->sends);
    cells[KPI_COST] = report_cell_count(own->cost);
}

void kpi_figures_fill_outcomes(const struct kpi_figures *own,
                               struct report_cell *cells)
{
    double conversions = (double)own->conversions;

    cells[KPI_LEADS] = report_cell_count(own->leads);
    cells[KPI_REPLIES] = report_cell_count(own->replies);
    cells[KPI_RESPONSE_RATE] = kpi_figures_ratio(own->replies, own->sends);
    cells[KPI_CONVERSIONS] = report_cell_count(own->conversions);
    cells[KPI_CONVERSION_RATE] = kpi_figures_ratio(own->buyers, own->reached);
    cells[KPI_CPA] = earned_cpa(conversions, own->cost);
    cells[KPI_VALUE] = report_cell_count(own->value);
    cells[KPI_AVERAGE_SALE] =
        report_cell_ratio((double)own->value, conversions);
    cells[KPI_CLOSE_RATE] = kpi_figures_ratio(own->won, own->won + own->lost);
}
