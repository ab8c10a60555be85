#include "shortener/rule/rule_text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "shortener/address/destination.h"

struct form_case {
    const char *text, *stored;
};

static void expect_form(const char *text, const char *stored)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    cr_expect_eq(rule_text_normalise(slice_str(text), &out, &err), 0, "%s: %s",
                 text, err.message);
    cr_expect_str_eq(buffer_str(&out), stored, "%s", text);
    buffer_release(&out);
}

Test(rule_text, has_one_stored_form)
{
    static const struct form_case cases[] = {
        {"-> https://a.test", "-> rule1=https://a.test/"},
        {"  ->\thttps://A.test:443/x  \r\n", "-> rule1=https://a.test/x"},
        {"-> shop=https://a.test/?a=b", "-> shop=https://a.test/?a=b"},
        {"os=iOS,android -> https://a.test",
         "os=ios,android -> rule1=https://a.test/"},
        {"os=windows,android,windows -> https://a.test",
         "os=android,windows -> rule1=https://a.test/"},
        {"device=desktop,MOBILE,tablet,bot -> https://a.test",
         "device=mobile,tablet,desktop,bot -> rule1=https://a.test/"},
        {"lang=DE-at,de-AT,ZH-HANT-tw,pt-br -> https://a.test",
         "lang=de-AT,zh-Hant-TW,pt-BR -> rule1=https://a.test/"},
        {"country=de,AT -> https://a.test",
         "country=DE,AT -> rule1=https://a.test/"},
        {"returning=YES -> https://a.test",
         "returning=yes -> rule1=https://a.test/"},
        {"returning=no -> https://a.test",
         "returning=no -> rule1=https://a.test/"},
        {"time=9:00-17:00 -> https://a.test",
         "time=09:00-17:00 -> rule1=https://a.test/"},
        {"time=22:00-02:00,13:00-24:00@Europe/Berlin -> https://a.test",
         "time=22:00-02:00,13:00-24:00@Europe/Berlin -> "
         "rule1=https://a.test/"},
        {"days=Mon-fri@Asia/Tokyo -> https://a.test",
         "days=mon-fri@Asia/Tokyo -> rule1=https://a.test/"},
        {"days=fri-mon,wed -> https://a.test",
         "days=mon,wed,fri-sun -> rule1=https://a.test/"},
        {"days=sat-sun -> https://a.test",
         "days=sat,sun -> rule1=https://a.test/"},
        /* One zone, however it was written. */
        {"days=mon@Asia/Tokyo time=01:00-02:00 -> https://a.test",
         "time=01:00-02:00@Asia/Tokyo days=mon -> rule1=https://a.test/"},
        {"time=01:00-02:00@UTC days=mon@UTC -> https://a.test",
         "time=01:00-02:00@UTC days=mon -> rule1=https://a.test/"},
        {"query.ref -> https://a.test", "query.ref -> rule1=https://a.test/"},
        {"query.ref=mail,a%2cb,c+d,%C3%A4 query.x%20y -> https://a.test",
         "query.ref=mail,a%2Cb,c%20d,%C3%A4 query.x%20y -> "
         "rule1=https://a.test/"},
        /* Conditions in their order. */
        {"returning=yes query.a=b days=mon time=01:00-02:00 country=DE lang=de "
         "os=ios device=mobile -> https://a.test",
         "device=mobile os=ios lang=de country=DE time=01:00-02:00 days=mon "
         "query.a=b returning=yes -> rule1=https://a.test/"},
        {"split 50:https://a.test 50:https://b.test/#x",
         "split a=50:https://a.test/ b=50:https://b.test/#x"},
        {"split x=1:https://a.test 10000:https://b.test",
         "split x=1:https://a.test/ a=10000:https://b.test/"},
        /* Names that are taken are passed over, wherever they are. */
        {"os=ios split 1:https://a.test 1:https://b.test\nos=android -> "
         "a=https://c.test\n\nsplit 1:https://d.test 1:https://e.test",
         "os=ios split b=1:https://a.test/ c=1:https://b.test/\n"
         "os=android -> a=https://c.test/\nsplit d=1:https://d.test/ "
         "e=1:https://e.test/"},
        {"os=ios -> rule2=https://a.test\nos=linux -> https://b.test\n-> "
         "https://c.test",
         "os=ios -> rule2=https://a.test/\nos=linux -> rule1=https://b.test/\n"
         "-> rule3=https://c.test/"},
        {"", ""},
        {"\n \r\n\t\n", ""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        expect_form(cases[i].text, cases[i].stored);
        /* What is stored is its own stored form. */
        expect_form(cases[i].stored, cases[i].stored);
    }
}

struct refusal_case {
    const char *text;
    const char *message; /* part of it */
};

Test(rule_text, says_which_rule_is_wrong_and_what_to_do)
{
    static const struct refusal_case cases[] = {
        {"os=ios", "rule 1: there is no destination"},
        {"os=ios ->", "rule 1: \"->\" must be followed by an address"},
        {"split", "rule 1: \"split\" must be followed by weight:address"},
        {"os=ios -> https://a.test\nsplit a=1:https://b.test",
         "rule 2: split has one side; give another weight:address"},
        {"-> https://a.test https://b.test",
         "rule 1: \"https://b.test\" stands behind the address"},
        {"-> ftp://a.test", "rule 1: destination \"ftp://a.test\" must begin"},
        {"-> javascript:alert(1)", "rule 1: destination \"javascript:"},
        {"-> https://u@a.test", "has a user name"},
        {"os=ios -> https://a.test\nos=beos -> https://b.test",
         "rule 2: os \"beos\": write ios, android, windows, macos, linux or "
         "chromeos"},
        {"device=phone -> https://a.test",
         "device \"phone\": write mobile, tablet, desktop or bot"},
        {"os= -> https://a.test", "os \"\": a value is empty"},
        {"os=ios,,android -> https://a.test",
         "os \"ios,,android\": a value is empty"},
        {"os=ios os=android -> https://a.test", "os \"android\": is there "
                                                "twice"},
        {"lang=german -> https://a.test", "lang \"german\": write a language"},
        {"lang=* -> https://a.test", "lang \"*\": write a language"},
        {"lang=de-averylongone -> https://a.test", "write a language"},
        {"country=UK -> https://a.test", "country \"UK\": write a country's"},
        {"country=DEU -> https://a.test", "country \"DEU\": write"},
        {"time=9-17 -> https://a.test", "time \"9-17\": write hours as"},
        {"time=09:00-09:00 -> https://a.test", "write hours as"},
        {"time=24:00-01:00 -> https://a.test", "write hours as"},
        {"time=09:00-24:01 -> https://a.test", "write hours as"},
        {"time=09:60-10:00 -> https://a.test", "write hours as"},
        {"time=09:00 -> https://a.test", "write hours as"},
        {"time=09:00-10:00@Europe/Nowhere -> https://a.test",
         "time zone \"Europe/Nowhere\" is not known"},
        {"time=09:00-10:00@../etc -> https://a.test", "is not a name"},
        {"time=09:00-10:00@Asia/Tokyo days=mon@UTC -> https://a.test",
         "time and days of a rule have one zone"},
        {"days=monday -> https://a.test", "days \"monday\": write mon, tue"},
        {"days=mon- -> https://a.test", "days \"mon-\": write"},
        {"query. -> https://a.test", "write the parameter's name"},
        {"query.=x -> https://a.test", "write the parameter's name"},
        {"query.a=%zz -> https://a.test", "written as in an URL"},
        {"query.a=%00 -> https://a.test", "written as in an URL"},
        {"query.a=%ff -> https://a.test", "written as in an URL"},
        {"query.a=1 query.a=2 -> https://a.test", "is there twice"},
        {"returning=maybe -> https://a.test", "returning \"maybe\": write yes"},
        {"query.a\x01 -> https://a.test", "control character (byte 0x01 at 7)"},
        {"langs=de -> https://a.test", "(did you mean lang=?)"},
        {"https://a.test -> https://a.test", "is no condition"},
        {"split 50:https://a.test https://b.test", "begins with no weight"},
        {"split 0:https://a.test", "begins with no weight"},
        {"split 10001:https://a.test", "begins with no weight"},
        {"split a=1:https://a.test a=1:https://b.test",
         "rule 1: two destinations are named \"a\", the other one in rule 1"},
        {"os=ios -> a=https://a.test\nos=linux -> https://b.test\n"
         "-> a=https://c.test",
         "rule 3: two destinations are named \"a\", the other one in rule 1"},
        {"-> default=https://a.test", "\"default\" is a name of ours"},
        {"-> ios-app=https://a.test", "\"ios-app\" is a name of ours"},
        {"-> a23456789012345678901234567890123=https://a.test",
         "is too long for a name"},
        {"-> https://a.test\nos=ios -> https://b.test",
         "rule 1 has no condition, so rule 2 would never be reached"},
        {"split 1:https://a.test\n-> https://b.test", "would never be reached"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;

        buffer_append(&out, SLICE("before"));
        cr_expect_eq(rule_text_normalise(slice_str(cases[i].text), &out, &err),
                     ERROR_INVALID, "%s gave %s", cases[i].text,
                     buffer_str(&out));
        cr_expect_not_null(strstr(err.message, cases[i].message),
                           "%s gave \"%s\"", cases[i].text, err.message);
        cr_expect_str_eq(err.field, "rules");
        cr_expect_str_eq(buffer_str(&out), "before");
        buffer_release(&out);
    }
}

/* Earlier versions took it: it must go on leading where it leads. */
Test(rule_text, reads_a_stored_split_of_one_side)
{
    struct zone_shelf zones = ZONE_SHELF_INIT;
    struct error err = ERROR_INIT;
    struct rules *rules;

    cr_assert_eq(rule_text_parse(SLICE("split a=1:https://d.test/"), &zones,
                                 &rules, &err),
                 0);
    cr_expect_eq(rules->side_count, 1);
    rules_free(&rules);
    zone_shelf_release(&zones);
}

/* `count` times `part`, the last without the `cut` bytes at its end. */
static char *repeat(const char *front, const char *part, size_t count)
{
    struct buffer text = BUFFER_INIT;

    buffer_append(&text, slice_str(front));
    for (size_t i = 0; i < count; i++)
        buffer_append(&text, slice_str(part));
    return buffer_detach(&text);
}

struct bound_case {
    const char *front, *part, *back;
    size_t most;
};

Test(rule_text, has_bounds)
{
    static const struct bound_case cases[] = {
        {"", "os=ios -> https://a.test\n", "", RULE_MAX},
        {"split", " 1:https://a.test", "", RULE_SIDES_MAX},
        {"lang=de", ",en", " -> https://a.test", RULE_VALUES_MAX - 1},
        {"query.a=1", ",2", " -> https://a.test", RULE_VALUES_MAX - 1},
        {"query.", "a", " -> https://a.test", RULE_VALUE_MAX},
        {"-> ", "n", "=https://a.test", RULE_NAME_MAX},
        {"-> https://a.test/?", "x", "", DESTINATION_MAX - 16},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (size_t more = 0; more < 2; more++) {
            char *front =
                repeat(cases[i].front, cases[i].part, cases[i].most + more);
            char *text = repeat(front, cases[i].back, 1);
            struct buffer out = BUFFER_INIT;
            struct error err = ERROR_INIT;

            cr_expect_eq(rule_text_normalise(slice_str(text), &out, &err),
                         more == 0 ? 0 : ERROR_INVALID, "%zu and %zu: %s", i,
                         more, err.message);
            buffer_release(&out);
            free(front);
            free(text);
        }
    }
}

/* The stored form may be longer than what was given, and counts. */
Test(rule_text, is_bounded_as_it_is_stored)
{
    char *first = repeat("os=ios -> https://a.test/?", "\xc3\xa4", 1000);
    char *second = repeat("\nos=linux -> https://a.test/?", "\xc3\xa4", 1000);
    char *third = repeat("\nos=macos -> https://a.test/?", "\xc3\xa4", 1000);
    struct buffer text = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    buffer_appendf(&text, "%s%s%s", first, second, third);
    cr_expect_leq(text.len, RULE_TEXT_MAX);
    cr_expect_eq(rule_text_normalise(buffer_slice(&text), &out, &err),
                 ERROR_INVALID);
    cr_expect_str_eq(err.reason, "too_long");
    cr_expect_eq(out.len, 0);
    buffer_release(&text);
    buffer_release(&out);
    free(first);
    free(second);
    free(third);
}
