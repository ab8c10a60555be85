#include "cli/links_lint.h"

#include "cli/client.h"
#include "cli/output.h"
#include "cli/plural.h"
#include "cli/table.h"
#include "cli/value.h"

static void add_group(struct table *table, const json_t *group)
{
    const json_t *values = json_object_get(group, "values");

    for (size_t i = 0; i < json_array_size(values); i++) {
        const json_t *value = json_array_get(values, i);

        value_add(table, json_object_get(group, "field"));
        value_add(table, json_object_get(value, "value"));
        value_add(table, json_object_get(value, "links"));
        value_add(table, i > 0 ? json_object_get(group, "differ") : NULL);
        value_add(table, json_object_get(value, "examples"));
    }
}

static int write_groups(const json_t *groups, struct error *err)
{
    static const char *const titles[] = {"FIELD", "VALUE", "LINKS", "DIFFER",
                                         "FOR EXAMPLE"};
    struct table table;
    int code;

    table_init(&table, sizeof(titles) / sizeof(titles[0]));
    table_add_titles(&table, titles);
    for (size_t i = 0; i < json_array_size(groups); i++)
        add_group(&table, json_array_get(groups, i));
    code = output_table(&table, err);
    table_release(&table);
    return code;
}

static int write_answer(const json_t *answer, struct error *err)
{
    const json_t *groups = json_object_get(answer, "groups");
    json_int_t links = json_integer_value(json_object_get(answer, "links"));
    int code = 0;

    if (json_array_size(groups) > 0)
        code = write_groups(groups, err);
    output_note("%zu group%s in %lld link%s%s", json_array_size(groups),
                plural_ending(json_array_size(groups)), (long long)links,
                plural_ending((uint64_t)links),
                json_is_true(json_object_get(answer, "complete"))
                    ? ""
                    : "; there are more values than are looked at");
    return code;
}

int links_lint_run(struct invocation *inv, struct error *err)
{
    json_t *answer = NULL;
    int code = client_json(inv->client, "GET", "/api/v1/links/lint", NULL,
                           &answer, err);

    if (code == 0)
        code = invocation_wants_json(inv) ? output_json(answer, err)
                                          : write_answer(answer, err);
    json_decref(answer);
    return code;
}
