#include "cli/report_list.h"

#include "cli/client.h"
#include "cli/output.h"
#include "cli/table.h"
#include "cli/value.h"

/* The report itself, then a line for each of its names. */
static void add_report(struct table *table, const json_t *report)
{
    const json_t *terms = json_object_get(report, "terms");

    value_add(table, json_object_get(report, "name"));
    for (int i = 0; i < 3; i++)
        table_add(table, SLICE(""));
    value_add(table, json_object_get(report, "help"));
    for (size_t i = 0; i < json_array_size(terms); i++) {
        const json_t *term = json_array_get(terms, i);

        value_add(table, json_object_get(report, "name"));
        value_add(table, json_object_get(term, "section"));
        value_add(table, json_object_get(term, "column"));
        value_add(table, json_object_get(term, "name"));
        value_add(table, json_object_get(term, "is"));
    }
}

static int write_list(const json_t *reports, struct error *err)
{
    static const char *const titles[] = {"REPORT", "SECTION", "COLUMN", "NAME",
                                         "IS"};
    struct table table;
    int code;

    table_init(&table, sizeof(titles) / sizeof(titles[0]));
    table_add_titles(&table, titles);
    for (size_t i = 0; i < json_array_size(reports); i++)
        add_report(&table, json_array_get(reports, i));
    code = output_table(&table, err);
    table_release(&table);
    return code;
}

int report_list_show(struct invocation *inv, struct error *err)
{
    json_t *answer = NULL;
    int code =
        client_json(inv->client, "GET", "/api/v1/reports", NULL, &answer, err);

    if (code == 0)
        code = invocation_wants_json(inv)
                   ? output_json(answer, err)
                   : write_list(json_object_get(answer, "items"), err);
    json_decref(answer);
    return code;
}
