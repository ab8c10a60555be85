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

static bool ledger_click_kind(struct slice name, enum row_kind *kind)
{
    if (slice_equal(name, SLICE("click")))
        *kind = ROW_CLICK;
    else if (slice_equal(name, SLICE("scan")))
        *kind = ROW_SCAN;
    else if (slice_equal(name, SLICE("orphan")))
        *kind = ROW_ORPHAN;
    else if (slice_equal(name, SLICE("open")))
        *kind = ROW_OPEN;
    else if (slice_equal(name, SLICE("view")))
        *kind = ROW_VIEW;
    else
        return false;
    return true;
}

/*
 * The address of an orphan is any stranger's choice, and no report counts by
 * it, so it must not take room here for ever.
 */
static uint32_t ledger_click_tags(struct ledger *ledger,
                                  const struct ledger_click *click,
                                  enum row_kind kind)
{
    struct tagset_texts texts = {
        .campaign = click->campaign,
        .channel = click->channel,
        .direction = click->direction,
        .source = click->source,
        .content = click->content,
        .link = kind == ROW_ORPHAN ? SLICE_NONE : click->link,
        .placement = click->placement,
        .variant = click->variant,
    };

    return tagset_add(ledger->tagsets, ledger->strings, &texts);
}

/* A token whose check failed was made up: it names nobody. */
static struct slice ledger_recipient(const struct ledger_click *click)
{
    bool bad = slice_find(click->flags, 'x') < click->flags.len;

    return bad ? SLICE_NONE : click->recipient;
}

static uint64_t ledger_visitor(struct slice hex)
{
    uint64_t visitor = 0;

    return slice_parse_hex64(hex, &visitor) ? visitor : 0;
}

bool ledger_add_click(struct ledger *ledger, uint32_t stream,
                      struct stream_id id, const struct ledger_click *click)
{
    struct event_row row = {
        .stream = stream, .id = id, .time_ms = (int64_t)id.ms};
    uint32_t node;
    uint32_t at;

    if (!ledger_skip(ledger, stream, id))
        return false;
    if (!ledger_click_kind(click->kind, &row.kind))
        return true;
    node = identity_node(ledger->identity, IDENTITY_CLICK, click->click);
    row.node = ledger_join(ledger, node,
                           identity_node(ledger->identity, IDENTITY_RECIPIENT,
                                         ledger_recipient(click)));
    row.tagset = ledger_click_tags(ledger, click, row.kind);
    row.visitor = ledger_visitor(click->visitor);
    row.finding = verdict_of_hit(click->flags, ledger_agent(ledger, click->ua));
    at = event_table_add(ledger->table, &row, NULL);
    if (node != IDENTITY_NONE)
        evidence_add_click(ledger->evidence, node, at);
    return true;
}
