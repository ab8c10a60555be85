#include "shortener/rule/rule_text.h"

#include "core/memory.h"
#include "shortener/rule/rule_side_text.h"
#include "shortener/rule/rule_when_text.h"

#define SHOWN_MAX 60 /* bytes of foreign text in a message */

/* One text being parsed. */
struct rule_parser {
    struct rules *rules;
    struct zone_shelf *zones;
};

static int refuse(struct error *err, const char *why, struct slice text)
{
    return error_field(err, ERROR_INVALID, "bad_rule", "rules",
                       "\"%" SLICE_FMT "\" %s",
                       SLICE_ARG(slice_head(text, SHOWN_MAX)), why);
}

/* ---- Words and lines ----------------------------------------------------- */

/* The next word, SLICE_NONE at the end. */
static struct slice take_word(struct slice *line)
{
    struct slice word;
    size_t len = 0;

    *line = slice_trim(*line);
    while (len < line->len && line->ptr[len] != ' ' && line->ptr[len] != '\t')
        len++;
    word = slice_head(*line, len);
    *line = slice_skip(*line, len);
    return word.len > 0 ? word : SLICE_NONE;
}

/* The next line that is not empty, without a '\r' at its end. */
static bool take_line(struct slice *text, struct slice *line)
{
    while (!slice_is_none(*text) && slice_split(text, '\n', line)) {
        if (slice_ends(*line, SLICE("\r")))
            line->len--;
        *line = slice_trim(*line);
        if (line->len > 0)
            return true;
    }
    return false;
}

/* ---- Rules --------------------------------------------------------------- */

static struct rule_side *add_side(struct rules *rules, struct rule *rule)
{
    struct rule_side *side = &rules->sides[rules->side_count++];

    side->rule = (size_t)(rule - rules->items);
    rule->side_count++;
    return side;
}

/* Behind "->". */
static int read_only_side(struct rule_parser *parser, struct rule *rule,
                          struct slice line, struct error *err)
{
    struct rule_side *side = add_side(parser->rules, rule);
    struct slice word = take_word(&line);

    if (slice_is_none(word))
        return refuse(err, "must be followed by an address", SLICE("->"));
    if (slice_trim(line).len > 0)
        return refuse(err, "stands behind the address; one rule has one",
                      slice_trim(line));
    return rule_side_text_read(word, false, &parser->rules->arena, side, err);
}

/* Behind "split". */
static int read_sides(struct rule_parser *parser, struct rule *rule,
                      struct slice line, struct error *err)
{
    struct slice word;

    rule->split = true;
    while (!slice_is_none(word = take_word(&line))) {
        struct rule_side *side;

        if (rule->side_count == RULE_SIDES_MAX)
            return error_field(err, ERROR_INVALID, "bad_rule", "rules",
                               "split has more than %d sides", RULE_SIDES_MAX);
        side = add_side(parser->rules, rule);
        if (rule_side_text_read(word, true, &parser->rules->arena, side, err) <
            0)
            return err->code;
    }
    if (rule->side_count == 0)
        return refuse(err, "must be followed by weight:address, twice or more",
                      SLICE("split"));
    return 0;
}

static int read_rule(struct rule_parser *parser, struct slice line,
                     struct error *err)
{
    struct rules *rules = parser->rules;
    struct rule *rule = &rules->items[rules->count++];
    struct rule_reader reader = {
        .when = &rule->when, .arena = &rules->arena, .zones = parser->zones};
    struct slice word;

    rule->first_side = rules->side_count;
    while (!slice_is_none(word = take_word(&line))) {
        if (slice_equal(word, SLICE("->")))
            return read_only_side(parser, rule, line, err);
        if (slice_equal(word, SLICE("split")))
            return read_sides(parser, rule, line, err);
        if (rule_when_text_read(&reader, word, err) < 0)
            return err->code;
    }
    return error_field(err, ERROR_INVALID, "bad_rule", "rules",
                       "there is no destination: end it with -> "
                       "https://..., or split 50:https://... 50:https://...");
}

static unsigned needs_of(const struct rule_when *when)
{
    unsigned needs = 0;

    if (when->devices != 0 || when->systems != 0)
        needs |= RULE_NEEDS_CLIENT;
    if (when->language_count > 0)
        needs |= RULE_NEEDS_LANGUAGE;
    if (when->country_count > 0)
        needs |= RULE_NEEDS_COUNTRY;
    if (when->returning != RULE_RETURNING_ANY)
        needs |= RULE_NEEDS_RETURNING;
    return needs;
}

static bool has_conditions(const struct rule_when *when)
{
    return needs_of(when) != 0 || when->window_count > 0 || when->days != 0 ||
           when->parameter_count > 0;
}

static void finish_rule(struct rules *rules, struct rule *rule)
{
    rules->needs |= needs_of(&rule->when);
    if (rule->split)
        rules->needs |= RULE_NEEDS_DRAW;
    for (size_t i = 0; i < rule->side_count; i++)
        rule->weight_total += rules->sides[rule->first_side + i].weight;
}

/* How many lines and words there are, so that lists need not grow. */
static int make_room(struct rules *rules, struct slice text, struct error *err)
{
    struct slice line;
    size_t lines = 0;
    size_t sides = 0;

    while (take_line(&text, &line)) {
        size_t words = 0;

        if (++lines > RULE_MAX)
            return error_field(err, ERROR_INVALID, "too_many_rules", "rules",
                               "a link has at most %d rules", RULE_MAX);
        while (!slice_is_none(take_word(&line)))
            words++;
        sides += words < RULE_SIDES_MAX ? words : RULE_SIDES_MAX;
    }
    rules->items = arena_zalloc(&rules->arena, lines, sizeof(*rules->items));
    rules->sides = arena_zalloc(&rules->arena, sides, sizeof(*rules->sides));
    return 0;
}

static int read_all(struct rule_parser *parser, struct slice text,
                    struct error *err)
{
    struct rules *rules = parser->rules;
    struct slice line;

    while (take_line(&text, &line)) {
        if (rules->count > 0 &&
            !has_conditions(&rules->items[rules->count - 1].when))
            return error_field(err, ERROR_INVALID, "bad_rule", "rules",
                               "rule %zu has no condition, so rule %zu would "
                               "never be reached; put it last",
                               rules->count, rules->count + 1);
        if (read_rule(parser, line, err) < 0)
            return error_prefix(err, "rule %zu", rules->count);
        finish_rule(rules, &rules->items[rules->count - 1]);
    }
    return 0;
}

/* ---- All ----------------------------------------------------------------- */

static int check_length(size_t len, struct error *err)
{
    if (len <= RULE_TEXT_MAX)
        return 0;
    return error_field(err, ERROR_INVALID, "too_long", "rules",
                       "the rules are longer than %d bytes", RULE_TEXT_MAX);
}

/* Other than blanks and line ends: none can be stored and read back. */
static int check_bytes(struct slice text, struct error *err)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            return error_field(err, ERROR_INVALID, "control_character", "rules",
                               "the rules hold a control character (byte "
                               "0x%02x at %zu); remove it",
                               c, i);
    }
    return 0;
}

int rule_text_parse(struct slice text, struct zone_shelf *zones,
                    struct rules **rules, struct error *err)
{
    struct rule_parser parser = {.zones = zones};
    int code = check_length(text.len, err);

    *rules = NULL;
    if (code == 0)
        code = check_bytes(text, err);
    if (code < 0)
        return code;
    parser.rules = memory_zalloc(1, sizeof(*parser.rules));
    code = make_room(parser.rules, text, err);
    if (code == 0)
        code = read_all(&parser, text, err);
    if (code == 0)
        code = rule_side_text_name(parser.rules, err);
    if (code < 0 || parser.rules->count == 0)
        rules_free(&parser.rules);
    *rules = parser.rules;
    return code;
}

void rule_text_append_rule(const struct rules *rules, size_t i,
                           struct buffer *out)
{
    const struct rule *rule = &rules->items[i];

    rule_when_text_append(&rule->when, out);
    buffer_append(out, rule->split ? SLICE("split") : SLICE("->"));
    for (size_t k = 0; k < rule->side_count; k++) {
        const struct rule_side *side = &rules->sides[rule->first_side + k];

        buffer_append_byte(out, ' ');
        rule_side_text_append(side, rule->split, out);
    }
}

void rule_text_append(const struct rules *rules, struct buffer *out)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (i > 0)
            buffer_append_byte(out, '\n');
        rule_text_append_rule(rules, i, out);
    }
}

/* Of rules that are given only: a stored one leads to its only side. */
static int check_splits(const struct rules *rules, struct error *err)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (rules->items[i].split && rules->items[i].side_count < 2)
            return error_field(err, ERROR_INVALID, "bad_rule", "rules",
                               "rule %zu: split has one side; give another "
                               "weight:address, or write -> instead of split",
                               i + 1);
    }
    return 0;
}

int rule_text_normalise(struct slice text, struct buffer *out,
                        struct error *err)
{
    struct zone_shelf zones = ZONE_SHELF_INIT;
    struct rules *rules;
    size_t before = out->len;
    int code = rule_text_parse(text, &zones, &rules, err);

    if (rules != NULL) {
        code = check_splits(rules, err);
        if (code == 0) {
            rule_text_append(rules, out);
            code = check_length(out->len - before, err);
        }
        rules_free(&rules);
    }
    if (code < 0)
        buffer_truncate(out, before);
    zone_shelf_release(&zones);
    return code;
}
