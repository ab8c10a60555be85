#include "attribution/ledger/ledger_state.h"
#include "attribution/ledger/tagset.h"

static enum row_kind ledger_event_kind(struct slice type)
{
    static const struct {
        struct slice type;
        enum row_kind kind;
    } kinds[] = {
        {SLICE_INIT("visit"), ROW_VISIT},   {SLICE_INIT("touch"), ROW_TOUCH},
        {SLICE_INIT("send"), ROW_SEND},     {SLICE_INIT("open"), ROW_OPEN},
        {SLICE_INIT("stage"), ROW_STAGE},   {SLICE_INIT("cost"), ROW_COST},
        {SLICE_INIT("refund"), ROW_REFUND}, {SLICE_INIT("assign"), ROW_ASSIGN},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (slice_equal(type, kinds[i].type))
            return kinds[i].kind;
    }
    return ROW_OTHER;
}

static uint32_t ledger_event_tags(struct ledger *ledger,
                                  const struct ledger_event *event)
{
    struct tagset_texts texts = {
        .campaign = event->campaign,
        .channel = event->channel,
        .direction = event->direction,
        .source = event->source,
        .content = event->content,
        .link = event->link,
        .placement = event->placement,
    };

    return tagset_add(ledger->tagsets, ledger->strings, &texts);
}

/* Joins all identifiers that the event gives; one of them, or NONE. */
static uint32_t ledger_identify(struct ledger *ledger,
                                const struct ledger_event *event)
{
    struct identity *identity = ledger->identity;
    uint32_t click = identity_node(identity, IDENTITY_CLICK, event->click);
    uint32_t node = click;

    if (click != IDENTITY_NONE)
        evidence_confirm(ledger->evidence, click);
    node = ledger_join(
        ledger, node,
        identity_node(identity, IDENTITY_CUSTOMER, event->customer));
    node =
        ledger_join(ledger, node,
                    identity_node(identity, IDENTITY_VISITOR, event->visitor));
    node = ledger_join(
        ledger, node,
        identity_node(identity, IDENTITY_RECIPIENT, event->recipient));
    return ledger_join(ledger, node,
                       identity_node(identity, IDENTITY_EMAIL, event->email));
}

/* Other events may carry a stage, which they are not a conversion to. */
static struct slice ledger_event_stage(const struct ledger_event *event,
                                       enum row_kind kind)
{
    return kind == ROW_STAGE || kind == ROW_REFUND ? event->stage : SLICE_NONE;
}

/* What a row of its kind has no use for is not kept. */
static bool ledger_has_detail(enum row_kind kind)
{
    return kind == ROW_STAGE || kind == ROW_REFUND || kind == ROW_COST ||
           kind == ROW_ASSIGN;
}

static void ledger_event_detail(struct ledger *ledger,
                                const struct ledger_event *event,
                                enum row_kind kind, struct event_detail *detail)
{
    *detail = (struct event_detail){
        .amount = event->amount,
        .stage = interner_add(ledger->strings, ledger_event_stage(event, kind)),
        .currency = interner_add(ledger->strings, event->currency),
        .invoice = interner_add(ledger->strings, event->invoice),
        .arm = interner_add(ledger->strings, event->arm),
    };
}

static bool ledger_next_line(struct slice *list, struct slice *line)
{
    if (slice_split(list, '\n', line))
        return true;
    *line = SLICE_NONE;
    return false;
}

/* The next of an event's many people, as the event's own. */
static bool ledger_next_person(struct ledger_event *event)
{
    bool recipient = ledger_next_line(&event->recipients, &event->recipient);
    bool email = ledger_next_line(&event->emails, &event->email);
    bool customer = ledger_next_line(&event->customers, &event->customer);

    return recipient || email || customer;
}

static bool ledger_has_people(const struct ledger_event *event)
{
    return event->recipients.len > 0 || event->emails.len > 0 ||
           event->customers.len > 0;
}

static void ledger_add_row(struct ledger *ledger, struct event_row *row,
                           const struct ledger_event *event,
                           const struct event_detail *detail)
{
    row->node = ledger_identify(ledger, event);
    event_table_add(ledger->table, row, detail);
}

bool ledger_add_event(struct ledger *ledger, uint32_t stream,
                      struct stream_id id, const struct ledger_event *event)
{
    struct event_row row = {.stream = stream,
                            .id = id,
                            .time_ms = event->at_ms,
                            .ingest_us = event->ingest_us,
                            .kind = ledger_event_kind(event->type),
                            .finding = {VERDICT_HUMAN, VERDICT_REPORTED}};
    const struct event_detail *detail = NULL;
    struct ledger_event one = *event;
    struct event_detail own;

    if (!ledger_skip(ledger, stream, id))
        return false;
    row.tagset = ledger_event_tags(ledger, event);
    if (ledger_has_detail(row.kind)) {
        ledger_event_detail(ledger, event, row.kind, &own);
        detail = &own;
    }
    if (!ledger_has_people(event))
        ledger_add_row(ledger, &row, event, detail);
    else
        while (ledger_next_person(&one))
            ledger_add_row(ledger, &row, &one, detail);
    return true;
}
