#include "attribution/report/report_behind.h"

#define CREDIT "from,to,tz,stage,lookback,half_life,count,uncertain,currency"

const struct report_link report_behind_person = {
    .report = "people",
    .param = "person",
    .keeps = "from,to,tz,stages,likely,risk,uncertain,currency",
};

const struct report_link report_behind_credit = {
    .report = "attribution",
    .param = "explain",
    .keeps = CREDIT ",models,order,bootstrap,seed",
    .says_by = true,
};

const struct report_link report_behind_last_non_direct = {
    .report = "attribution",
    .param = "explain",
    .keeps = CREDIT,
    .fixed = "models=last_non_direct",
    .says_by = true,
};

const struct report_link report_behind_lift = {
    .report = "attribution",
    .param = "explain",
    .keeps = CREDIT,
    .fixed = "models=last_non_direct,linear",
    .says_by = true,
};
