#include "attribution/ledger/ledger_state.h"
#include "attribution/ledger/tagset.h"

static uint32_t ledger_pack(struct verdict_finding finding)
{
    return (uint32_t)finding.verdict << 8 | (uint32_t)finding.reason;
}

static struct verdict_finding ledger_agent(const struct ledger *ledger,
                                           struct slice hash)
{
    struct verdict_finding none = verdict_of_agent(SLICE_NONE);
    uint32_t packed = ledger_pack(none);
    uint64_t key;

    if (slice_parse_hex64(hash, &key))
        hash_map_get(&ledger->agents, key, &packed);
    return (struct verdict_finding){packed >> 8, packed & 0xff};
}

bool ledger_knows_agent(const struct ledger *ledger, struct slice hash)
{
    uint32_t packed;
    uint64_t key;

    return !slice_parse_hex64(hash, &key) ||
           hash_map_get(&ledger->agents, key, &packed);
}

void ledger_learn_agent(struct ledger *ledger, struct slice hash,
                        struct slice text)
{
    uint64_t key;

    if (slice_parse_hex64(hash, &key))
        hash_map_put(&ledger->agents, key, ledger_pack(verdict_of_agent(text)));
}

bool ledger_knows_client(const struct ledger *ledger, uint64_t id)
{
    uint32_t packed;

    return id == 0 || hash_map_get(&ledger->clients, id, &packed);
}

void ledger_learn_client(struct ledger *ledger, uint64_t id, struct slice text)
{
    struct slice agent = slice_head(text, slice_find(text, '\n'));

    hash_map_put(&ledger->clients, id, ledger_pack(verdict_of_agent(agent)));
}

static struct verdict_finding ledger_client(const struct ledger *ledger,
                                            uint64_t id)
{
    uint32_t packed = ledger_pack(verdict_of_agent(SLICE_NONE));

    if (id != 0)
        hash_map_get(&ledger->clients, id, &packed);
    return (struct verdict_finding){packed >> 8, packed & 0xff};
}

bool ledger_knows_answer(const struct ledger *ledger, uint64_t id)
{
    return answer_table_find(&ledger->answers, id) != NULL;
}

void ledger_learn_answer(struct ledger *ledger, uint64_t id, struct slice text)
{
    answer_table_learn(&ledger->answers, id, text);
}

/*
 * The address of an orphan is any stranger's choice, and no report counts by
 * it, so it must not take room here for ever.
 */
static uint32_t ledger_click_tags(struct ledger *ledger,
                                  const struct click_answer *answer,
                                  enum row_kind kind)
{
    struct tagset_texts texts = {
        .campaign = answer->campaign,
        .channel = answer->channel,
        .direction = answer->direction,
        .source = answer->source,
        .content = answer->content,
        .link = kind == ROW_ORPHAN ? SLICE_NONE : answer->link,
        .placement = answer->placement,
        .variant = answer->variant,
    };

    return tagset_add(ledger->tagsets, ledger->strings, &texts);
}

/* A token whose check failed was made up: it names nobody. */
static struct slice ledger_recipient(struct slice flags, struct slice recipient)
{
    bool bad = slice_find(flags, 'x') < flags.len;

    return bad ? SLICE_NONE : recipient;
}

/* Who asked: the click id's node and the recipient's are one person's. */
static void ledger_add_hit_row(struct ledger *ledger, struct event_row *row,
                               struct slice click, struct slice recipient)
{
    uint32_t node = identity_node(ledger->identity, IDENTITY_CLICK, click);
    uint32_t at;

    row->node = ledger_join(
        ledger, node,
        identity_node(ledger->identity, IDENTITY_RECIPIENT, recipient));
    at = event_table_add(ledger->table, row, NULL);
    if (node != IDENTITY_NONE)
        evidence_add_click(ledger->evidence, node, at);
}

static uint64_t ledger_visitor(struct slice hex)
{
    uint64_t visitor = 0;

    return slice_parse_hex64(hex, &visitor) ? visitor : 0;
}

static struct click_answer ledger_click_answer(const struct ledger_click *click)
{
    return (struct click_answer){
        .kind = click->kind,
        .link = click->link,
        .campaign = click->campaign,
        .channel = click->channel,
        .direction = click->direction,
        .source = click->source,
        .content = click->content,
        .placement = click->placement,
        .flags = click->flags,
        .variant = click->variant,
    };
}

bool ledger_add_click(struct ledger *ledger, uint32_t stream,
                      struct stream_id id, const struct ledger_click *click)
{
    struct click_answer said = ledger_click_answer(click);
    struct event_row row = {
        .stream = stream, .id = id, .time_ms = (int64_t)id.ms};

    if (!ledger_skip(ledger, stream, id))
        return false;
    if (!answer_kind(said.kind, &row.kind))
        return true;
    row.tagset = ledger_click_tags(ledger, &said, row.kind);
    row.visitor = ledger_visitor(click->visitor);
    row.finding = verdict_of_hit(said.flags, ledger_agent(ledger, click->ua));
    ledger_add_hit_row(ledger, &row, click->click,
                       ledger_recipient(said.flags, click->recipient));
    return true;
}

/* The first click of an answer tags it. */
static void ledger_tag_answer(struct ledger *ledger, struct answer *answer)
{
    struct click_answer said;

    click_answer_read(slice_str(answer->text), &said);
    answer->tagset =
        ledger_click_tags(ledger, &said, (enum row_kind)answer->kind);
    answer_forget_text(answer);
}

/* One that stands in the entry itself is read for this click alone. */
static void ledger_read_answer(struct ledger *ledger, struct slice text,
                               struct answer *answer)
{
    struct click_answer said;

    click_answer_read(text, &said);
    answer_read(answer, &said);
    if (answer->is_row)
        answer->tagset =
            ledger_click_tags(ledger, &said, (enum row_kind)answer->kind);
}

/* What the hit was answered; false if nobody can tell any more. */
static bool ledger_answer_of(struct ledger *ledger,
                             const struct ledger_hit *hit,
                             struct answer *answer)
{
    struct answer *known;

    if (hit->answer_text.len > 0) {
        ledger_read_answer(ledger, hit->answer_text, answer);
        return answer->is_row;
    }
    known = answer_table_find(&ledger->answers, hit->answer);
    if (known == NULL || !known->is_row)
        return false;
    if (known->text != NULL)
        ledger_tag_answer(ledger, known);
    *answer = *known;
    return true;
}

bool ledger_add_hit(struct ledger *ledger, uint32_t stream, struct stream_id id,
                    const struct ledger_hit *hit)
{
    struct event_row row = {
        .stream = stream, .id = id, .time_ms = (int64_t)id.ms};
    struct answer answer;
    struct slice flags;

    if (!ledger_skip(ledger, stream, id))
        return false;
    if (!ledger_answer_of(ledger, hit, &answer))
        return true;
    flags = answer_flags(&answer);
    row.kind = (enum row_kind)answer.kind;
    row.tagset = answer.tagset;
    row.visitor = hit->visitor;
    row.finding = verdict_of_hit(flags, ledger_client(ledger, hit->client));
    ledger_add_hit_row(ledger, &row, hit->click,
                       ledger_recipient(flags, hit->recipient));
    return true;
}
