#include "attribution/record/event_json.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"

#define NOW_MS 1795339800000 /* 2026-11-22T09:30:00Z */

#define SHA    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

Test(event_json, takes_what_the_contract_shows)
{
    static const char text[] =
        "{\"type\": \"stage\", \"stage\": \"won\","
        " \"occurred_at\": \"2026-11-22T09:30:00Z\","
        " \"customer\": \"crm-1841\", \"click_id\": \"c\", \"visitor\": \"v\","
        " \"recipient\": \"r\", \"email_sha256\": \"" SHA "\","
        " \"amount\": 129900, \"currency\": \"USD\","
        " \"invoice\": \"INV-77\", \"idempotency_key\": \"k\","
        " \"campaign\": \"spring-24\", \"channel\": \"cold_email\","
        " \"properties\": {\"plan\": \"team\", \"a\": [1, 2]}}";
    struct error err = ERROR_INIT;
    json_t *json = json_loads(text, 0, NULL);
    struct event event;

    event_init(&event);
    cr_assert_eq(event_from_json(json, NOW_MS, &event, &err), 0, "%s",
                 err.message);
    cr_assert_eq(event.type, EVENT_STAGE);
    cr_assert(slice_equal(event.stage, SLICE("won")));
    cr_assert(event.has_at);
    cr_assert_eq(event.at_ms, NOW_MS);
    cr_assert(slice_equal(event.customer, SLICE("crm-1841")));
    cr_assert(slice_equal(event.click_id, SLICE("c")));
    cr_assert(slice_equal(event.visitor, SLICE("v")));
    cr_assert(slice_equal(event.recipient, SLICE("r")));
    cr_assert(slice_equal(event.email_sha256, SLICE(SHA)));
    cr_assert(event.has_amount);
    cr_assert_eq(event.amount, 129900);
    cr_assert(slice_equal(event.currency, SLICE("USD")));
    cr_assert(slice_equal(event.invoice, SLICE("INV-77")));
    cr_assert(slice_equal(event.idempotency_key, SLICE("k")));
    cr_assert(slice_equal(event.campaign, SLICE("spring-24")));
    cr_assert(slice_equal(event.channel, SLICE("cold_email")));
    cr_assert_str_eq(event.properties, "{\"a\":[1,2],\"plan\":\"team\"}");
    event_release(&event);
    json_decref(json);
}

struct json_case {
    const char *text;
    const char *field; /* NULL: valid */
};

/* Apostrophes stand for quotes. */
static json_t *load(const char *text)
{
    char *copy = slice_copy(slice_str(text));
    json_error_t why;
    json_t *json;

    for (char *at = copy; *at != '\0'; at++) {
        if (*at == '\'')
            *at = '"';
    }
    json = json_loads(copy, JSON_DECODE_ANY, &why);
    cr_assert_not_null(json, "%s: %s", text, why.text);
    free(copy);
    return json;
}

Test(event_json, accepts_and_refuses)
{
    static const struct json_case rows[] = {
        {"{'type':'touch','visitor':'v'}", NULL},
        {"{'type':'send','recipient':'r','campaign':'c'}", NULL},
        {"{'type':'open','recipient':'r'}", NULL},
        {"{'type':'visit','visitor':'v'}", NULL},
        {"{'type':'stage','stage':'my-stage_2','customer':'c'}", NULL},
        {"{'type':'refund','invoice':'I','amount':5,'currency':'EUR'}", NULL},
        {"{'type':'cost','campaign':'c','amount':0,'currency':'EUR'}", NULL},
        {"{'type':'identify','visitor':'v','customer':'c'}", NULL},
        {"{'type':'assign','campaign':'c','customer':'c','arm':'holdout'}",
         NULL},
        {"{'type':'touch','visitor':'v','stage':null,'amount':null}", NULL},
        {"{'type':'touch','visitor':'v','properties':{}}", NULL},
        {"{'type':'touch','visitor':'v','occurred_at':1732267800}", NULL},
        {"{'type':'touch','visitor':'v','occurred_at':1732267800.5}", NULL},
        {"{'type':'touch','visitor':'v','occurred_at':1795426200}", NULL},
        {"[]", ""},
        {"'event'", ""},
        {"{}", "type"},
        {"{'type':'click','visitor':'v'}", "type"},
        {"{'type':'Stage','visitor':'v'}", "type"},
        {"{'type':7}", "type"},
        {"{'type':'touch','visitor':'v','campain':'c'}", "campain"},
        {"{'type':'touch','visitor':7}", "visitor"},
        {"{'type':'touch','visitor':''}", "customer"},
        {"{'type':'touch'}", "customer"},
        {"{'type':'stage','visitor':'v'}", "stage"},
        {"{'type':'stage','stage':'Won','visitor':'v'}", "stage"},
        {"{'type':'stage','stage':'a b','visitor':'v'}", "stage"},
        {"{'type':'touch','visitor':'a\\nb'}", "visitor"},
        {"{'type':'touch','visitor':'v','occurred_at':'yesterday'}",
         "occurred_at"},
        {"{'type':'touch','visitor':'v','occurred_at':true}", "occurred_at"},
        {"{'type':'touch','visitor':'v','occurred_at':1e300}", "occurred_at"},
        {"{'type':'touch','visitor':'v','occurred_at':-1}", "occurred_at"},
        {"{'type':'touch','visitor':'v','occurred_at':1795426201}",
         "occurred_at"},
        {"{'type':'stage','stage':'won','customer':'c','amount':1.5,"
         "'currency':'EUR'}",
         "amount"},
        {"{'type':'stage','stage':'won','customer':'c','amount':'15',"
         "'currency':'EUR'}",
         "amount"},
        {"{'type':'stage','stage':'won','customer':'c','amount':-1,"
         "'currency':'EUR'}",
         "amount"},
        {"{'type':'stage','stage':'won','customer':'c',"
         "'amount':9007199254740993,'currency':'EUR'}",
         "amount"},
        {"{'type':'stage','stage':'won','customer':'c','amount':1}",
         "currency"},
        {"{'type':'stage','stage':'won','customer':'c','currency':'EUR'}",
         "amount"},
        {"{'type':'stage','stage':'won','customer':'c','amount':1,"
         "'currency':'eur'}",
         "currency"},
        {"{'type':'stage','stage':'won','customer':'c','amount':1,"
         "'currency':'EURO'}",
         "currency"},
        {"{'type':'cost','amount':1,'currency':'EUR'}", "campaign"},
        {"{'type':'cost','campaign':'c','currency':'EUR'}", "amount"},
        {"{'type':'cost','campaign':'c','amount':1}", "currency"},
        {"{'type':'refund','amount':0,'currency':'EUR','invoice':'I'}",
         "amount"},
        {"{'type':'refund','invoice':'I'}", "amount"},
        {"{'type':'refund','amount':1,'currency':'EUR'}", "customer"},
        {"{'type':'identify','visitor':'v'}", "customer"},
        {"{'type':'assign','customer':'c','arm':'holdout'}", "campaign"},
        {"{'type':'assign','campaign':'c','customer':'c'}", "arm"},
        {"{'type':'assign','campaign':'c','customer':'c','arm':'x'}", "arm"},
        {"{'type':'touch','visitor':'v','direction':'sideways'}", "direction"},
        {"{'type':'touch','email_sha256':'abc'}", "email_sha256"},
        {"{'type':'touch','email_sha256':'" SHA "00'}", "email_sha256"},
        {"{'type':'touch','visitor':'v','properties':[1]}", "properties"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        json_t *json = load(rows[i].text);
        struct error err = ERROR_INIT;
        struct event event;
        int code;

        event_init(&event);
        code = event_from_json(json, NOW_MS, &event, &err);
        cr_assert_eq(code, rows[i].field == NULL ? 0 : ERROR_INVALID, "%s: %s",
                     rows[i].text, err.message);
        if (rows[i].field != NULL)
            cr_assert_str_eq(err.field, rows[i].field, "%s: %s", rows[i].text,
                             err.message);
        event_release(&event);
        json_decref(json);
    }
}

/* Foreign bytes do not reach the log or another answer as they are. */
Test(event_json, does_not_repeat_odd_names)
{
    json_t *json = load("{'type':'touch','\\u001b[2J':1}");
    struct error err = ERROR_INIT;
    struct event event;

    event_init(&event);
    cr_assert_eq(event_from_json(json, NOW_MS, &event, &err), ERROR_INVALID);
    cr_assert_null(strchr(err.message, 27));
    cr_assert_null(strchr(err.field, 27));
    event_release(&event);
    json_decref(json);
}

static int check_long(const char *key, size_t len, char *field)
{
    struct buffer text = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct event event;
    json_t *json;
    int code;

    buffer_appendf(&text,
                   "{\"type\":\"touch\",\"customer\":\"c\",\"%s\":", key);
    buffer_append(&text, slice_equal(slice_str(key), SLICE("properties"))
                             ? SLICE("{\"a\":\"")
                             : SLICE("\""));
    for (size_t i = 0; i < len; i++)
        buffer_append_byte(&text, 'a');
    buffer_append(&text, slice_equal(slice_str(key), SLICE("properties"))
                             ? SLICE("\"}}")
                             : SLICE("\"}"));
    json = json_loads(buffer_str(&text), 0, NULL);
    event_init(&event);
    code = event_from_json(json, NOW_MS, &event, &err);
    snprintf(field, ERROR_WORD_MAX, "%s", err.field);
    event_release(&event);
    json_decref(json);
    buffer_release(&text);
    return code;
}

Test(event_json, bounds_every_text)
{
    static const struct {
        const char *key;
        size_t max;
    } rows[] = {
        {"visitor", EVENT_TEXT_MAX},  {"recipient", EVENT_TEXT_MAX},
        {"click_id", EVENT_TEXT_MAX}, {"invoice", EVENT_TEXT_MAX},
        {"link", EVENT_TEXT_MAX},     {"idempotency_key", EVENT_TEXT_MAX},
        {"campaign", EVENT_TAG_MAX},  {"channel", EVENT_TAG_MAX},
        {"source", EVENT_TAG_MAX},    {"content", EVENT_TAG_MAX},
        {"placement", EVENT_TAG_MAX}, {"kind", EVENT_TAG_MAX},
        {"stage", EVENT_TAG_MAX},     {"properties", EVENT_PROPERTIES_MAX - 8},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char field[ERROR_WORD_MAX];

        cr_assert_eq(check_long(rows[i].key, rows[i].max, field), 0, "%s",
                     rows[i].key);
        cr_assert_eq(check_long(rows[i].key, rows[i].max + 1, field),
                     ERROR_INVALID, "%s", rows[i].key);
        cr_assert_str_eq(field, rows[i].key);
    }
}
