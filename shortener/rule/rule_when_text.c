#include "shortener/rule/rule_when_text.h"

#include "core/spelling.h"
#include "shortener/rule/accept_language.h"
#include "shortener/rule/country_code.h"
#include "shortener/rule/rule_clock_text.h"
#include "shortener/rule/rule_parameter_text.h"
#include "shortener/rule/rule_vocabulary.h"

#define QUERY_PREFIX SLICE("query.")
#define SHOWN_MAX    60 /* bytes of foreign text in a message */

/* ---- Words: device, os --------------------------------------------------- */

static int read_words(const char *condition,
                      const struct rule_vocabulary *vocabulary,
                      struct slice text, unsigned *bits, struct error *err)
{
    struct buffer advice = BUFFER_INIT;
    struct slice value;
    size_t count;

    if (rule_reader_count(condition, text, &count, err) < 0)
        return err->code;
    while (slice_split(&text, ',', &value)) {
        int word = rule_vocabulary_find(vocabulary, value);

        if (word < 0) {
            buffer_append(&advice, SLICE("write "));
            rule_vocabulary_append_choice(vocabulary, &advice);
            rule_reader_refuse(err, condition, value, buffer_str(&advice));
            buffer_release(&advice);
            return err->code;
        }
        *bits |= RULE_BIT(word);
    }
    return 0;
}

static int read_device(struct rule_reader *reader, struct slice text,
                       struct error *err)
{
    return read_words("device", &rule_devices, text, &reader->when->devices,
                      err);
}

static int read_system(struct rule_reader *reader, struct slice text,
                       struct error *err)
{
    return read_words("os", &rule_systems, text, &reader->when->systems, err);
}

/* ---- Texts: lang, country ------------------------------------------------ */

static bool holds_already(const struct slice *list, size_t count,
                          struct slice value)
{
    for (size_t i = 0; i < count; i++) {
        if (slice_equal(list[i], value))
            return true;
    }
    return false;
}

static char in_case(char c, bool upper)
{
    if (upper && c >= 'a' && c <= 'z')
        return (char)(c - 'a' + 'A');
    if (!upper && c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c;
}

/* The usual case: "de-AT", "zh-Hant" (RFC 5646, 2.1.1). */
static void write_language(struct slice tag, char *out)
{
    struct slice rest = tag;
    struct slice subtag;

    while (slice_split(&rest, '-', &subtag)) {
        bool first = subtag.ptr == tag.ptr;

        for (size_t i = 0; i < subtag.len; i++)
            *out++ =
                in_case(subtag.ptr[i], !first && (subtag.len == 2 ||
                                                  (subtag.len == 4 && i == 0)));
        if (!slice_is_none(rest))
            *out++ = '-';
    }
}

static void write_country(struct slice code, char *out)
{
    for (size_t i = 0; i < code.len; i++)
        out[i] = in_case(code.ptr[i], true);
}

struct text_condition {
    const char *name;
    bool (*is_good)(struct slice value);
    void (*write)(struct slice value, char *out); /* value.len bytes */
    const char *advice;
};

static int read_texts(struct rule_reader *reader,
                      const struct text_condition *condition, struct slice text,
                      struct slice **list, size_t *list_count,
                      struct error *err)
{
    struct slice value;
    size_t count;

    if (rule_reader_count(condition->name, text, &count, err) < 0)
        return err->code;
    *list = arena_zalloc(reader->arena, count, sizeof(**list));
    while (slice_split(&text, ',', &value)) {
        char *copy;

        if (!condition->is_good(value))
            return rule_reader_refuse(err, condition->name, value,
                                      condition->advice);
        copy = arena_zalloc(reader->arena, value.len, 1);
        condition->write(value, copy);
        value.ptr = copy;
        if (!holds_already(*list, *list_count, value))
            (*list)[(*list_count)++] = value;
    }
    return 0;
}

static int read_language(struct rule_reader *reader, struct slice text,
                         struct error *err)
{
    static const struct text_condition condition = {
        "lang", accept_language_is_range, write_language,
        "write a language such as de, pt-BR or zh-Hant"};

    return read_texts(reader, &condition, text, &reader->when->languages,
                      &reader->when->language_count, err);
}

static int read_country(struct rule_reader *reader, struct slice text,
                        struct error *err)
{
    static const struct text_condition condition = {
        "country", country_code_is_known, write_country,
        "write a country's code of two letters, such as DE or GB"};

    return read_texts(reader, &condition, text, &reader->when->countries,
                      &reader->when->country_count, err);
}

static int read_returning(struct rule_reader *reader, struct slice text,
                          struct error *err)
{
    if (slice_equal_nocase(text, SLICE("yes")))
        reader->when->returning = RULE_RETURNING_YES;
    else if (slice_equal_nocase(text, SLICE("no")))
        reader->when->returning = RULE_RETURNING_NO;
    else
        return rule_reader_refuse(err, "returning", text, "write yes or no");
    return 0;
}

/* ---- All ----------------------------------------------------------------- */

struct condition {
    const char *name;
    int (*read)(struct rule_reader *reader, struct slice text,
                struct error *err);
};

static const struct condition conditions[] = {
    {"device", read_device},
    {"os", read_system},
    {"lang", read_language},
    {"country", read_country},
    {"time", rule_clock_text_read_time},
    {"days", rule_clock_text_read_days},
    {"returning", read_returning},
};

#define CONDITIONS (sizeof(conditions) / sizeof(conditions[0]))

static const char *condition_name(const void *names, size_t i)
{
    return ((const struct condition *)names)[i].name;
}

static int refuse_unknown(struct slice word, struct error *err)
{
    struct slice name = slice_head(word, slice_find(word, '='));
    const char *nearest =
        spelling_nearest(name, condition_name, conditions, CONDITIONS);

    return error_field(
        err, ERROR_INVALID, "bad_rule", "rules",
        "\"%" SLICE_FMT "\" is no condition%s%s%s; there are device=, os=, "
        "lang=, country=, time=, days=, query.NAME and returning=, then -> "
        "and an address, or split",
        SLICE_ARG(slice_head(word, SHOWN_MAX)),
        nearest != NULL ? " (did you mean " : "",
        nearest != NULL ? nearest : "", nearest != NULL ? "=?)" : "");
}

int rule_when_text_read(struct rule_reader *reader, struct slice word,
                        struct error *err)
{
    size_t equals = slice_find(word, '=');
    struct slice name = slice_head(word, equals);

    if (slice_starts(word, QUERY_PREFIX))
        return rule_parameter_text_read(
            reader, slice_skip(word, QUERY_PREFIX.len), err);
    for (size_t i = 0; i < CONDITIONS && equals < word.len; i++) {
        if (!slice_equal_nocase(name, slice_str(conditions[i].name)))
            continue;
        if ((reader->seen & RULE_BIT(i)) != 0)
            return rule_reader_refuse(err, conditions[i].name,
                                      slice_skip(word, equals + 1),
                                      "is there twice; give its values as a,b");
        reader->seen |= RULE_BIT(i);
        return conditions[i].read(reader, slice_skip(word, equals + 1), err);
    }
    return refuse_unknown(word, err);
}

/* ---- Writing ------------------------------------------------------------- */

static void append_words(const char *name,
                         const struct rule_vocabulary *vocabulary,
                         unsigned bits, struct buffer *out)
{
    if (bits == 0)
        return;
    buffer_appendf(out, "%s=", name);
    rule_vocabulary_append(vocabulary, bits, out);
    buffer_append_byte(out, ' ');
}

static void append_texts(const char *name, const struct slice *list,
                         size_t count, struct buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        buffer_appendf(out, "%s%s", i == 0 ? name : "", i == 0 ? "=" : ",");
        buffer_append(out, list[i]);
    }
    if (count > 0)
        buffer_append_byte(out, ' ');
}

void rule_when_text_append(const struct rule_when *when, struct buffer *out)
{
    append_words("device", &rule_devices, when->devices, out);
    append_words("os", &rule_systems, when->systems, out);
    append_texts("lang", when->languages, when->language_count, out);
    append_texts("country", when->countries, when->country_count, out);
    rule_clock_text_append(when, out);
    rule_parameter_text_append(when, out);
    if (when->returning == RULE_RETURNING_YES)
        buffer_append(out, SLICE("returning=yes "));
    else if (when->returning == RULE_RETURNING_NO)
        buffer_append(out, SLICE("returning=no "));
}
