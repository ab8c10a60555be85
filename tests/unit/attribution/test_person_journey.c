#include "attribution/report/person_journey.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

/*
 * The worked journey of docs/reports/people.md: a letter's QR code that a
 * robot looked at as well, a form, a sale, and a part of the price given back.
 */
static void tell_journey(struct story *story)
{
    story_event(story, 0,
                (struct ledger_event){.type = SLICE("send"),
                                      .recipient = SLICE("t1"),
                                      .campaign = SLICE("spring"),
                                      .channel = SLICE("letter")});
    story_click(story, 1,
                (struct ledger_click){.recipient = SLICE("t1"),
                                      .link = SLICE("h/s"),
                                      .campaign = SLICE("spring"),
                                      .channel = SLICE("letter"),
                                      .ua = STORY_BOT});
    story_click(story, 2,
                (struct ledger_click){.kind = SLICE("scan"),
                                      .recipient = SLICE("t1"),
                                      .click = SLICE("c1"),
                                      .link = SLICE("h/s"),
                                      .campaign = SLICE("spring"),
                                      .channel = SLICE("letter"),
                                      .direction = SLICE("outbound"),
                                      .placement = SLICE("back"),
                                      .ua = STORY_HUMAN});
    story_event(story, 3,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("lead"),
                                      .customer = SLICE("crm-1"),
                                      .click = SLICE("c1")});
    story_event(story, 3.5,
                (struct ledger_event){.type = SLICE("assign"),
                                      .customer = SLICE("crm-1"),
                                      .campaign = SLICE("summer"),
                                      .arm = SLICE("holdout")});
    story_event(story, 4,
                (struct ledger_event){.type = SLICE("visit"),
                                      .customer = SLICE("crm-1"),
                                      .source = SLICE("google")});
    story_event(story, 5,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("won"),
                                      .customer = SLICE("crm-1"),
                                      .amount = 9900,
                                      .currency = SLICE("EUR"),
                                      .invoice = SLICE("I-1")});
    story_event(story, 6,
                (struct ledger_event){.type = SLICE("refund"),
                                      .amount = 900,
                                      .currency = SLICE("EUR"),
                                      .invoice = SLICE("I-1")});
}

#define EVENTS                                                                \
    "event,at,type,stage,arm,campaign,channel,direction,source,content,link," \
    "placement,amount,currency,verdict\r\n"

#define JOURNEY                                                           \
    EVENTS "0-1793491200000-1,2026-11-01T00:00:00Z,send,,,spring,"        \
           "letter,,,,,,,,\r\n"                                           \
           "n.0-1793494800000-2,2026-11-01T01:00:00Z,click,,,spring,"     \
           "letter,,,,h/s,,,,machine\r\n"                                 \
           "n.0-1793498400000-3,2026-11-01T02:00:00Z,scan,,,spring,"      \
           "letter,outbound,,,h/s,back,,,human\r\n"                       \
           "0-1793491200000-4,2026-11-01T03:00:00Z,stage,lead,,,,,,,,,,," \
           "\r\n"                                                         \
           "0-1793491200000-5,2026-11-01T03:30:00Z,assign,,holdout,"      \
           "summer,,,,,,,,,\r\n"                                          \
           "0-1793491200000-6,2026-11-01T04:00:00Z,visit,,,,,,google,,,," \
           ",,human\r\n"                                                  \
           "0-1793491200000-7,2026-11-01T05:00:00Z,stage,won,,,,,,,,,"    \
           "9900,EUR,\r\n"                                                \
           "0-1793491200000-8,2026-11-01T06:00:00Z,refund,,,,,,,,,,900,"  \
           "EUR,\r\n"

Test(person_journey, is_everything_in_the_order_of_time)
{
    static const char *const names[] = {"crm-1", "customer:crm-1", "t1",
                                        "recipient:t1", "click:c1"};
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "somebody-else", "spring");
    story.seq = 0;
    story_release(&story);
    story_init(&story);
    tell_journey(&story);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct buffer text = BUFFER_INIT;

        buffer_appendf(&text, "format=csv&person=%s", names[i]);
        story_expect(story.ledger, "people", buffer_str(&text), JOURNEY);
        buffer_release(&text);
    }
    story_release(&story);
}

/* recency 2^(-2 h / 2 h), frequency 2/5, depth 6/7, worth 9000/18000. */
Test(person_journey, sums_itself_up)
{
    struct story story;

    story_init(&story);
    tell_journey(&story);
    story_event(&story, 6,
                (struct ledger_event){.type = SLICE("touch"),
                                      .customer = SLICE("other"),
                                      .campaign = SLICE("x")});
    story_expect(
        story.ledger, "people",
        "person=crm-1&half_life=2h&from=2026-11-01T04:00:00Z"
        "&stages=lead,won",
        "{\"query\":{\"by\":\"event\",\"from\":\"2026-11-01T04:00:00Z\","
        "\"to\":null,\"tz\":\"UTC\",\"person\":\"crm-1\",\"stage\":\"won\","
        "\"stages\":[\"lead\",\"won\"],\"half_life\":\"2h\","
        "\"uncertain\":false,\"likely\":60,\"risk\":25},\n"
        "\"totals\":{\"person\":\"customer:crm-1\",\"touches\":1,"
        "\"first_touch\":\"2026-11-01T04:00:00Z\","
        "\"last_touch\":\"2026-11-01T04:00:00Z\","
        "\"first_source\":\"google\",\"last_source\":\"google\","
        "\"furthest_stage\":\"won\",\"value\":9000,"
        "\"score\":56.25,\"recency\":0.5,"
        "\"frequency\":0.25,\"depth\":1,\"worth\":0.5,\"group\":\"ready\","
        "\"value_currency\":\"EUR\","
        "\"as_of\":\"2026-11-01T06:00:00Z\"},\n"
        "\"rows\":[\n"
        "{\"key\":\"0-1793491200000-6\",\"at\":\"2026-11-01T04:00:00Z\","
        "\"type\":\"visit\",\"stage\":null,\"arm\":null,\"campaign\":null,"
        "\"channel\":null,\"direction\":null,\"source\":\"google\","
        "\"content\":null,\"link\":null,\"placement\":null,\"amount\":null,"
        "\"currency\":null,\"verdict\":\"human\"},\n"
        "{\"key\":\"0-1793491200000-7\",\"at\":\"2026-11-01T05:00:00Z\","
        "\"type\":\"stage\",\"stage\":\"won\",\"arm\":null,"
        "\"campaign\":null,\"channel\":null,\"direction\":null,"
        "\"source\":null,\"content\":null,\"link\":null,\"placement\":null,"
        "\"amount\":9900,\"currency\":\"EUR\",\"verdict\":null},\n"
        "{\"key\":\"0-1793491200000-8\",\"at\":\"2026-11-01T06:00:00Z\","
        "\"type\":\"refund\",\"stage\":null,\"arm\":null,"
        "\"campaign\":null,\"channel\":null,\"direction\":null,"
        "\"source\":null,\"content\":null,\"link\":null,\"placement\":null,"
        "\"amount\":900,\"currency\":\"EUR\",\"verdict\":null}],\n"
        "\"summary\":[\n"
        "{\"key\":\"customer:crm-1\",\"touches\":1,"
        "\"first_touch\":\"2026-11-01T04:00:00Z\","
        "\"last_touch\":\"2026-11-01T04:00:00Z\","
        "\"first_source\":\"google\",\"last_source\":\"google\","
        "\"furthest_stage\":\"won\",\"value\":9000,\"score\":56.25,"
        "\"recency\":0.5,\"frequency\":0.25,\"depth\":1,\"worth\":0.5,"
        "\"group\":\"ready\",\"name\":null,\"email\":null}],\n"
        "\"identifiers\":[\n"
        "{\"key\":\"click\",\"value\":\"c1\"},\n"
        "{\"key\":\"customer\",\"value\":\"crm-1\"},\n"
        "{\"key\":\"recipient\",\"value\":\"t1\"}],\n"
        "\"stages\":[\n"
        "{\"key\":\"won\",\"at\":\"2026-11-01T05:00:00Z\","
        "\"entries\":1}]}\n");
    story_release(&story);
}

static bool report_has(struct story *story, const char *query, const char *part)
{
    struct buffer out = BUFFER_INIT;
    bool has;

    story_report(story->ledger, "people", query, &out);
    has = slice_search(buffer_slice(&out), slice_str(part)) < out.len;
    if (!has)
        fprintf(stderr, "%s: no %s in\n%s\n", query, part, buffer_str(&out));
    buffer_release(&out);
    return has;
}

/* Touches that count: the robot's click was first and is not. */
Test(person_journey, names_what_came_first_and_last)
{
    struct story story;

    story_init(&story);
    tell_journey(&story);
    cr_expect(report_has(&story, "person=crm-1",
                         "\"first_touch\":\"2026-11-01T02:00:00Z\","
                         "\"last_touch\":\"2026-11-01T04:00:00Z\","
                         "\"first_source\":\"letter\","
                         "\"last_source\":\"google\","));
    story_touch(&story, 7, "j", "");
    story_event(&story, 8,
                (struct ledger_event){.type = SLICE("touch"),
                                      .customer = SLICE("i"),
                                      .campaign = SLICE("only")});
    story_event(
        &story, 9,
        (struct ledger_event){.type = SLICE("touch"), .customer = SLICE("h")});
    cr_expect(report_has(&story, "person=i", "\"first_source\":\"only\""));
    cr_expect(report_has(&story, "person=h", "\"last_source\":\"(direct)\""));
    story_arrival(&story, 10, "h", "referral", "inbound", "");
    cr_expect(report_has(&story, "person=h", "\"last_source\":\"referral\""));
    story_arrival(&story, 11, "h", "direct", "inbound", "");
    cr_expect(report_has(&story, "person=h", "\"last_source\":\"(direct)\""));
    story_release(&story);
}

Test(person_journey, counts_entries_of_a_stage_and_shows_the_first)
{
    struct story story;

    story_init(&story);
    for (int i = 0; i < 3; i++) {
        story_won(&story, 5 - i, "k", 1);
        story_event(&story, 9 + i,
                    (struct ledger_event){.type = SLICE("stage"),
                                          .stage = SLICE("lost"),
                                          .customer = SLICE("k")});
    }
    story_expect(story.ledger, "people", "person=k&format=csv&section=stages",
                 "stage,at,entries\r\n"
                 "won,2026-11-01T03:00:00Z,3\r\n"
                 "lost,2026-11-01T09:00:00Z,3\r\n");
    story_release(&story);
}

/* Known, but nothing in the span: no events, no score. */
Test(person_journey, may_have_nothing_in_the_span)
{
    struct story story;

    story_init(&story);
    tell_journey(&story);
    story_expect(story.ledger, "people",
                 "person=crm-1&format=csv&from=2026-12-01", EVENTS);
    cr_expect(report_has(&story, "person=crm-1&from=2026-12-01",
                         "\"touches\":0,\"first_touch\":null,"
                         "\"last_touch\":null,\"first_source\":null,"
                         "\"last_source\":null,\"furthest_stage\":null,"
                         "\"value\":0,"));
    story_release(&story);
}

/* The refund of somebody else's sale is not ours. */
Test(person_journey, has_the_refunds_of_its_own_sales)
{
    struct story story;

    story_init(&story);
    tell_journey(&story);
    story_touch(&story, 1, "other", "a");
    story_expect(story.ledger, "people", "person=other&format=csv&section=rows",
                 EVENTS "0-1793491200000-9,2026-11-01T01:00:00Z,touch,,,a,"
                        "print,outbound,,,,,,,human\r\n");
    story_release(&story);
}

Test(person_journey, tells_whoever_is_unknown_what_to_give)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    cr_assert_eq(story_query(&query, "person=crm-2", &err), 0);
    cr_expect_eq(report_text(SLICE("people"), story.ledger, &query, &out, &err),
                 ERROR_NOT_FOUND);
    cr_expect_str_eq(err.field, "person");
    cr_expect_str_eq(err.reason, "unknown_person");
    cr_expect_str_eq(err.message,
                     "nobody has the identifier \"crm-2\"; give a customer, "
                     "recipient, e-mail hash, visitor or click id as events "
                     "gave it, such as crm-1841 or customer:crm-1841");
    report_query_release(&query);
    story_release(&story);
}
