#include "server/api/link/rule_json.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct read_case {
    const char *json, *stored;
};

static json_t *parse(const char *text)
{
    json_error_t why;
    json_t *json = json_loads(text, 0, &why);

    cr_assert_not_null(json, "%s: %s", text, why.text);
    return json;
}

static const struct read_case cases[] = {
    {"[]", ""},
    {"[\"os=ios -> https://a.test\"]", "os=ios -> rule1=https://a.test/"},
    {"[{\"text\": \"os=ios -> https://a.test\"}]",
     "os=ios -> rule1=https://a.test/"},
    {"[{\"destination\": \"https://a.test/a b\"}]",
     "-> rule1=https://a.test/a%20b"},
    {"[{\"when\": {}, \"destination\": \"https://a.test\", \"name\": \"x\"}]",
     "-> x=https://a.test/"},
    {"[{\"when\": {\"device\": [\"mobile\"], \"os\": \"ios\", \"language\": "
     "[\"de\", \"fr\"], \"country\": [\"DE\"]}, \"destination\": "
     "\"https://a.test\"}]",
     "device=mobile os=ios lang=de,fr country=DE -> rule1=https://a.test/"},
    {"[{\"when\": {\"time\": \"09:00-17:00\", \"days\": [\"mon\", \"tue\", "
     "\"wed\"], \"time_zone\": \"Europe/Berlin\"}, \"destination\": "
     "\"https://a.test\"}]",
     "time=09:00-17:00@Europe/Berlin days=mon-wed -> rule1=https://a.test/"},
    {"[{\"when\": {\"days\": [\"mon\"], \"time_zone\": \"Asia/Tokyo\"}, "
     "\"destination\": \"https://a.test\"}]",
     "days=mon@Asia/Tokyo -> rule1=https://a.test/"},
    {"[{\"when\": {\"query\": {\"ref\": \"a,b c\", \"x\": true, \"y\": "
     "[\"1\", \"2\"]}, \"returning\": true}, \"destination\": "
     "\"https://a.test\"}]",
     "query.ref=a%2Cb%20c query.x query.y=1,2 returning=yes -> "
     "rule1=https://a.test/"},
    {"[{\"when\": {\"returning\": false}, \"split\": [{\"weight\": 50, "
     "\"destination\": \"https://a.test\"}, {\"weight\": 50, \"destination\": "
     "\"https://b.test\", \"name\": \"blue\"}]}]",
     "returning=no split a=50:https://a.test/ blue=50:https://b.test/"},
    /* A shown rule that was changed: its text is the old one. */
    {"[{\"when\": {}, \"destination\": \"https://new.test\", \"text\": \"-> "
     "https://old.test\"}]",
     "-> rule1=https://new.test/"},
};

Test(rule_json, becomes_text)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;
        json_t *json = parse(cases[i].json);

        cr_expect_eq(rule_json_read(json, &out, &err), 0, "%s: %s",
                     cases[i].json, err.message);
        cr_expect_str_eq(buffer_str(&out), cases[i].stored);
        buffer_release(&out);
        json_decref(json);
    }
}

/* What is shown can be given again, as it is or by its text alone. */
Test(rule_json, is_shown_as_it_may_be_given)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;
        json_t *shown = rule_json_show(slice_str(cases[i].stored));

        cr_expect_eq(rule_json_read(shown, &out, &err), 0, "%s: %s",
                     cases[i].stored, err.message);
        cr_expect_str_eq(buffer_str(&out), cases[i].stored);
        buffer_release(&out);
        json_decref(shown);
    }
}

Test(rule_json, is_shown_whole)
{
    json_t *shown = rule_json_show(
        SLICE("os=ios time=09:00-17:00@Europe/Berlin query.a=b,c query.d "
              "returning=yes -> x=https://a.test/\n"
              "split a=1:https://b.test/ b=2:https://c.test/"));
    json_t *expected = parse(
        "[{\"when\": {\"os\": [\"ios\"], \"time\": [\"09:00-17:00\"], "
        "\"time_zone\": \"Europe/Berlin\", \"query\": {\"a\": [\"b\", \"c\"], "
        "\"d\": true}, \"returning\": true}, \"name\": \"x\", \"destination\": "
        "\"https://a.test/\", \"text\": \"os=ios "
        "time=09:00-17:00@Europe/Berlin query.a=b,c query.d returning=yes -> "
        "x=https://a.test/\"}, {\"when\": {}, \"split\": [{\"name\": \"a\", "
        "\"weight\": 1, \"destination\": \"https://b.test/\"}, {\"name\": "
        "\"b\", \"weight\": 2, \"destination\": \"https://c.test/\"}], "
        "\"text\": \"split a=1:https://b.test/ b=2:https://c.test/\"}]");
    char *text = json_dumps(shown, JSON_INDENT(1));

    cr_expect(json_equal(shown, expected), "%s", text);
    free(text);
    json_decref(expected);
    json_decref(shown);
    shown = rule_json_show(SLICE("of a newer kind"));
    expected = parse("[{\"text\": \"of a newer kind\"}]");
    cr_expect(json_equal(shown, expected));
    json_decref(expected);
    json_decref(shown);
}

static size_t warned(const char *stored, bool has_countries)
{
    json_t *warnings = json_array();
    size_t count;

    rule_json_warn(slice_str(stored), has_countries, warnings);
    count = json_array_size(warnings);
    json_decref(warnings);
    return count;
}

Test(rule_json, warns_of_countries_that_nobody_knows)
{
    cr_expect_eq(warned("country=DE -> a=https://a.test/", false), 1);
    cr_expect_eq(warned("country=DE -> a=https://a.test/", true), 0);
    cr_expect_eq(warned("os=ios -> a=https://a.test/", false), 0);
    cr_expect_eq(warned("", false), 0);
    cr_expect_eq(warned("of a newer kind", false), 0);
}

struct refusal_case {
    const char *json, *message;
};

Test(rule_json, says_what_is_wrong)
{
    static const struct refusal_case refusals[] = {
        {"[1]", "rule 1: rules: give objects, or rules as text"},
        {"[null]", "rule 1: rules: give objects"},
        {"[\"\"]", "rule 1: text: give one rule"},
        {"[\"os=ios -> https://a.test\\n-> https://b.test\"]",
         "rule 1: text: give one rule"},
        {"[{}]", "rule 1: text: give one rule"},
        {"[{\"when\": {\"os\": [\"ios\"]}}]",
         "rule 1: destination: give either a destination or a split"},
        {"[{\"destination\": \"https://a.test\", \"split\": []}]",
         "give either a destination or a split"},
        {"[{\"split\": []}]", "\"split\" must be followed by"},
        {"[{\"split\": [{\"weight\": 1, \"destination\": "
         "\"https://a.test\"}]}]",
         "rule 1: split has one side"},
        {"[{\"split\": [{\"weight\": 0, \"destination\": "
         "\"https://a.test\"}]}]",
         "begins with no weight"},
        {"[{\"split\": [{\"weight\": -5, \"destination\": "
         "\"https://a.test\"}]}]",
         "begins with no weight"},
        {"[{\"split\": [{\"destination\": \"https://a.test\"}]}]",
         "rule 1: split: weight is missing"},
        {"[{\"split\": [{\"weight\": 1}]}]", "split: destination is missing"},
        {"[{\"destination\": \"https://a.test\", \"if\": {}}]",
         "rule 1: there is no field \"if\""},
        {"[{\"when\": {\"browser\": \"x\"}, \"destination\": "
         "\"https://a.test\"}]",
         "rule 1: there is no field \"browser\""},
        {"[\"os=ios -> https://a.test\", {\"when\": {\"os\": \"beos\"}, "
         "\"destination\": \"https://b.test\"}]",
         "rule 2: os \"beos\": write ios"},
        {"[{\"when\": {\"os\": [1]}, \"destination\": \"https://a.test\"}]",
         "rule 1: os: give a string, or a list"},
        {"[{\"when\": {\"os\": [\"ios android\"]}, \"destination\": "
         "\"https://a.test\"}]",
         "rule 1: os: \"ios android\" must not hold blanks"},
        {"[{\"when\": {\"os\": [\"ios -> https://b.test\"]}, \"destination\": "
         "\"https://a.test\"}]",
         "must not hold blanks"},
        {"[{\"when\": {\"days\": [\"mon@UTC\"]}, \"destination\": "
         "\"https://a.test\"}]",
         "must not hold blanks"},
        {"[{\"when\": {\"os\": []}, \"destination\": \"https://a.test\"}]",
         "os \"\": a value is empty"},
        {"[{\"when\": {\"returning\": \"yes\"}, \"destination\": "
         "\"https://a.test\"}]",
         "returning: give true or false"},
        {"[{\"when\": {\"query\": {\"a\": 1}}, \"destination\": "
         "\"https://a.test\"}]",
         "query: give a string, a list of them, or true"},
        {"[{\"when\": {\"query\": {\"\": \"1\"}}, \"destination\": "
         "\"https://a.test\"}]",
         "write the parameter's name"},
        {"[{\"when\": {\"time_zone\": \"UTC\", \"os\": \"ios\"}, "
         "\"destination\": \"https://a.test\"}]",
         "time_zone: is of no use without time or days"},
        {"[{\"destination\": \"javascript:alert(1)\"}]",
         "rule 1: destination \"javascript:"},
        {"[{\"name\": \"a b\", \"destination\": \"https://a.test\"}]",
         "name: give letters"},
        {"[{\"name\": \"a=b\", \"destination\": \"https://a.test\"}]",
         "name: give letters"},
        {"[{\"name\": \"a\\nb\", \"destination\": \"https://a.test\"}]",
         "name: give letters"},
        {"[{\"name\": \"\\u00e4\", \"destination\": \"https://a.test\"}]",
         "rule 1:"},
    };

    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;
        json_t *json = parse(refusals[i].json);

        cr_expect_eq(rule_json_read(json, &out, &err), ERROR_INVALID,
                     "%s gave %s", refusals[i].json, buffer_str(&out));
        cr_expect_str_eq(err.field, "rules");
        cr_expect_not_null(strstr(err.message, refusals[i].message),
                           "%s gave \"%s\"", refusals[i].json, err.message);
        cr_expect_eq(out.len, 0);
        buffer_release(&out);
        json_decref(json);
    }
}
