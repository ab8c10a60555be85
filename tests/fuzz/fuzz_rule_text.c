/* module: shortener */
/*
 * A link's rules, from anybody with a token, and what a visitor sends to be
 * matched: the first line of the input is the Accept-Language, the second the
 * query, the third the user agent, and the rest the rules. What parses must
 * have a stored form that parses to itself.
 */
#include <stdint.h>
#include <stdlib.h>

#include "shortener/rule/rule_match.h"
#include "shortener/rule/rule_text.h"

static struct slice take_line(struct slice *rest)
{
    struct slice line = SLICE_NONE;

    (void)slice_split(rest, '\n', &line);
    return line;
}

static void check_form(struct slice text)
{
    struct buffer once = BUFFER_INIT;
    struct buffer twice = BUFFER_INIT;
    struct error err = ERROR_INIT;

    if (rule_text_normalise(text, &once, &err) == 0) {
        if (rule_text_normalise(buffer_slice(&once), &twice, &err) < 0 ||
            !slice_equal(buffer_slice(&once), buffer_slice(&twice)))
            abort();
    } else if (err.message[0] == '\0' || once.len != 0) {
        abort();
    }
    buffer_release(&once);
    buffer_release(&twice);
}

static void check_choice(const struct rules *rules,
                         const struct rule_facts *facts)
{
    size_t side = rule_match_choose(rules, facts);

    if (side == RULE_NO_SIDE)
        return;
    if (side >= rules->side_count ||
        rule_match_obstacle(rules, rules->sides[side].rule, facts) != NULL)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size);
    struct zone_shelf zones = ZONE_SHELF_INIT;
    struct rule_facts facts = {.country = SLICE("DE"),
                               .draw = size * 0x9e3779b97f4a7c15u,
                               .now_ms = (int64_t)size * 3600000};
    struct client_headers headers = {0};
    struct rules *rules;
    struct error err = ERROR_INIT;

    accept_language_parse(&facts.languages, take_line(&text));
    facts.query = take_line(&text);
    headers.user_agent = take_line(&text);
    client_recognise(&facts.client, &headers);
    check_form(text);
    if (rule_text_parse(text, &zones, &rules, &err) == 0 && rules != NULL)
        check_choice(rules, &facts);
    rules_free(&rules);
    zone_shelf_release(&zones);
    return 0;
}
