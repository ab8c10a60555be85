#include "attribution/report/report_clicks.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

static void tell_clicks(struct story *story)
{
    struct ledger_click click = {.link = SLICE("h/a"),
                                 .campaign = SLICE("spring"),
                                 .channel = SLICE("print"),
                                 .direction = SLICE("outbound"),
                                 .ua = STORY_HUMAN,
                                 .visitor = SLICE("0000000000000001")};

    story_click(story, 0, click);
    story_click(story, 1, click);
    click.visitor = SLICE("0000000000000002");
    story_click(story, 2, click);
    click.visitor = SLICE_NONE; /* kept by nobody: its own visitor */
    story_click(story, 3, click);
    click.ua = STORY_BOT;
    story_click(story, 4, click);
    click.ua = STORY_HUMAN;
    click.flags = SLICE("h");
    story_click(story, 5, click);
    click.flags = SLICE_NONE;
    click.ua = SLICE_NONE;
    story_click(story, 6, click);
    click = (struct ledger_click){.kind = SLICE("scan"),
                                  .link = SLICE("h/b"),
                                  .ua = STORY_HUMAN,
                                  .visitor = SLICE("0000000000000001")};
    story_click(story, 24.5, click);
    click.kind = SLICE("orphan");
    story_click(story, 25, click);
    click.kind = SLICE("view");
    click.link = SLICE("h/@p");
    story_click(story, 25.5, click);
    click.ua = STORY_BOT;
    story_click(story, 25.6, click);
    click.kind = SLICE("something new");
    story_click(story, 26, click);
}

Test(report_clicks, counts_machines_apart_and_visitors_once)
{
    struct story story;

    story_init(&story);
    tell_clicks(&story);
    story_expect(story.ledger, "clicks", "",
                 "{\"query\":{\"by\":\"link\",\"from\":null,\"to\":null,"
                 "\"tz\":\"UTC\"},\n"
                 "\"totals\":{\"raw\":8,\"human\":5,\"uncertain\":1,"
                 "\"machine\":2,\"unique\":3,\"views\":1,\"orphans\":1},\n"
                 "\"rows\":[\n"
                 "{\"key\":\"h/a\",\"raw\":7,\"human\":4,\"uncertain\":1,"
                 "\"machine\":2,\"unique\":3,\"views\":0},\n"
                 "{\"key\":\"h/b\",\"raw\":1,\"human\":1,\"uncertain\":0,"
                 "\"machine\":0,\"unique\":1,\"views\":0},\n"
                 "{\"key\":\"h/@p\",\"raw\":0,\"human\":0,\"uncertain\":0,"
                 "\"machine\":0,\"unique\":0,\"views\":1}]}\n");
    story_release(&story);
}

struct clicks_case {
    const char *query;
    const char *csv; /* behind the line of names */
};

Test(report_clicks, groups_by_every_dimension)
{
    static const struct clicks_case cases[] = {
        {"by=campaign", "spring,7,4,1,2,3,0\r\n(direct),1,1,0,0,1,1\r\n"},
        {"by=direction", "outbound,7,4,1,2,3,0\r\nunknown,1,1,0,0,1,1\r\n"},
        {"by=objective", "upstream,7,4,1,2,3,0\r\n(direct),1,1,0,0,1,1\r\n"},
        {"by=objective,direction",
         "upstream,outbound,7,4,1,2,3,0\r\n(direct),unknown,1,1,0,0,1,1\r\n"},
        {"by=day,objective&to=2026-11-01",
         "2026-11-01,upstream,7,4,1,2,3,0\r\n"},
        {"by=channel", "print,7,4,1,2,3,0\r\n(not set),1,1,0,0,1,1\r\n"},
        {"by=source", "(not set),8,5,1,2,3,1\r\n"},
        {"by=content", "(not set),8,5,1,2,3,1\r\n"},
        {"by=placement", "(not set),8,5,1,2,3,1\r\n"},
        {"by=day", "2026-11-01,7,4,1,2,3,0\r\n2026-11-02,1,1,0,0,1,1\r\n"},
        {"by=day&tz=America/New_York",
         "2026-10-31,4,4,0,0,3,0\r\n2026-11-01,4,1,1,2,1,1\r\n"},
        {"by=hour&from=2026-11-01T02:00:00Z&to=2026-11-01T04:00:00Z",
         "2026-11-01T02:00Z,1,1,0,0,1,0\r\n2026-11-01T03:00Z,1,1,0,0,1,0\r\n"},
        /* The hour that New York's clocks pass through twice. */
        {"by=hour&tz=America/New_York&from=1793509200&to=1793516400",
         "2026-11-01T01:00-04:00,1,0,0,1,0,0\r\n"
         "2026-11-01T01:00-05:00,1,0,1,0,0,0\r\n"},
        {"by=day,link&from=2026-11-02",
         "2026-11-02,h/@p,0,0,0,0,0,1\r\n2026-11-02,h/b,1,1,0,0,1,0\r\n"},
        {"by=link&to=2026-11-01", "h/a,7,4,1,2,3,0\r\n"},
        {"by=link&from=2027-01-01", ""},
    };
    struct story story;

    story_init(&story);
    tell_clicks(&story);
    story_label(story.ledger, "spring=upstream");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct buffer query = BUFFER_INIT;
        struct slice csv;

        buffer_appendf(&query, "format=csv&%s", cases[i].query);
        story_report(story.ledger, "clicks", buffer_str(&query), &out);
        csv = buffer_slice(&out);
        csv = slice_skip(csv, slice_find(csv, '\n') + 1);
        cr_expect(slice_equal(csv, slice_str(cases[i].csv)),
                  "%s gave %" SLICE_FMT, cases[i].query, SLICE_ARG(csv));
        buffer_release(&query);
        buffer_release(&out);
    }
    story_release(&story);
}

Test(report_clicks, a_click_id_that_comes_back_is_human_by_evidence)
{
    struct story story;
    struct ledger_event visit = {.type = SLICE("visit"), .click = SLICE("c1")};

    story_init(&story);
    story_click(&story, 0,
                (struct ledger_click){.link = SLICE("h/a"),
                                      .click = SLICE("c1"),
                                      .ua = STORY_BOT});
    story_event(&story, 1, visit);
    visit.click = SLICE("c2"); /* told before its click is */
    story_event(&story, 1, visit);
    story_click(&story, 2,
                (struct ledger_click){.link = SLICE("h/a"),
                                      .click = SLICE("c2"),
                                      .flags = SLICE("p")});
    story_expect(story.ledger, "clicks", "format=csv",
                 "link,raw,human,uncertain,machine,unique,views\r\n"
                 "h/a,2,2,0,0,2,0\r\n");
    story_release(&story);
}
