#include "shortener/rule/rule_side_text.h"

#include <stdio.h>

#include "shortener/address/destination.h"

#define SHOWN_MAX 60 /* bytes of foreign text in a message */

static int refuse(struct error *err, const char *why, struct slice text)
{
    return error_field(err, ERROR_INVALID, "bad_rule", "rules",
                       "\"%" SLICE_FMT "\" %s",
                       SLICE_ARG(slice_head(text, SHOWN_MAX)), why);
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/* Names that the redirect path gives by itself. */
static bool is_reserved(struct slice name)
{
    return slice_equal(name, RULE_NAME_DEFAULT) ||
           slice_equal(name, RULE_NAME_IOS_APP) ||
           slice_equal(name, RULE_NAME_ANDROID_APP);
}

/* Takes "NAME=" off the front, if it is there. */
static int take_name(struct arena *arena, struct slice *word,
                     struct rule_side *side, struct error *err)
{
    size_t len = 0;

    while (len < word->len && is_name_byte(word->ptr[len]))
        len++;
    if (len == 0 || len == word->len || word->ptr[len] != '=')
        return 0;
    side->name = slice_head(*word, len);
    *word = slice_skip(*word, len + 1);
    if (len > RULE_NAME_MAX)
        return refuse(err, "is too long for a name: give 32 bytes at most",
                      side->name);
    if (is_reserved(side->name))
        return refuse(err, "is a name of ours; choose another", side->name);
    side->name = arena_text(arena, side->name);
    return 0;
}

static int take_weight(struct slice *word, struct rule_side *side,
                       struct error *err)
{
    size_t colon = slice_find(*word, ':');
    uint64_t weight;

    if (!slice_parse_u64(slice_head(*word, colon), &weight) || weight == 0 ||
        weight > RULE_WEIGHT_MAX)
        return refuse(err,
                      "begins with no weight: write 50:https://..., from 1 "
                      "to 10000",
                      *word);
    side->weight = (unsigned)weight;
    *word = slice_skip(*word, colon + 1);
    return 0;
}

static int read_destination(struct arena *arena, struct slice text,
                            struct rule_side *side, struct error *err)
{
    struct buffer url = BUFFER_INIT;
    struct error why = ERROR_INIT;
    int code = destination_normalise(text, "destination", &url, &why);

    if (code < 0)
        error_field(err, code, why.reason, "rules", "%s", why.message);
    else
        side->destination = arena_text(arena, buffer_slice(&url));
    buffer_release(&url);
    return code;
}

int rule_side_text_read(struct slice word, bool weighted, struct arena *arena,
                        struct rule_side *side, struct error *err)
{
    side->weight = 1;
    if (take_name(arena, &word, side, err) < 0 ||
        (weighted && take_weight(&word, side, err) < 0))
        return err->code;
    return read_destination(arena, word, side, err);
}

void rule_side_text_append(const struct rule_side *side, bool weighted,
                           struct buffer *out)
{
    buffer_append(out, side->name);
    buffer_append_byte(out, '=');
    if (weighted)
        buffer_appendf(out, "%u:", side->weight);
    buffer_append(out, side->destination);
}

/* ---- Names --------------------------------------------------------------- */

/* The first side of that name among the first `count`, or `count`. */
static size_t find_name(const struct rules *rules, size_t count,
                        struct slice name)
{
    size_t i = 0;

    while (i < count && !slice_equal(rules->sides[i].name, name))
        i++;
    return i;
}

/* "a" ... "z", then "side27"; "rule1" and so on for a rule's only side. */
static void make_name(struct rules *rules, size_t i)
{
    struct rule_side *side = &rules->sides[i];
    bool split = rules->items[side->rule].split;
    char text[RULE_NAME_MAX];
    struct slice name;

    for (unsigned n = 0;; n++) {
        int len = split && n < 26
                      ? snprintf(text, sizeof(text), "%c", 'a' + (int)n)
                      : snprintf(text, sizeof(text), "%s%u",
                                 split ? "side" : "rule", n + 1);

        name = slice_of(text, (size_t)len);
        if (find_name(rules, rules->side_count, name) == rules->side_count)
            break;
    }
    side->name = arena_text(&rules->arena, name);
}

int rule_side_text_name(struct rules *rules, struct error *err)
{
    for (size_t i = 0; i < rules->side_count; i++) {
        const struct rule_side *side = &rules->sides[i];
        size_t first = find_name(rules, i, side->name);

        if (side->name.len > 0 && first < i)
            return error_field(err, ERROR_INVALID, "bad_rule", "rules",
                               "rule %zu: two destinations are named "
                               "\"%" SLICE_FMT "\", the other one in rule "
                               "%zu; reports could not tell them apart",
                               side->rule + 1, SLICE_ARG(side->name),
                               rules->sides[first].rule + 1);
    }
    for (size_t i = 0; i < rules->side_count; i++) {
        if (rules->sides[i].name.len == 0)
            make_name(rules, i);
    }
    return 0;
}
