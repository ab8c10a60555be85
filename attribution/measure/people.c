#include "attribution/measure/people.h"

int people_init(struct people *people, struct ledger *ledger,
                const struct report_query *query, struct error *err)
{
    *people = (struct people){.query = query};
    ledger_view_open(ledger, &people->view, LEDGER_PERSONS);
    person_names_init(&people->names, &people->view);
    sales_init(&people->sales, &people->view, query);
    report_money_init(&people->money, people->view.strings, query);
    sales_see(&people->sales, &people->money);
    if (report_money_settle(&people->money, err) < 0)
        return err->code;
    sales_value(&people->sales, &people->money);
    if (report_money_check(&people->money, err) < 0)
        return err->code;
    engagement_scale_init(&people->scale, &people->view, query, &people->sales);
    return 0;
}

void people_release(struct people *people)
{
    sales_release(&people->sales);
    person_names_release(&people->names);
    ledger_view_close(&people->view);
}
