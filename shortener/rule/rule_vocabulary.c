#include "shortener/rule/rule_vocabulary.h"

#include "shortener/rule/rule.h"

#define WORDS(list) (list), sizeof(list) / sizeof((list)[0])

static const char *const device_words[] = {
    [RULE_MOBILE] = "mobile",
    [RULE_TABLET] = "tablet",
    [RULE_DESKTOP] = "desktop",
    [RULE_BOT] = "bot",
};

static const char *const system_words[] = {
    [RULE_IOS] = "ios",         [RULE_ANDROID] = "android",
    [RULE_WINDOWS] = "windows", [RULE_MACOS] = "macos",
    [RULE_LINUX] = "linux",     [RULE_CHROMEOS] = "chromeos",
};

static const char *const day_words[] = {"mon", "tue", "wed", "thu",
                                        "fri", "sat", "sun"};

const struct rule_vocabulary rule_devices = {WORDS(device_words)};
const struct rule_vocabulary rule_systems = {WORDS(system_words)};
const struct rule_vocabulary rule_days = {WORDS(day_words)};

int rule_vocabulary_find(const struct rule_vocabulary *vocabulary,
                         struct slice word)
{
    for (size_t i = 0; i < vocabulary->count; i++) {
        if (slice_equal_nocase(word, slice_str(vocabulary->words[i])))
            return (int)i;
    }
    return -1;
}

void rule_vocabulary_append(const struct rule_vocabulary *vocabulary,
                            unsigned bits, struct buffer *out)
{
    const char *separator = "";

    for (size_t i = 0; i < vocabulary->count; i++) {
        if ((bits & RULE_BIT(i)) == 0)
            continue;
        buffer_appendf(out, "%s%s", separator, vocabulary->words[i]);
        separator = ",";
    }
}

void rule_vocabulary_append_choice(const struct rule_vocabulary *vocabulary,
                                   struct buffer *out)
{
    for (size_t i = 0; i < vocabulary->count; i++)
        buffer_appendf(out, "%s%s",
                       i == 0                      ? ""
                       : i + 1 < vocabulary->count ? ", "
                                                   : " or ",
                       vocabulary->words[i]);
}
