#include "cli/link_import/link_cell.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* `value` is JSON; `link` what comes of it, NULL: it is refused. */
static const struct {
    enum link_cell_kind kind;
    const char *value;
    const char *link;
} rows[] = {
    {LINK_CELL_TEXT, "\"a\"", "{\"f\":\"a\"}"},
    {LINK_CELL_TEXT, "\" a \"", "{\"f\":\" a \"}"},
    {LINK_CELL_TEXT, "\"\"", "{}"},
    {LINK_CELL_TEXT, "null", "{}"},
    {LINK_CELL_TEXT, "7", NULL},
    {LINK_CELL_TEXT, "[]", NULL},
    {LINK_CELL_NUMBER, "7", "{\"f\":7}"},
    {LINK_CELL_NUMBER, "\"7\"", "{\"f\":7}"},
    {LINK_CELL_NUMBER, "\" 1,204 \"", "{\"f\":1204}"},
    {LINK_CELL_NUMBER, "\"-3\"", "{\"f\":-3}"},
    {LINK_CELL_NUMBER, "\"1.5\"", NULL},
    {LINK_CELL_NUMBER, "1.5", NULL},
    {LINK_CELL_NUMBER, "\"many\"", NULL},
    {LINK_CELL_NUMBER, "\"99999999999999999999\"", NULL},
    {LINK_CELL_FLAG, "true", "{\"f\":true}"},
    {LINK_CELL_FLAG, "\"No\"", "{\"f\":false}"},
    {LINK_CELL_FLAG, "\"1\"", "{\"f\":true}"},
    {LINK_CELL_FLAG, "0", "{\"f\":false}"},
    {LINK_CELL_FLAG, "2", NULL},
    {LINK_CELL_FLAG, "\"maybe\"", NULL},
    {LINK_CELL_FLAG, "{}", NULL},
    {LINK_CELL_DENIAL, "true", "{\"f\":false}"},
    {LINK_CELL_DENIAL, "\"false\"", "{\"f\":true}"},
    {LINK_CELL_FORWARDS, "true", "{\"f\":\"append\"}"},
    {LINK_CELL_FORWARDS, "false", "{\"f\":\"drop\"}"},
    {LINK_CELL_TIME, "\"2026-01-02\"", "{\"f\":\"2026-01-02T00:00:00Z\"}"},
    {LINK_CELL_TIME, "\"2026-01-02T03:04:05.678+01:00\"",
     "{\"f\":\"2026-01-02T02:04:05.678Z\"}"},
    {LINK_CELL_TIME, "1767225600", "{\"f\":\"2026-01-01T00:00:00Z\"}"},
    {LINK_CELL_TIME, "\"tomorrow\"", NULL},
    {LINK_CELL_TIME, "true", NULL},
    {LINK_CELL_TAGS, "{\"k\":\"v\"}", "{\"f\":{\"k\":\"v\"}}"},
    {LINK_CELL_TAGS, "\"{\\\"k\\\":\\\"v;=\\\"}\"", "{\"f\":{\"k\":\"v;=\"}}"},
    {LINK_CELL_TAGS, "\"k=v; n = w ;;flag\"",
     "{\"tags\":{\"k\":\"v\",\"n\":\" w\",\"flag\":\"\"}}"},
    {LINK_CELL_TAGS, "\"{broken\"", NULL},
    {LINK_CELL_TAGS, "3", NULL},
    {LINK_CELL_WORDS, "\"print, berlin|fair;x\"",
     "{\"tags\":{\"print\":\"\",\"berlin\":\"\",\"fair\":\"\",\"x\":\"\"}}"},
    {LINK_CELL_WORDS, "[\"a\", {\"name\": \"b\", \"color\": \"red\"}, 3]",
     "{\"tags\":{\"a\":\"\",\"b\":\"\"}}"},
    {LINK_CELL_WORDS, "[]", "{}"},
    {LINK_CELL_WORDS, "7", NULL},
    {LINK_CELL_TAG, "\" emea \"", "{\"tags\":{\"f\":\"emea\"}}"},
    {LINK_CELL_TAG, "{\"id\":1,\"name\":\"emea\"}",
     "{\"tags\":{\"f\":\"emea\"}}"},
    {LINK_CELL_TAG, "7", NULL},
    {LINK_CELL_JSON, "[1,{\"a\":2}]", "{\"f\":[1,{\"a\":2}]}"},
    {LINK_CELL_JSON, "\"[1]\"", "{\"f\":[1]}"},
    {LINK_CELL_JSON, "\"[1\"", NULL},
    {LINK_CELL_SHORT_URL, "\"https://go.test:8080/a?q#f\"",
     "{\"brand\":\"go.test\",\"slug\":\"a\"}"},
    {LINK_CELL_SHORT_URL, "\"bit.ly/3x\"",
     "{\"brand\":\"bit.ly\",\"slug\":\"3x\"}"},
    {LINK_CELL_SHORT_URL, "\"https://go.test/a/b\"",
     "{\"brand\":\"go.test\",\"slug\":\"a/b\"}"},
    {LINK_CELL_SHORT_URL, "[\"https://go.test/c\"]",
     "{\"brand\":\"go.test\",\"slug\":\"c\"}"},
    {LINK_CELL_SHORT_URL, "[]", "{}"},
    {LINK_CELL_SHORT_URL, "\"https://go.test/\"", NULL},
    {LINK_CELL_SHORT_URL, "\"/a\"", NULL},
    {LINK_CELL_SHORT_URL, "\"a\"", NULL},
    {LINK_CELL_SHORT_URL, "{}", NULL},
    {LINK_CELL_PROTECTED, "false", "{}"},
    {LINK_CELL_PROTECTED, "\"no\"", "{}"},
    {LINK_CELL_PROTECTED, "true", "{\"protected\":true}"},
    {LINK_CELL_PROTECTED, "\"hunter2\"", "{\"protected\":true}"},
    {LINK_CELL_SHOWN, "\"x\"", "{}"},
};

Test(link_cell, becomes_what_the_api_takes)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct link_column column = {"Column|other", rows[i].kind,
                                           rows[i].kind == LINK_CELL_TAGS &&
                                                   rows[i].link != NULL &&
                                                   rows[i].link[2] == 't'
                                               ? "tags"
                                               : "f"};
        json_t *value = json_loads(rows[i].value, JSON_DECODE_ANY, NULL);
        json_t *link = json_object();
        struct error err = ERROR_INIT;
        int code = link_cell_put(&column, value, link, &err);
        char *text = json_dumps(link, JSON_COMPACT);

        cr_expect_eq(code == 0, rows[i].link != NULL, "row %zu: %s", i,
                     err.message);
        if (rows[i].link != NULL)
            cr_expect_str_eq(text, rows[i].link, "row %zu: %s", i, text);
        else
            cr_expect(slice_starts(slice_str(err.message), SLICE("Column: ")),
                      "row %zu: %s", i, err.message);
        free(text);
        json_decref(link);
        json_decref(value);
    }
}

/* The columns come in the order of their worth. */
Test(link_cell, leaves_what_is_there)
{
    static const struct link_column custom = {"c", LINK_CELL_SHORT_URL, NULL};
    static const struct link_column plain = {"p", LINK_CELL_SHORT_URL, NULL};
    json_t *values =
        json_pack("[s, s]", "https://go.test/fair", "https://bit.ly/3x");
    json_t *link = json_object();
    struct error err = ERROR_INIT;

    cr_expect_eq(link_cell_put(&custom, json_array_get(values, 0), link, &err),
                 0);
    cr_expect_eq(link_cell_put(&plain, json_array_get(values, 1), link, &err),
                 0);
    cr_expect_str_eq(json_string_value(json_object_get(link, "brand")),
                     "go.test");
    cr_expect_str_eq(json_string_value(json_object_get(link, "slug")), "fair");
    json_decref(link);
    json_decref(values);
}
