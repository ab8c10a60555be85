#ifndef ATTRIBUTION_REPORT_CONTACT_H
#define ATTRIBUTION_REPORT_CONTACT_H

#include "attribution/result/report_result.h"

/*
 * Who the recipients behind a report's rows are. That is no fact of the ledger:
 * names and addresses lie in records that may be deleted, so a report asks by
 * token, and whoever runs it tells what is known by then.
 *
 *     report_contact_ask(&result, section, 0, 11, SLICE("k3Jx9QaZIii"));
 *     ...                                          all of them, in any order
 *     report_contact_sort(&result);
 *     ...
 *     for (i = 0; i < result.contact_count; i++)
 *         ... result.contacts[i].token ...
 *         report_contact_tell(&result, i, name, email);
 *
 * A row may be asked for by several tokens: the first by its bytes of which
 * anything is known is told. Rows of which nothing is known stay empty.
 */

/* The row's cells `column` and the one behind it are for the name and the
   e-mail. The token is copied; the section's rows stay where they are. */
void report_contact_ask(struct report_result *result,
                        struct report_section *section, size_t row,
                        size_t column, struct slice token);

void report_contact_sort(struct report_result *result);

/* Both are copied, and may be empty. */
void report_contact_tell(struct report_result *result, size_t i,
                         struct slice name, struct slice email);

#endif
