#include "attribution/ledger/tail_dictionary.h"

#include "attribution/record/click_answer.h"
#include "core/base64_number.h"
#include "core/log.h"

struct slice tail_dictionary_key(enum tail_dictionary which)
{
    static const struct slice keys[TAIL_DICTIONARIES] = {
        [TAIL_AGENTS] = SLICE_INIT("dict:ua"),
        [TAIL_CLIENTS] = SLICE_INIT("dict:client"),
        [TAIL_ANSWERS] = SLICE_INIT("dict:answer"),
    };

    return keys[which];
}

static void learn_client(struct ledger *ledger, struct slice field,
                         struct slice text)
{
    uint64_t id;

    if (base64_number_parse(field, &id))
        ledger_learn_client(ledger, id, text);
}

static void learn_answer(struct ledger *ledger, struct slice field,
                         struct slice text)
{
    uint64_t id;

    if (slice_is_none(text))
        log_error("clicks are passed over: dict:answer has lost what they "
                  "were answered",
                  log_slice("answer", field));
    if (click_answer_parse_id(field, &id))
        ledger_learn_answer(ledger, id, text);
}

void tail_dictionary_learn(struct ledger *ledger, enum tail_dictionary which,
                           struct slice field, struct slice text)
{
    static void (*const learn[TAIL_DICTIONARIES])(
        struct ledger * ledger, struct slice field, struct slice text) = {
        [TAIL_AGENTS] = ledger_learn_agent,
        [TAIL_CLIENTS] = learn_client,
        [TAIL_ANSWERS] = learn_answer,
    };

    learn[which](ledger, field, text);
}
