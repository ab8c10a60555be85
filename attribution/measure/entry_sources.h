#ifndef ATTRIBUTION_ENTRY_SOURCES_H
#define ATTRIBUTION_ENTRY_SOURCES_H

#include "attribution/measure/funnel.h"
#include "attribution/result/report_result.h"

/*
 * The section "entry_sources" of the funnel: by what people came into it. The
 * key (of the query's dimension, or the source) is that of the first touch
 * that is eligible at the person's earliest entry into any stage; "(none)" are
 * the people without such a touch.
 *
 *     people, share          of all people of the funnel
 *     won, lost, close_rate  outcomes.h
 */
void entry_sources_fill(const struct funnel *funnel,
                        struct report_result *result);

#endif
