#include "attribution/record/event_csv.h"

#include <criterion/criterion.h>
#include <string.h>

#define NOW_MS 1795339800000 /* 2026-11-22T09:30:00Z */

/* Cells of a line are separated by '|' here. */
struct line {
    struct slice cells[EVENT_CSV_COLUMNS_MAX + 8];
    size_t count;
};

static struct line split(const char *text)
{
    struct slice rest = slice_str(text);
    struct line line = {.count = 0};

    while (slice_split(&rest, '|', &line.cells[line.count]))
        line.count++;
    return line;
}

struct header_case {
    const char *header;
    const char *reason; /* NULL: good */
};

static const struct header_case headers[] = {
    {"type", NULL},
    {"type|id|occurred_at|visitor|customer|recipient|click_id|campaign|"
     "channel|stage|amount|currency|arm|kind|source|content|direction|link|"
     "placement|invoice|email_sha256|properties",
     NULL},
    {"VISITOR| Type |\tId", NULL},
    {"type|idempotency_key", NULL},
    {"id|visitor", "missing_column"},
    {"", "unknown_column"},
    {"type|campain", "unknown_column"},
    {"type|visitor|", "unknown_column"},
    {"type|visitor|type", "repeated_column"},
    {"type|id|idempotency_key", "repeated_column"},
    {"type|visit\xff", "bad_encoding"},
};

Test(event_csv, reads_the_header)
{
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        struct line line = split(headers[i].header);
        struct error err = ERROR_INIT;
        struct event_csv csv;
        int code = event_csv_header(&csv, line.cells, line.count, &err);

        cr_assert_eq(code == 0, headers[i].reason == NULL, "%s: %s",
                     headers[i].header, err.message);
        if (code != 0)
            cr_assert_str_eq(err.reason, headers[i].reason, "%s",
                             headers[i].header);
        if (code == 0)
            cr_assert_eq(csv.count, line.count);
    }
}

static int read_row(const char *header, const char *row, struct event *event,
                    struct error *err)
{
    struct line names = split(header);
    struct line line = split(row);
    struct event_csv csv;

    cr_assert_eq(event_csv_header(&csv, names.cells, names.count, err), 0, "%s",
                 err->message);
    event_init(event);
    return event_csv_row(&csv, line.cells, line.count, NOW_MS, event, err);
}

Test(event_csv, fills_an_event_in)
{
    struct error err = ERROR_INIT;
    struct event event;

    cr_assert_eq(
        read_row("properties|invoice|Type|id|occurred_at|visitor|customer|"
                 "recipient|click_id|campaign|channel|stage|amount|currency|"
                 "source|content|direction|link|placement",
                 "{\"b\": 1, \"a\": \"x\"}|INV-1|stage|e1|"
                 "2026-11-22T09:30:00Z|v|c|r|k|spring|print|won|129900|USD|"
                 "s|t|outbound|go.test/a|P1",
                 &event, &err),
        0, "%s", err.message);
    cr_assert_eq(event.type, EVENT_STAGE);
    cr_assert(event.has_at);
    cr_assert_eq(event.at_ms, NOW_MS);
    cr_assert(event.has_amount);
    cr_assert_eq(event.amount, 129900);
    cr_assert(slice_equal(event.idempotency_key, SLICE("e1")));
    cr_assert(slice_equal(event.visitor, SLICE("v")));
    cr_assert(slice_equal(event.customer, SLICE("c")));
    cr_assert(slice_equal(event.recipient, SLICE("r")));
    cr_assert(slice_equal(event.click_id, SLICE("k")));
    cr_assert(slice_equal(event.campaign, SLICE("spring")));
    cr_assert(slice_equal(event.channel, SLICE("print")));
    cr_assert(slice_equal(event.stage, SLICE("won")));
    cr_assert(slice_equal(event.currency, SLICE("USD")));
    cr_assert(slice_equal(event.invoice, SLICE("INV-1")));
    cr_assert(slice_equal(event.source, SLICE("s")));
    cr_assert(slice_equal(event.content, SLICE("t")));
    cr_assert(slice_equal(event.direction, SLICE("outbound")));
    cr_assert(slice_equal(event.link, SLICE("go.test/a")));
    cr_assert(slice_equal(event.placement, SLICE("P1")));
    cr_assert_str_eq(event.properties, "{\"a\":\"x\",\"b\":1}");
    event_release(&event);
}

struct row_case {
    const char *header, *row;
    const char *reason, *field; /* NULL: good */
};

static const struct row_case rows[] = {
    {"type|visitor", "touch|v", NULL, NULL},
    {"type|visitor|kind", "click|v|", NULL, NULL},
    {"type|visitor|occurred_at", "visit|v|1795339800.25", NULL, NULL},
    {"type|visitor|occurred_at", "visit|v|2026-11-22", NULL, NULL},
    {"type|customer|visitor", "identify|c|v", NULL, NULL},
    {"type|campaign|customer|arm", "assign|a|c|holdout", NULL, NULL},
    {"type|campaign|amount|currency", "cost|a|-5|USD", NULL, NULL},
    {"type|visitor|properties", "touch|v|{}", NULL, NULL},
    {"type|visitor", "touch", "wrong_cells", ""},
    {"type|visitor", "touch|v|", "wrong_cells", ""},
    {"type|visitor", "|v", "missing_field", "type"},
    {"type|visitor", "lead|v", "unknown_type", "type"},
    {"type|visitor", "Touch|v", "unknown_type", "type"},
    {"type|visitor", "touch|", "missing_field", "customer"},
    {"type|visitor", "touch|v\xff", "bad_encoding", "visitor"},
    {"type|visitor|occurred_at", "touch|v|yesterday", "bad_time",
     "occurred_at"},
    {"type|visitor|occurred_at", "touch|v|2036-01-01", "invalid_event",
     "occurred_at"},
    {"type|visitor|stage|amount|currency", "stage|v|won|12.50|USD",
     "wrong_type", "amount"},
    {"type|visitor|stage|amount|currency", "stage|v|won|12|usd",
     "invalid_event", "currency"},
    {"type|visitor|properties", "touch|v|[1]", "wrong_type", "properties"},
    {"type|visitor|properties", "touch|v|{\"a\":1,\"a\":2}", "wrong_type",
     "properties"},
    {"type|customer", "identify|c", "missing_field", "customer"},
};

Test(event_csv, checks_rows)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row_case *row = &rows[i];
        struct error err = ERROR_INIT;
        struct event event;
        int code = read_row(row->header, row->row, &event, &err);

        cr_assert_eq(code == 0, row->reason == NULL, "%s: %s", row->row,
                     err.message);
        if (code != 0) {
            cr_assert_str_eq(err.reason, row->reason, "%s", row->row);
            cr_assert_str_eq(err.field, row->field, "%s", row->row);
        }
        event_release(&event);
    }
}

Test(event_csv, takes_clicks_as_touches)
{
    struct error err = ERROR_INIT;
    struct event event;

    cr_assert_eq(read_row("kind|type|visitor", "|scan|v", &event, &err), 0);
    cr_assert_eq(event.type, EVENT_TOUCH);
    cr_assert(slice_equal(event.kind, SLICE("scan")));
    cr_assert_eq(read_row("type|kind|visitor", "click|call|v", &event, &err),
                 0);
    cr_assert_eq(event.type, EVENT_TOUCH);
    cr_assert(slice_equal(event.kind, SLICE("call")), "its own kind stays");
}

Test(event_csv, names_the_column_id_in_its_refusal)
{
    char row[400] = "touch|v|";
    struct error err = ERROR_INIT;
    struct event event;

    memset(row + 8, 'x', 300);
    cr_assert_eq(read_row("type|visitor|id", row, &event, &err), ERROR_INVALID);
    cr_assert_str_eq(err.field, "id");
    cr_assert_eq(strncmp(err.message, "id: ", 4), 0);
}
