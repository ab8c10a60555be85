#include <criterion/criterion.h>
#include <jansson.h>

#include "server/api/call/json_fields.h"

struct values {
    struct slice name;
    int64_t count, since;
    bool flag, name_given;
    const json_t *list, *object;
};

static int read_text(const char *text, struct values *values, struct error *err,
                     json_t **json)
{
    const struct json_field fields[] = {
        {"name", JSON_FIELD_TEXT, .required = true,
         .given = &values->name_given, .text = &values->name},
        {"count", JSON_FIELD_INTEGER, .number = &values->count},
        {"since", JSON_FIELD_TIME, .number = &values->since},
        {"flag", JSON_FIELD_BOOL, .flag = &values->flag},
        {"list", JSON_FIELD_ARRAY, .json = &values->list},
        {"object", JSON_FIELD_OBJECT, .json = &values->object},
    };

    *json = json_loads(text, JSON_DECODE_ANY, NULL);
    cr_assert_not_null(*json, "%s", text);
    return json_fields_read(*json, fields, 6, err);
}

static const struct {
    const char *text;
    const char *reason; /* NULL: fine */
    const char *field;
} cases[] = {
    {"{\"name\": \"x\"}", NULL, ""},
    {"{\"name\": \"\"}", NULL, ""},
    {"{\"name\": \"x\", \"count\": null, \"list\": null}", NULL, ""},
    {"{}", "missing_field", "name"},
    {"{\"name\": null}", "missing_field", "name"},
    {"{\"name\": 1}", "wrong_type", "name"},
    {"{\"name\": \"x\", \"nmae\": 1}", "unknown_field", "nmae"},
    {"{\"name\": \"x\", \"count\": 1.5}", "wrong_type", "count"},
    {"{\"name\": \"x\", \"count\": \"1\"}", "wrong_type", "count"},
    {"{\"name\": \"x\", \"flag\": 1}", "wrong_type", "flag"},
    {"{\"name\": \"x\", \"since\": \"soon\"}", "wrong_type", "since"},
    {"{\"name\": \"x\", \"since\": -1}", "wrong_type", "since"},
    {"{\"name\": \"x\", \"since\": 9223372036854775807}", "wrong_type",
     "since"},
    {"{\"name\": \"x\", \"list\": {}}", "wrong_type", "list"},
    {"{\"name\": \"x\", \"object\": []}", "wrong_type", "object"},
    {"[]", "not_an_object", ""},
    {"\"x\"", "not_an_object", ""},
    {"null", "not_an_object", ""},
};

Test(json_fields, each_mistake_names_its_field)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct values values = {0};
        struct error err = ERROR_INIT;
        json_t *json;
        int code = read_text(cases[i].text, &values, &err, &json);

        if (cases[i].reason == NULL) {
            cr_expect_eq(code, 0, "%s: %s", cases[i].text, err.message);
        } else {
            cr_expect_eq(code, ERROR_INVALID, "%s", cases[i].text);
            cr_expect_str_eq(err.reason, cases[i].reason, "%s", cases[i].text);
            cr_expect_str_eq(err.field, cases[i].field, "%s", cases[i].text);
        }
        json_decref(json);
    }
}

Test(json_fields, values_arrive)
{
    struct values values = {.count = 7};
    struct error err = ERROR_INIT;
    json_t *json;

    cr_assert_eq(read_text("{\"name\": \"a\", \"since\": "
                           "\"2026-11-22T09:30:00Z\", \"flag\": true,"
                           "\"list\": [1], \"object\": {\"k\": 1}}",
                           &values, &err, &json),
                 0, "%s", err.message);
    cr_expect(slice_equal(values.name, SLICE("a")));
    cr_expect(values.name_given);
    cr_expect(values.flag);
    cr_expect_eq(values.since, 1795339800000);
    cr_expect_eq(values.count, 7, "absent leaves it alone");
    cr_expect_eq(json_array_size(values.list), 1);
    cr_expect_eq(json_object_size(values.object), 1);
    json_decref(json);
}

Test(json_fields, null_empties)
{
    struct values values = {.count = 7, .since = 8, .flag = true};
    struct error err = ERROR_INIT;
    json_t *json;

    cr_assert_eq(read_text("{\"name\": \"a\", \"count\": null, \"since\": null,"
                           "\"flag\": null}",
                           &values, &err, &json),
                 0);
    cr_expect_eq(values.count, 0);
    cr_expect_eq(values.since, 0);
    cr_expect_not(values.flag);
    json_decref(json);
}
