#include "attribution/record/event.h"

#include <criterion/criterion.h>

#include "core/buffer.h"

Test(event, types_have_names)
{
    static const char *const names[] = {
        "touch",  "send", "open",     "visit",  "stage",
        "refund", "cost", "identify", "assign",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        enum event_type type = event_parse_type(slice_str(names[i]));

        cr_assert_neq(type, EVENT_NONE, "%s", names[i]);
        cr_assert(slice_equal(event_type_name(type), slice_str(names[i])));
    }
    cr_assert_eq(event_parse_type(SLICE("")), EVENT_NONE);
    cr_assert_eq(event_parse_type(SLICE("click")), EVENT_NONE);
    cr_assert_eq(event_parse_type(SLICE("TOUCH")), EVENT_NONE);
}

static void assert_fields(const struct event *event, const char *expected)
{
    struct buffer text = BUFFER_INIT;
    struct event_fields fields;

    event_to_fields(event, 1000, 0, &fields);
    cr_assert_eq(fields.count % 2, 0);
    for (size_t i = 0; i < fields.count; i++) {
        if (i > 0)
            buffer_append_byte(&text, ' ');
        buffer_append(&text, fields.words[i]);
    }
    cr_assert_str_eq(buffer_str(&text), expected);
    buffer_release(&text);
}

Test(event, only_what_is_there_becomes_a_field)
{
    struct event event;

    event_init(&event);
    event.type = EVENT_TOUCH;
    event.visitor = SLICE("v");
    assert_fields(&event, "type touch at 1000 visitor v");
    event.has_at = true;
    event.at_ms = 5;
    assert_fields(&event, "type touch at 5 visitor v");
    event.has_amount = true; /* zero is an amount, absent is none */
    event.currency = SLICE("USD");
    assert_fields(&event, "type touch at 5 visitor v amount 0 currency USD");
    event_release(&event);
}

Test(event, fields_come_in_the_schemas_order)
{
    struct event event;

    event_init(&event);
    event = (struct event){
        .type = EVENT_COST,
        .stage = SLICE("s1"),
        .has_at = true,
        .at_ms = INT64_MAX,
        .customer = SLICE("cu"),
        .click_id = SLICE("ci"),
        .visitor = SLICE("vi"),
        .recipient = SLICE("re"),
        .email_sha256 = SLICE("AB"),
        .has_amount = true,
        .amount = INT64_MIN,
        .currency = SLICE("EUR"),
        .invoice = SLICE("in"),
        .idempotency_key = SLICE("never stored"),
        .campaign = SLICE("ca"),
        .channel = SLICE("ch"),
        .direction = SLICE("di"),
        .source = SLICE("so"),
        .content = SLICE("co"),
        .link = SLICE("li"),
        .placement = SLICE("pl"),
        .kind = SLICE("ki"),
        .arm = SLICE("ar"),
        .properties = slice_copy(SLICE("{}")),
    };
    assert_fields(&event,
                  "type cost stage s1 at 9223372036854775807 customer cu "
                  "click_id ci visitor vi recipient re email ab amount "
                  "-9223372036854775808 currency EUR invoice in campaign ca "
                  "channel ch direction di source so content co link li "
                  "placement pl kind ki arm ar properties {}");
    event_release(&event);
}

/* A letter of the shape stands for the name at its place. */
Test(event, shapes_name_the_fields)
{
    struct event event = {
        .type = EVENT_COST,
        .has_at = true,
        .at_ms = 12,
        .has_amount = true,
        .amount = -9007199254740992,
        .currency = SLICE("USD"),
        .campaign = SLICE("a"),
    };
    struct slice names[EVENT_FIELDS_MAX];
    struct slice rest = event_field_names();
    struct event_fields fields;
    size_t count = 0;

    while (slice_split(&rest, ' ', &names[count]))
        count++;
    event_to_fields(&event, 1, 34, &fields);
    cr_assert_eq(fields.count, 12);
    for (size_t i = 0; i < fields.count / 2; i++)
        cr_assert(
            slice_equal(names[fields.shape[i] - 'a'], fields.words[2 * i]));
    cr_assert(slice_equal(fields.words[3], SLICE("12")));
    cr_assert(slice_equal(fields.words[5], SLICE("34")));
    cr_assert(slice_equal(fields.words[7], SLICE("-9007199254740992")));
}

Test(event, many_people_stand_in_lists)
{
    char lines[EVENT_PEOPLE_MAX + 1];
    struct event event;
    struct error err;

    event_init(&event);
    event.type = EVENT_SEND;
    event.recipients = SLICE("a\nb\nc");
    event.emails = SLICE("\n\ne");
    cr_assert_eq(event_check(&event, 0, &err), 0, "%s", err.message);
    assert_fields(&event, "type send at 1000 recipients a\nb\nc emails \n\ne");
    event.customers = SLICE("x\ny");
    cr_assert_eq(event_check(&event, 0, &err), ERROR_INVALID, "two lengths");
    event.customers = SLICE("x\ny\nz");
    cr_assert_eq(event_check(&event, 0, &err), 0, "%s", err.message);
    event.customer = SLICE("x");
    cr_assert_eq(event_check(&event, 0, &err), ERROR_INVALID, "and another");
    event.customer = SLICE_NONE;
    event.type = EVENT_OPEN;
    cr_assert_eq(event_check(&event, 0, &err), ERROR_INVALID, "no send");
    event.type = EVENT_ASSIGN;
    event.arm = SLICE("holdout");
    event.campaign = SLICE("c");
    cr_assert_eq(event_check(&event, 0, &err), 0, "%s", err.message);
    for (size_t i = 0; i < sizeof(lines); i++)
        lines[i] = '\n';
    event.emails = event.customers = SLICE_NONE;
    event.recipients = slice_of(lines, EVENT_PEOPLE_MAX - 1);
    cr_assert_eq(event_check(&event, 0, &err), 0, "%s", err.message);
    event.recipients = slice_of(lines, EVENT_PEOPLE_MAX);
    cr_assert_eq(event_check(&event, 0, &err), ERROR_INVALID, "too many");
    event_release(&event);
}
