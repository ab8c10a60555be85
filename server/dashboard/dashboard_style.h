#ifndef SERVER_DASHBOARD_STYLE_H
#define SERVER_DASHBOARD_STYLE_H

#include "core/slice.h"

/*
 * What the dashboard's pages need beyond the style sheet of reports
 * (attribution/result/report_style.h), whose colours and type they take: the
 * bar, forms, the list of reports. Directions are logical, as there; bar and
 * forms are left out on paper.
 */
struct slice dashboard_style(void);

#endif
