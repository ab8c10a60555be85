#include "core/robot.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * How a word must stand in a user agent to count. Crawlers name themselves in
 * one word ("Googlebot", "YandexBot/3.0") or as one ("crawler"); browsers and
 * telephones use the same letters inside others (Cubot, Botswana).
 */
enum robot_place {
    ROBOT_ANYWHERE,
    ROBOT_WORD,    /* no letter on either side */
    ROBOT_WORD_END /* no letter behind it */
};

struct robot_word {
    struct slice word;
    enum robot_place place;
    enum robot kind;
};

static const struct robot_word robot_words[] = {
    /*
     * First, since some also use crawlers' words. Office's "ms-office" and
     * "Microsoft Office/16.0" are not here: it follows a link itself and gives
     * the browser what it was led to, so that is a person's only request.
     */
    {SLICE_INIT("barracuda sentinel"), ROBOT_ANYWHERE, ROBOT_SCANNER},
    {SLICE_INIT("barracudasentinel"), ROBOT_ANYWHERE, ROBOT_SCANNER},
    {SLICE_INIT("barracudacentral"), ROBOT_ANYWHERE, ROBOT_SCANNER},
    {SLICE_INIT("proofpoint"), ROBOT_ANYWHERE, ROBOT_SCANNER},
    {SLICE_INIT("urldefense"), ROBOT_ANYWHERE, ROBOT_SCANNER},
    {SLICE_INIT("mimecast"), ROBOT_ANYWHERE, ROBOT_SCANNER},
    {SLICE_INIT("trend micro"), ROBOT_WORD, ROBOT_SCANNER},
    {SLICE_INIT("trendmicro"), ROBOT_WORD, ROBOT_SCANNER},
    {SLICE_INIT("tmufe"), ROBOT_WORD, ROBOT_SCANNER},
    {SLICE_INIT("cloudmark"), ROBOT_WORD, ROBOT_SCANNER},
    {SLICE_INIT("symantec"), ROBOT_WORD, ROBOT_SCANNER},
    {SLICE_INIT("messagelabs"), ROBOT_WORD, ROBOT_SCANNER},
    {SLICE_INIT("fireeye"), ROBOT_WORD, ROBOT_SCANNER},
    {SLICE_INIT("safelinks"), ROBOT_ANYWHERE, ROBOT_SCANNER},
    {SLICE_INIT("safe links"), ROBOT_WORD, ROBOT_SCANNER},
    {SLICE_INIT("virustotal"), ROBOT_ANYWHERE, ROBOT_SCANNER},
    {SLICE_INIT("clamav"), ROBOT_WORD, ROBOT_SCANNER},
    {SLICE_INIT("kaspersky lab"), ROBOT_WORD, ROBOT_SCANNER},
    {SLICE_INIT("office existence discovery"), ROBOT_ANYWHERE, ROBOT_SCANNER},
    {SLICE_INIT("office protocol discovery"), ROBOT_ANYWHERE, ROBOT_SCANNER},
    {SLICE_INIT("bot"), ROBOT_WORD_END, ROBOT_SELF_NAMED},
    {SLICE_INIT("bots"), ROBOT_WORD_END, ROBOT_SELF_NAMED},
    {SLICE_INIT("robot"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("crawl"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("spider"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("slurp;"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("scraper"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("archiver"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("monitor"), ROBOT_WORD_END, ROBOT_SELF_NAMED},
    {SLICE_INIT("monitoring"), ROBOT_WORD_END, ROBOT_SELF_NAMED},
    {SLICE_INIT("checker"), ROBOT_WORD_END, ROBOT_SELF_NAMED},
    {SLICE_INIT("validator"), ROBOT_WORD_END, ROBOT_SELF_NAMED},
    {SLICE_INIT("scanner"), ROBOT_WORD, ROBOT_SELF_NAMED},
    {SLICE_INIT("fetcher"), ROBOT_WORD_END, ROBOT_SELF_NAMED},
    {SLICE_INIT("feedfetcher"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("mediapartners-google"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("apis-google"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("google-"), ROBOT_WORD, ROBOT_SELF_NAMED},
    {SLICE_INIT("yandeximages"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("http://"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("https://"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("lighthouse"), ROBOT_WORD, ROBOT_SELF_NAMED},
    {SLICE_INIT("pingdom"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("statuscake"), ROBOT_ANYWHERE, ROBOT_SELF_NAMED},
    {SLICE_INIT("facebookexternalhit"), ROBOT_ANYWHERE, ROBOT_PREVIEW},
    {SLICE_INIT("facebookcatalog"), ROBOT_ANYWHERE, ROBOT_PREVIEW},
    {SLICE_INIT("meta-externalagent"), ROBOT_ANYWHERE, ROBOT_PREVIEW},
    {SLICE_INIT("preview"), ROBOT_WORD_END, ROBOT_PREVIEW},
    {SLICE_INIT("embedly"), ROBOT_ANYWHERE, ROBOT_PREVIEW},
    {SLICE_INIT("iframely"), ROBOT_ANYWHERE, ROBOT_PREVIEW},
    {SLICE_INIT("whatsapp/"), ROBOT_WORD, ROBOT_PREVIEW},
    {SLICE_INIT("vkshare"), ROBOT_ANYWHERE, ROBOT_PREVIEW},
    {SLICE_INIT("facebookexternalua"), ROBOT_ANYWHERE, ROBOT_PREVIEW},
    {SLICE_INIT("imageproxy"), ROBOT_ANYWHERE, ROBOT_PREVIEW},
    {SLICE_INIT("emailproxy"), ROBOT_ANYWHERE, ROBOT_PREVIEW},
    {SLICE_INIT("ggpht.com"), ROBOT_ANYWHERE, ROBOT_PREVIEW},
    {SLICE_INIT("linkexpander"), ROBOT_ANYWHERE, ROBOT_PREVIEW},
    {SLICE_INIT("onebox"), ROBOT_WORD, ROBOT_PREVIEW},
    {SLICE_INIT("cardyb"), ROBOT_WORD, ROBOT_PREVIEW},
    {SLICE_INIT("googlemessages/"), ROBOT_WORD, ROBOT_PREVIEW},
    {SLICE_INIT("headlesschrome"), ROBOT_ANYWHERE, ROBOT_TOOL},
    {SLICE_INIT("phantomjs"), ROBOT_ANYWHERE, ROBOT_TOOL},
    {SLICE_INIT("curl/"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("libcurl"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("wget"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("python"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("python-urllib"), ROBOT_ANYWHERE, ROBOT_TOOL},
    {SLICE_INIT("aiohttp"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("httpx"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("go-http-client"), ROBOT_ANYWHERE, ROBOT_TOOL},
    {SLICE_INIT("libwww-perl"), ROBOT_ANYWHERE, ROBOT_TOOL},
    {SLICE_INIT("lwp"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("java/"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("httpclient"), ROBOT_WORD_END, ROBOT_TOOL},
    {SLICE_INIT("okhttp/"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("node-fetch"), ROBOT_ANYWHERE, ROBOT_TOOL},
    {SLICE_INIT("axios/"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("scrapy"), ROBOT_ANYWHERE, ROBOT_TOOL},
    {SLICE_INIT("httrack"), ROBOT_ANYWHERE, ROBOT_TOOL},
    {SLICE_INIT("guzzlehttp"), ROBOT_ANYWHERE, ROBOT_TOOL},
    {SLICE_INIT("postmanruntime"), ROBOT_ANYWHERE, ROBOT_TOOL},
    {SLICE_INIT("insomnia/"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("winhttp"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("ruby"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("perl"), ROBOT_WORD, ROBOT_TOOL},
    {SLICE_INIT("php/"), ROBOT_WORD, ROBOT_TOOL},
};

/* Names that end in "bot" and are a telephone or its maker. */
static const struct slice robot_exceptions[] = {
    SLICE_INIT("cubot"),
    SLICE_INIT("ro-bot"),
};

static bool is_letter_at(struct slice text, size_t at)
{
    return at < text.len && isalpha((unsigned char)text.ptr[at]) != 0;
}

static bool is_excepted(struct slice text, size_t end)
{
    size_t count = sizeof(robot_exceptions) / sizeof(robot_exceptions[0]);

    for (size_t i = 0; i < count; i++) {
        struct slice name = robot_exceptions[i];

        if (end >= name.len &&
            slice_equal_nocase(slice_of(text.ptr + end - name.len, name.len),
                               name))
            return true;
    }
    return false;
}

static bool stands_right(const struct robot_word *word, struct slice text,
                         size_t at)
{
    size_t end = at + word->word.len;

    if (word->place == ROBOT_ANYWHERE)
        return true;
    if (is_letter_at(word->word, word->word.len - 1) && is_letter_at(text, end))
        return false;
    if (word->place == ROBOT_WORD && at > 0)
        return !is_letter_at(text, at - 1);
    return !is_excepted(text, end);
}

static bool contains(const struct robot_word *word, struct slice text)
{
    size_t at = 0;

    for (;;) {
        struct slice rest = slice_skip(text, at);
        size_t found = slice_search(rest, word->word);

        if (found == rest.len)
            return false;
        if (stands_right(word, text, at + found))
            return true;
        at += found + 1;
    }
}

enum robot robot_recognise(struct slice user_agent)
{
    size_t count = sizeof(robot_words) / sizeof(robot_words[0]);
    char text[ROBOT_AGENT_MAX];
    struct slice lower =
        slice_lower(slice_head(user_agent, sizeof(text)), text);

    for (size_t i = 0; i < count; i++) {
        if (contains(&robot_words[i], lower))
            return robot_words[i].kind;
    }
    return ROBOT_NONE;
}
