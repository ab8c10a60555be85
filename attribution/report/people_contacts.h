#ifndef ATTRIBUTION_PEOPLE_CONTACTS_H
#define ATTRIBUTION_PEOPLE_CONTACTS_H

#include "attribution/measure/people.h"
#include "attribution/result/report_result.h"

/*
 * Asks for the contacts of the persons in the section that was added last, by
 * their recipient tokens (report_contact.h): persons[i] is in row i, whose
 * cells `column` and the one behind it are for the name and the e-mail.
 */
void people_contacts_ask(const struct people *people,
                         struct report_result *result, const uint32_t *persons,
                         size_t count, size_t column);

#endif
