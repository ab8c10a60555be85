#ifndef ATTRIBUTION_REPORT_BEHIND_H
#define ATTRIBUTION_REPORT_BEHIND_H

#include "attribution/result/report_link.h"

/*
 * What stands behind the rows of several reports (report_link.h): a person's
 * journey, and the conversions that a row was credited with, under the models
 * that were asked for or under those that the report goes by.
 */
extern const struct report_link report_behind_person;
extern const struct report_link report_behind_credit;
extern const struct report_link report_behind_last_non_direct;
extern const struct report_link report_behind_lift;

#endif
