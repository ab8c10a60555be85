#include "cli/fields.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>

static const struct command_option rows[] = {
    {"name", OPTION_TEXT, "NAME", "", "name"},
    {"not-found", OPTION_TEXT, "URL", "", "not_found_url"},
    {"amount", OPTION_INT, "N", "", "amount"},
    {"track", OPTION_BOOL, "", "", "track_conversions"},
    {"tag", OPTION_LIST, "NAME=VALUE", "", "tags"},
    {"limit", OPTION_INT, "N", "", NULL},
    {"starts", OPTION_TIME, "T", "", "starts_at"},
    {"hosts", OPTION_TEXT, "HOST,...", "", "allowed_hosts[]"},
    {"rule", OPTION_LIST, "RULE", "", "rules[]"},
};

/* By whether it edits. */
static const struct action actions[] = {
    {.name = "add",
     .options = rows,
     .option_count = sizeof(rows) / sizeof(rows[0])},
    {.name = "edit",
     .options = rows,
     .option_count = sizeof(rows) / sizeof(rows[0]),
     .edits = true},
};

struct fields_case {
    const char *args[6]; /* ends with NULL */
    bool edit;
    const char *json; /* NULL: refused */
    const char *query;
};

static const struct fields_case cases[] = {
    {{NULL}, false, "{}", ""},
    {{"--name", "a b", "--limit", "3"},
     false,
     "{\"name\":\"a b\"}",
     "?name=a%20b"},
    {{"--not-found="}, false, "{\"not_found_url\":\"\"}", "?not_found_url="},
    {{"--not-found="}, true, "{\"not_found_url\":null}", "?not_found_url="},
    {{"--amount=-5"}, false, "{\"amount\":-5}", "?amount=-5"},
    {{"--track"},
     false,
     "{\"track_conversions\":true}",
     "?track_conversions=true"},
    {{"--no-track"},
     false,
     "{\"track_conversions\":false}",
     "?track_conversions=false"},
    {{"--tag", "a=1", "--tag", "b=x=y"},
     false,
     "{\"tags\":{\"a\":\"1\",\"b\":\"x=y\"}}",
     NULL},
    {{"--tag", "a="}, false, "{\"tags\":{\"a\":\"\"}}", NULL},
    {{"--tag", "a="}, true, "{\"tags\":{\"a\":null}}", NULL},
    {{"--hosts", "a, .b,,c "},
     false,
     "{\"allowed_hosts\":[\"a\",\".b\",\"c\"]}",
     NULL},
    {{"--hosts="}, true, "{\"allowed_hosts\":[]}", NULL},
    {{"--hosts", "a,\xff"}, false, NULL, NULL},
    {{"--rule", "os=ios,android -> x", "--rule", " -> y"},
     false,
     "{\"rules\":[\"os=ios,android -> x\",\"-> y\"]}",
     NULL},
    {{"--rule="}, true, "{\"rules\":[]}", NULL},
    {{"--rule", "\xff"}, false, NULL, NULL},
    {{"--starts", "2026-12-24"},
     false,
     "{\"starts_at\":\"2026-12-24T00:00:00Z\"}",
     NULL},
    {{"--starts", "2026-12-24T18:00:00+01:00"},
     true,
     "{\"starts_at\":\"2026-12-24T17:00:00Z\"}",
     NULL},
    {{"--starts="}, true, "{\"starts_at\":null}", NULL},
    {{"--amount=", "--track="},
     true,
     "{\"amount\":null,\"track_conversions\":null}",
     NULL},
    {{"--tag", "a"}, false, NULL, NULL},
    {{"--tag", "=a"}, false, NULL, NULL},
    {{"--tag", ""}, false, NULL, NULL},
    {{"--name", "\xff"}, false, NULL, NULL},
    {{"--tag", "a=\xff"}, false, NULL, NULL},
    {{"--tag", "\xff=a"}, false, NULL, NULL},
};

static void start(struct invocation *inv, const struct fields_case *row)
{
    struct error err = ERROR_INIT;
    char *argv[8] = {strdup("add")};
    int argc = 1;

    while (row->args[argc - 1] != NULL) {
        argv[argc] = strdup(row->args[argc - 1]);
        argc++;
    }
    cr_assert_eq(invocation_init(inv, &actions[row->edit], argc, argv, &err), 0,
                 "%s", err.message);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
}

static void check_json(const struct invocation *inv,
                       const struct fields_case *row, size_t i)
{
    struct error err = ERROR_INIT;
    json_t *object = json_object();
    int code = fields_set(inv, row->edit, object, &err);
    char *text = json_dumps(object, JSON_COMPACT);

    if (row->json == NULL)
        cr_expect(code < 0 && err.code == code, "case %zu", i);
    else
        cr_expect_str_eq(text, row->json, "case %zu: %s", i, text);
    free(text);
    json_decref(object);
}

static void check_query(const struct invocation *inv,
                        const struct fields_case *row, size_t i)
{
    struct buffer uri = BUFFER_INIT;

    fields_query(inv, &uri);
    if (row->query != NULL)
        cr_expect_str_eq(buffer_str(&uri), row->query, "case %zu: %s", i,
                         buffer_str(&uri));
    buffer_release(&uri);
}

Test(fields, json_and_query)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct invocation inv;

        start(&inv, &cases[i]);
        check_json(&inv, &cases[i], i);
        check_query(&inv, &cases[i], i);
        invocation_release(&inv);
    }
}
