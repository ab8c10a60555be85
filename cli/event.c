#include <stdlib.h>

#include "cli/client.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/output.h"
#include "core/buffer.h"
#include "core/datetime.h"
#include "core/slice.h"

static const struct command_option fields[] = {
    {"customer", OPTION_TEXT, "ID", "your own id of the person", "customer"},
    {"click-id", OPTION_TEXT, "ID", "the wpid that a link added", "click_id"},
    {"visitor", OPTION_TEXT, "ID", "a visitor of your site", "visitor"},
    {"recipient", OPTION_TEXT, "TOKEN", "a recipient of a mail merge",
     "recipient"},
    {"email-sha256", OPTION_TEXT, "HEX",
     "SHA-256 of the address, trimmed and in lower case", "email_sha256"},
    {"amount", OPTION_INT, "N", "in the currency's minor unit: 129900 cents",
     "amount"},
    {"currency", OPTION_TEXT, "CODE", "USD, EUR ...", "currency"},
    {"invoice", OPTION_TEXT, "ID", "counts once per stage, however often sent",
     "invoice"},
    {"idempotency-key", OPTION_TEXT, "KEY", "counts once, however often sent",
     "idempotency_key"},
    {"at", OPTION_TEXT, "TIME",
     "when it happened, if not now: 2026-11-22T09:30:00Z, a date (UTC), or "
     "unix seconds",
     NULL},
    {"campaign", OPTION_TEXT, "ID", "of a cost, send or touch", "campaign"},
    {"channel", OPTION_TEXT, "CHANNEL", "likewise", "channel"},
    {"direction", OPTION_TEXT, "inbound|outbound", "likewise", "direction"},
    {"source", OPTION_TEXT, "SOURCE", "likewise", "source"},
    {"content", OPTION_TEXT, "CONTENT", "likewise", "content"},
    {"link", OPTION_TEXT, "BRAND/SLUG", "likewise", "link"},
    {"placement", OPTION_TEXT, "CODE", "likewise", "placement"},
    {"kind", OPTION_TEXT, "KIND", "of a touch: call, meeting ...", "kind"},
    {"arm", OPTION_TEXT, "treated|holdout", "of an assign", "arm"},
    {"property", OPTION_LIST, "NAME=VALUE", "anything else, repeatable",
     "properties"},
};

/* Words that are types of their own; any other word is a stage's name. */
static const char *const types[] = {"touch",  "send", "open",     "visit",
                                    "refund", "cost", "identify", "assign"};

static bool is_type(const char *word)
{
    for (size_t i = 0; i < COMMANDS_COUNT(types); i++) {
        if (slice_equal(slice_str(word), slice_str(types[i])))
            return true;
    }
    return false;
}

/* A sale is the stage "won" with an amount. */
static int set_type(const struct invocation *inv, json_t *body,
                    struct error *err)
{
    const char *word = invocation_argument(inv, 0);
    bool sale = slice_equal(slice_str(word), SLICE("sale"));

    if (sale && !(options_given(&inv->options, "amount") &&
                  options_given(&inv->options, "currency")))
        return error_set(err, ERROR_USAGE,
                         "a sale needs --amount and --currency, such as "
                         "--amount 129900 --currency USD");
    if (is_type(word))
        return fields_set_text(body, "type", word, err);
    if (fields_set_text(body, "type", "stage", err) < 0)
        return err->code;
    return fields_set_text(body, "stage", sale ? "won" : word, err);
}

static int set_time(const struct invocation *inv, json_t *body,
                    struct error *err)
{
    const char *at = options_text(&inv->options, "at");
    struct buffer text = BUFFER_INIT;
    int64_t ms;
    int code;

    if (at == NULL)
        return 0;
    if (!datetime_parse(slice_str(at), &ms))
        return error_field(err, ERROR_USAGE, "bad_option", "at",
                           "--at: \"%s\" is not a time; write "
                           "2026-11-22T09:30:00Z, 2026-11-22 or unix seconds",
                           at);
    datetime_append(&text, ms);
    code = fields_set_text(body, "occurred_at", buffer_str(&text), err);
    buffer_release(&text);
    return code;
}

static int write_answer(const struct invocation *inv, const json_t *answer,
                        struct error *err)
{
    const char *id = json_string_value(json_object_get(answer, "id"));

    if (invocation_wants_json(inv))
        return output_json(answer, err);
    if (id == NULL)
        return error_set(err, ERROR_INTERNAL,
                         "the server's answer has no \"id\"; do the versions "
                         "of server and client differ?");
    if (client_status(inv->client) == 200)
        output_note("was recorded before; nothing was added");
    return output_line(id, err);
}

static int event_send(struct invocation *inv, struct error *err)
{
    json_t *body = json_object();
    json_t *answer = NULL;
    int code = set_type(inv, body, err);

    if (code == 0)
        code = set_time(inv, body, err);
    if (code == 0)
        code = fields_set(inv, false, body, err);
    if (code == 0)
        code = client_json(inv->client, "POST", "/api/v1/events", body, &answer,
                           err);
    if (code == 0)
        code = write_answer(inv, answer, err);
    json_decref(answer);
    json_decref(body);
    return code;
}

static const struct action actions[] = {
    {"", "STAGE|sale|refund|cost|touch|send|open|visit",
     "Records one event and prints its id.",
     "waypost event lead --customer crm-1841 --click-id 3kTz0aPq9XbWmE\n"
     "waypost event sale --customer crm-1841 --amount 129900 --currency USD "
     "--invoice INV-77\n"
     "waypost event cost --campaign spring-24 --amount 50000 --currency USD",
     fields, COMMANDS_COUNT(fields), 1, event_send},
};

const struct command event_command = {"event",
                                      "record a lead, a sale, a cost ...",
                                      actions, COMMANDS_COUNT(actions), NULL};
