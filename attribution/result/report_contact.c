#include "attribution/result/report_contact.h"

#include <stdlib.h>

#include "core/memory.h"

void report_contact_ask(struct report_result *result,
                        struct report_section *section, size_t row,
                        size_t column, struct slice token)
{
    size_t count = result->contact_count;

    /* Growing at powers of two. */
    if ((count & (count - 1)) == 0)
        result->contacts = memory_resize(result->contacts, 2 * count + 1,
                                         sizeof(*result->contacts));
    result->contacts[result->contact_count++] = (struct report_contact){
        .section = section,
        .row = row,
        .column = column,
        .token = slice_str(report_result_keep(result, token)),
    };
}

static int compare(const void *a, const void *b)
{
    const struct report_contact *one = a;
    const struct report_contact *other = b;

    if (one->row != other->row)
        return one->row < other->row ? -1 : 1;
    return slice_compare(one->token, other->token);
}

void report_contact_sort(struct report_result *result)
{
    if (result->contact_count > 1)
        qsort(result->contacts, result->contact_count,
              sizeof(*result->contacts), compare);
}

void report_contact_tell(struct report_result *result, size_t i,
                         struct slice name, struct slice email)
{
    const struct report_contact *contact = &result->contacts[i];
    struct report_cell *cells = contact->section->cells +
                                contact->row * contact->section->column_count +
                                contact->column;

    if (cells[0].type != REPORT_CELL_NONE || cells[1].type != REPORT_CELL_NONE)
        return;
    if (name.len > 0)
        cells[0] = report_result_text(result, name);
    if (email.len > 0)
        cells[1] = report_result_text(result, email);
}
