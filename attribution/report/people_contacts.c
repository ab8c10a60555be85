#include "attribution/report/people_contacts.h"

#include <stdlib.h>

#include "attribution/result/report_contact.h"
#include "core/memory.h"

#define KIND SLICE("recipient:")

void people_contacts_ask(const struct people *people,
                         struct report_result *result, const uint32_t *persons,
                         size_t count, size_t column)
{
    const struct ledger_view *view = &people->view;
    uint32_t nodes = identity_count(view->identity);
    size_t *rows = memory_zalloc(journeys_count(view->journeys) + (size_t)1,
                                 sizeof(*rows)); /* + 1; 0: in none */

    for (size_t i = 0; i < count; i++)
        rows[persons[i]] = i + 1;
    for (uint32_t node = 1; node < nodes; node++) {
        size_t row = rows[journeys_person(view->journeys, node)];
        struct slice text = identity_text(view->identity, node);

        if (row > 0 && slice_starts(text, KIND))
            report_contact_ask(result, report_result_section(result), row - 1,
                               column, slice_skip(text, KIND.len));
    }
    report_contact_sort(result);
    free(rows);
}
