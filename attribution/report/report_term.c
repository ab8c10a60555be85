#include "attribution/report/report_term.h"

#include <stddef.h>

#define TIME_IN_STAGE "from a stage's first entry to the next later stage's"
#define CLOSE_RATE    "won, of won and lost"
#define AVERAGE_SALE  "revenue of sales by their number"

static const struct report_term terms[] = {
    {"direction and objective",
     "campaigns compared by both: give by=direction,objective", "attribution",
     "rows", "conversions"},
    {"sales-funnel conversion",
     "those who reached the sale, of those in the first stage", "funnel",
     "summary", "sales_funnel_conversion"},
    {"in-process conversion",
     "those who reached the next stage, of those in one", "funnel", "rows",
     "in_process_conversion"},
    {"entry sources", "by what people came into the funnel", "funnel",
     "entry_sources", "people"},
    {"time in stage", TIME_IN_STAGE, "funnel", "rows", "time_in_stage_median"},
    {"time in stage", TIME_IN_STAGE, "timing", "rows", "time_in_stage_median"},
    {"exit from stage", "those who left it, forwards or lost", "funnel", "rows",
     "exit_from_stage"},
    {"content engagement rate",
     "those who clicked a link or call to action, of those its campaign "
     "reached",
     "kpis", "content", "content_engagement_rate"},
    {"close rate", CLOSE_RATE, "funnel", "summary", "close_rate"},
    {"close rate", CLOSE_RATE, "kpis", "rows", "close_rate"},
    {"average sale", AVERAGE_SALE, "funnel", "summary", "average_sale"},
    {"average sale", AVERAGE_SALE, "kpis", "rows", "average_sale"},
    {"entry touch", "conversions whose path it begins", "paths", "touches",
     "entry"},
    {"closing touch", "conversions whose path it ends", "paths", "touches",
     "closing"},
    {"assists", "conversions with it on their path, and another at its end",
     "paths", "touches", "assists"},
    {"progression", "of those in a stage, who took the next step", "people",
     "journey", "progression"},
    {"aversion", "of those likely to buy, who left or bought elsewhere",
     "people", "journey", "aversion"},
    {"engagement", "touches of those in a stage, on average", "people",
     "journey", "engagement"},
    {"timing", "the median time in a stage, of those who went on", "people",
     "journey", "timing"},
    {"value", "the revenue of those in a stage", "people", "journey", "value"},
    {"likely, ready, at risk", "people by score, by thresholds of yours",
     "people", "groups", "group"},
    {"engagement score", "recency, frequency, depth and worth, 0 to 100",
     "people", "rows", "score"},
    {"first source", "what people's first touch came by", "people",
     "first_sources", "people"},
    {"last source", "what people's last touch came by", "people",
     "last_sources", "people"},
    {"response rate", "replies by sends", "roi", "rows", "response_rate"},
    {"response rate", "replies by sends", "kpis", "rows", "response_rate"},
    {"click rate", "people who clicked, by sends", "roi", "rows", "click_rate"},
    {"CPA", "cost by conversions", "roi", "rows", "cpa"},
    {"CPA", "cost by conversions", "kpis", "rows", "cpa"},
    {"ROAS", "value by cost", "roi", "rows", "roas"},
    {"ROI", "value less cost, by cost", "roi", "rows", "roi"},
    {"conversion rate", "people who converted, of those reached", "kpis",
     "rows", "conversion_rate"},
    {"new and returning visitors", "people by day, seen before or not", "kpis",
     "new_and_returning", "new"},
    {"incremental conversions",
     "those that there would not have been without the campaign", "lift",
     "rows", "incremental"},
    {"inbound and outbound", "the two sides of the business in one table",
     "kpis", "rows", "direction"},
    {NULL, NULL, NULL, NULL, NULL},
};

const struct report_term *report_term_list(void)
{
    return terms;
}
