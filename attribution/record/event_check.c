#include <inttypes.h>
#include <stddef.h>

#include "attribution/record/event.h"

/* Where the text fields are, what they are called outside, how long they may
 * be. */
struct event_text {
    const char *field;
    size_t offset;
    size_t max;
};

#define TEXT(name, max)                          \
    {                                            \
#name, offsetof(struct event, name), max \
    }

static const struct event_text event_texts[] = {
    TEXT(stage, EVENT_TAG_MAX),
    TEXT(customer, EVENT_TEXT_MAX),
    TEXT(click_id, EVENT_TEXT_MAX),
    TEXT(visitor, EVENT_TEXT_MAX),
    TEXT(recipient, EVENT_TEXT_MAX),
    TEXT(email_sha256, 64),
    TEXT(currency, 3),
    TEXT(invoice, EVENT_TEXT_MAX),
    TEXT(idempotency_key, EVENT_TEXT_MAX),
    TEXT(campaign, EVENT_TAG_MAX),
    TEXT(channel, EVENT_TAG_MAX),
    TEXT(direction, EVENT_TAG_MAX),
    TEXT(source, EVENT_TAG_MAX),
    TEXT(content, EVENT_TAG_MAX),
    TEXT(link, EVENT_TEXT_MAX),
    TEXT(placement, EVENT_TAG_MAX),
    TEXT(kind, EVENT_TAG_MAX),
    TEXT(arm, EVENT_TAG_MAX),
};

static int invalid(struct error *err, const char *field, const char *what)
{
    return error_field(err, ERROR_INVALID, "invalid_event", field, "%s: %s",
                       field, what);
}

static int missing(struct error *err, const char *field, const char *what)
{
    return error_field(err, ERROR_INVALID, "missing_field", field, "%s: %s",
                       field, what);
}

static struct slice text_of(const struct event *event,
                            const struct event_text *text)
{
    return *(const struct slice *)(const void *)((const char *)event +
                                                 text->offset);
}

static bool has_control(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
            return true;
    }
    return false;
}

static int check_texts(const struct event *event, struct error *err)
{
    for (size_t i = 0; i < sizeof(event_texts) / sizeof(event_texts[0]); i++) {
        const struct event_text *row = &event_texts[i];
        struct slice text = text_of(event, row);

        if (text.len > row->max)
            return error_field(err, ERROR_INVALID, "too_long", row->field,
                               "%s: %zu bytes are more than the %zu allowed",
                               row->field, text.len, row->max);
        if (has_control(text))
            return invalid(err, row->field,
                           "control characters are not allowed");
    }
    if (event->properties != NULL &&
        slice_str(event->properties).len > EVENT_PROPERTIES_MAX)
        return error_field(err, ERROR_INVALID, "too_long", "properties",
                           "properties: more than %d bytes of JSON",
                           EVENT_PROPERTIES_MAX);
    return 0;
}

static bool all_in(struct slice text, const char *allowed)
{
    struct slice set = slice_str(allowed);

    for (size_t i = 0; i < text.len; i++) {
        if (slice_find(set, text.ptr[i]) == set.len)
            return false;
    }
    return true;
}

static int check_forms(const struct event *event, struct error *err)
{
    if (event->email_sha256.len > 0 &&
        (event->email_sha256.len != 64 ||
         !all_in(event->email_sha256, "0123456789abcdefABCDEF")))
        return invalid(err, "email_sha256",
                       "must be the 64 hex digits of the SHA-256 of the "
                       "trimmed, lower-case address");
    if (event->currency.len > 0 &&
        (event->currency.len != 3 ||
         !all_in(event->currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
        return invalid(err, "currency",
                       "must be three capital letters, such as USD");
    if (!all_in(event->stage, "abcdefghijklmnopqrstuvwxyz0123456789_-"))
        return invalid(err, "stage",
                       "must be of lower-case letters, digits, _ and -");
    if (event->direction.len > 0 &&
        !slice_equal(event->direction, SLICE("inbound")) &&
        !slice_equal(event->direction, SLICE("outbound")))
        return invalid(err, "direction", "must be inbound or outbound");
    if (event->arm.len > 0 && !slice_equal(event->arm, SLICE("treated")) &&
        !slice_equal(event->arm, SLICE("holdout")))
        return invalid(err, "arm", "must be treated or holdout");
    return 0;
}

static int check_amount(const struct event *event, struct error *err)
{
    if (!event->has_amount)
        return event->currency.len == 0
                   ? 0
                   : missing(err, "amount",
                             "is missing, though a currency is given");
    if (event->amount > EVENT_AMOUNT_MAX || event->amount < -EVENT_AMOUNT_MAX)
        return invalid(err, "amount", "is beyond 2^53 minor units");
    if (event->amount < 0 && event->type == EVENT_STAGE)
        return invalid(err, "amount",
                       "must not be negative; report money that went back as "
                       "type refund");
    if (event->amount <= 0 && event->type == EVENT_REFUND)
        return invalid(err, "amount", "of a refund must be above zero");
    if (event->currency.len == 0)
        return missing(err, "currency",
                       "is missing; an amount needs one, such as USD");
    return 0;
}

static int check_time(const struct event *event, int64_t now_ms,
                      struct error *err)
{
    if (!event->has_at)
        return 0;
    if (event->at_ms < 0)
        return invalid(err, "occurred_at", "must not be before 1970");
    if (event->at_ms > now_ms + EVENT_FUTURE_MS)
        return invalid(err, "occurred_at",
                       "lies more than a day in the future");
    return 0;
}

static unsigned identifiers(const struct event *event)
{
    return (event->customer.len > 0) + (event->click_id.len > 0) +
           (event->visitor.len > 0) + (event->recipient.len > 0) +
           (event->email_sha256.len > 0);
}

static size_t count_lines(struct slice list)
{
    size_t count = 0;
    struct slice line;

    if (list.len == 0)
        return 0;
    while (slice_split(&list, '\n', &line))
        count++;
    return count;
}

/* *count becomes how many people the lists name; 0: there are none. */
static int check_people(const struct event *event, size_t *count,
                        struct error *err)
{
    const struct slice lists[] = {event->recipients, event->emails,
                                  event->customers};

    *count = 0;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        size_t lines = count_lines(lists[i]);

        if (lines > 0 && *count > 0 && lines != *count)
            return invalid(err, "recipients", "lists are not of one length");
        if (lines > 0)
            *count = lines;
    }
    if (*count > EVENT_PEOPLE_MAX)
        return invalid(err, "recipients", "are more than one event takes");
    if (*count > 0 && event->type != EVENT_SEND && event->type != EVENT_ASSIGN)
        return invalid(err, "recipients", "are of a send or an assignment");
    return 0;
}

static int check_person(const struct event *event, struct error *err)
{
    unsigned count = identifiers(event);
    size_t people;

    if (check_people(event, &people, err) < 0)
        return err->code;
    if (people > 0)
        return count == 0
                   ? 0
                   : invalid(err, "recipients", "stand instead of one person");
    if (event->type == EVENT_COST)
        return 0;
    if (event->type == EVENT_REFUND && event->invoice.len > 0)
        return 0; /* the sale that it names has the person */
    if (event->type == EVENT_IDENTIFY && count < 2)
        return missing(err, "customer",
                       "identify joins two identifiers, such as visitor and "
                       "customer");
    if (count == 0)
        return missing(err, "customer",
                       "is missing; give one of customer, click_id, visitor, "
                       "recipient or email_sha256");
    return 0;
}

static int check_type(const struct event *event, struct error *err)
{
    switch (event->type) {
    case EVENT_NONE:
        return missing(err, "type",
                       "is missing; use touch, send, open, visit, stage, "
                       "refund, cost, identify or assign");
    case EVENT_STAGE:
        if (event->stage.len == 0)
            return missing(err, "stage", "is missing, such as lead or won");
        return 0;
    case EVENT_COST:
        if (event->campaign.len == 0)
            return missing(err, "campaign",
                           "is missing; a cost belongs to one");
        if (!event->has_amount)
            return missing(err, "amount", "of the cost is missing");
        return 0;
    case EVENT_REFUND:
        if (!event->has_amount)
            return missing(err, "amount", "of the refund is missing");
        return 0;
    case EVENT_ASSIGN:
        if (event->campaign.len == 0)
            return missing(err, "campaign",
                           "is missing; an arm is one campaign's");
        if (event->arm.len == 0)
            return missing(err, "arm", "is missing: treated or holdout");
        return 0;
    default:
        return 0;
    }
}

int event_check(const struct event *event, int64_t now_ms, struct error *err)
{
    if (check_type(event, err) < 0 || check_texts(event, err) < 0 ||
        check_forms(event, err) < 0 || check_time(event, now_ms, err) < 0 ||
        check_amount(event, err) < 0 || check_person(event, err) < 0)
        return err->code;
    return 0;
}
