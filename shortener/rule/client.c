#include "shortener/rule/client.h"

#include <stdbool.h>
#include <stddef.h>

#include "core/robot.h"
#include "shortener/rule/rule.h"

#define AGENT_MAX 512 /* bytes of a user agent that are looked at */

/* A word of user agents, in lower case, and the bits that it means. */
struct client_word {
    struct slice word;
    unsigned bits;
};

/*
 * The first that is there counts: systems that name others to be taken for
 * them ("Windows Phone 10.0; Android 4.2.1", "Linux; Android 10") come before
 * those.
 */
static const struct client_word system_words[] = {
    {SLICE_INIT("windows phone"), RULE_BIT(RULE_WINDOWS)},
    {SLICE_INIT("tizen"), 0},
    {SLICE_INIT("kaios"), 0},
    {SLICE_INIT("web0s"), 0},
    {SLICE_INIT("playstation"), 0},
    {SLICE_INIT("nintendo"), 0},
    {SLICE_INIT("xbox"), 0},
    {SLICE_INIT("openharmony"), 0},
    {SLICE_INIT("iphone"), RULE_BIT(RULE_IOS)},
    {SLICE_INIT("ipad"), RULE_BIT(RULE_IOS)},
    {SLICE_INIT("ipod"), RULE_BIT(RULE_IOS)},
    {SLICE_INIT("apple tv"), 0},
    {SLICE_INIT("appletv"), 0},
    {SLICE_INIT("android"), RULE_BIT(RULE_ANDROID)},
    {SLICE_INIT("silk/"), RULE_BIT(RULE_ANDROID)},
    {SLICE_INIT("cros "), RULE_BIT(RULE_CHROMEOS)},
    {SLICE_INIT("windows"), RULE_BIT(RULE_WINDOWS)},
    {SLICE_INIT("macintosh"), RULE_BIT(RULE_MACOS)},
    {SLICE_INIT("mac os x"), RULE_BIT(RULE_MACOS)},
    {SLICE_INIT("linux"), RULE_BIT(RULE_LINUX)},
};

/* Likewise; "Tablet PC" is what Windows called a laptop with a pen. */
static const struct client_word device_words[] = {
    {SLICE_INIT("smart-tv"), 0},
    {SLICE_INIT("smarttv"), 0},
    {SLICE_INIT("googletv"), 0},
    {SLICE_INIT("google tv"), 0},
    {SLICE_INIT("android tv"), 0},
    {SLICE_INIT("apple tv"), 0},
    {SLICE_INIT("appletv"), 0},
    {SLICE_INIT("hbbtv"), 0},
    {SLICE_INIT("bravia"), 0},
    {SLICE_INIT("; aft"), 0}, /* Fire TV, by its models' names */
    {SLICE_INIT("crkey"), 0}, /* Chromecast */
    {SLICE_INIT("web0s"), 0},
    {SLICE_INIT("playstation"), 0},
    {SLICE_INIT("nintendo"), 0},
    {SLICE_INIT("xbox"), 0},
    {SLICE_INIT("tablet pc"), RULE_BIT(RULE_DESKTOP)},
    {SLICE_INIT("ipad"), RULE_BIT(RULE_TABLET)},
    {SLICE_INIT("tablet"), RULE_BIT(RULE_TABLET)},
    {SLICE_INIT("kindle"), RULE_BIT(RULE_TABLET)},
    {SLICE_INIT("playbook"), RULE_BIT(RULE_TABLET)},
    {SLICE_INIT("iphone"), RULE_BIT(RULE_MOBILE)},
    {SLICE_INIT("ipod"), RULE_BIT(RULE_MOBILE)},
    {SLICE_INIT("mobi"), RULE_BIT(RULE_MOBILE)},
    {SLICE_INIT("phone"), RULE_BIT(RULE_MOBILE)},
    {SLICE_INIT("blackberry"), RULE_BIT(RULE_MOBILE)},
    {SLICE_INIT("symbian"), RULE_BIT(RULE_MOBILE)},
    {SLICE_INIT("opera mini"), RULE_BIT(RULE_MOBILE)},
    {SLICE_INIT("midp"), RULE_BIT(RULE_MOBILE)},
    /* Apps of Android's own HTTP client leave "Mobile" out. */
    {SLICE_INIT("dalvik/"), RULE_BIT(RULE_MOBILE)},
    {SLICE_INIT("android"), RULE_BIT(RULE_TABLET)},
    {SLICE_INIT("silk/"), RULE_BIT(RULE_TABLET)},
    {SLICE_INIT("cros "), RULE_BIT(RULE_DESKTOP)},
    {SLICE_INIT("windows"), RULE_BIT(RULE_DESKTOP)},
    {SLICE_INIT("macintosh"), RULE_BIT(RULE_DESKTOP)},
    {SLICE_INIT("mac os x"), RULE_BIT(RULE_DESKTOP)},
    {SLICE_INIT("x11"), RULE_BIT(RULE_DESKTOP)},
    {SLICE_INIT("linux"), RULE_BIT(RULE_DESKTOP)},
};

/* What Sec-CH-UA-Platform may say, of which rules know. */
static const struct client_word platforms[] = {
    {SLICE_INIT("\"Android\""), RULE_BIT(RULE_ANDROID)},
    {SLICE_INIT("\"iOS\""), RULE_BIT(RULE_IOS)},
    {SLICE_INIT("\"Windows\""), RULE_BIT(RULE_WINDOWS)},
    {SLICE_INIT("\"macOS\""), RULE_BIT(RULE_MACOS)},
    {SLICE_INIT("\"Linux\""), RULE_BIT(RULE_LINUX)},
    {SLICE_INIT("\"Chrome OS\""), RULE_BIT(RULE_CHROMEOS)},
    {SLICE_INIT("\"Chromium OS\""), RULE_BIT(RULE_CHROMEOS)},
};

static unsigned find_word(const struct client_word *words, size_t count,
                          struct slice text)
{
    for (size_t i = 0; i < count; i++) {
        if (slice_search(text, words[i].word) < text.len)
            return words[i].bits;
    }
    return 0;
}

static unsigned system_of_hint(struct slice platform)
{
    for (size_t i = 0; i < sizeof(platforms) / sizeof(platforms[0]); i++) {
        if (slice_equal_nocase(platform, platforms[i].word))
            return platforms[i].bits;
    }
    return 0;
}

/* "Mobile" or not is all that the hint tells; a tablet's says ?0, too. */
static unsigned device_of_hint(struct slice mobile, unsigned system,
                               unsigned by_agent)
{
    if (slice_equal(mobile, SLICE("?1")))
        return RULE_BIT(RULE_MOBILE);
    if (slice_equal(mobile, SLICE("?0")) && by_agent == RULE_BIT(RULE_MOBILE))
        return system == RULE_BIT(RULE_ANDROID) ? RULE_BIT(RULE_TABLET)
                                                : RULE_BIT(RULE_DESKTOP);
    return by_agent;
}

void client_recognise(struct client *client,
                      const struct client_headers *headers)
{
    char text[AGENT_MAX];
    struct slice agent =
        slice_lower(slice_head(headers->user_agent, AGENT_MAX), text);
    unsigned hinted = system_of_hint(slice_trim(headers->platform));

    client->system =
        hinted != 0
            ? hinted
            : find_word(system_words,
                        sizeof(system_words) / sizeof(system_words[0]), agent);
    if (robot_recognise(agent) != ROBOT_NONE) {
        client->device = RULE_BIT(RULE_BOT);
        return;
    }
    client->device = device_of_hint(
        slice_trim(headers->mobile), client->system,
        find_word(device_words, sizeof(device_words) / sizeof(device_words[0]),
                  agent));
}
