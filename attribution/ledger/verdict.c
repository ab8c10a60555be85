#include "attribution/ledger/verdict.h"

#include <ctype.h>
#include <stddef.h>

/*
 * How a word must stand in a user agent to count. Crawlers name themselves in
 * one word ("Googlebot", "YandexBot/3.0") or as one ("crawler"); browsers and
 * telephones use the same letters inside others (Cubot, Botswana).
 */
enum verdict_place {
    VERDICT_ANYWHERE,
    VERDICT_WORD,    /* no letter on either side */
    VERDICT_WORD_END /* no letter behind it */
};

struct verdict_word {
    struct slice word;
    enum verdict_place place;
    enum verdict_reason reason;
};

static const struct verdict_word verdict_words[] = {
    {SLICE_INIT("bot"), VERDICT_WORD_END, VERDICT_SELF_NAMED},
    {SLICE_INIT("bots"), VERDICT_WORD_END, VERDICT_SELF_NAMED},
    {SLICE_INIT("robot"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("crawl"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("spider"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("slurp;"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("scraper"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("archiver"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("monitor"), VERDICT_WORD_END, VERDICT_SELF_NAMED},
    {SLICE_INIT("monitoring"), VERDICT_WORD_END, VERDICT_SELF_NAMED},
    {SLICE_INIT("checker"), VERDICT_WORD_END, VERDICT_SELF_NAMED},
    {SLICE_INIT("validator"), VERDICT_WORD_END, VERDICT_SELF_NAMED},
    {SLICE_INIT("scanner"), VERDICT_WORD, VERDICT_SELF_NAMED},
    {SLICE_INIT("fetcher"), VERDICT_WORD_END, VERDICT_SELF_NAMED},
    {SLICE_INIT("feedfetcher"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("mediapartners-google"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("apis-google"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("google-"), VERDICT_WORD, VERDICT_SELF_NAMED},
    {SLICE_INIT("yandeximages"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("http://"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("https://"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("lighthouse"), VERDICT_WORD, VERDICT_SELF_NAMED},
    {SLICE_INIT("pingdom"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("statuscake"), VERDICT_ANYWHERE, VERDICT_SELF_NAMED},
    {SLICE_INIT("facebookexternalhit"), VERDICT_ANYWHERE, VERDICT_PREVIEW},
    {SLICE_INIT("facebookcatalog"), VERDICT_ANYWHERE, VERDICT_PREVIEW},
    {SLICE_INIT("meta-externalagent"), VERDICT_ANYWHERE, VERDICT_PREVIEW},
    {SLICE_INIT("preview"), VERDICT_WORD_END, VERDICT_PREVIEW},
    {SLICE_INIT("embedly"), VERDICT_ANYWHERE, VERDICT_PREVIEW},
    {SLICE_INIT("iframely"), VERDICT_ANYWHERE, VERDICT_PREVIEW},
    {SLICE_INIT("whatsapp/"), VERDICT_WORD, VERDICT_PREVIEW},
    {SLICE_INIT("vkshare"), VERDICT_ANYWHERE, VERDICT_PREVIEW},
    {SLICE_INIT("headlesschrome"), VERDICT_ANYWHERE, VERDICT_TOOL},
    {SLICE_INIT("phantomjs"), VERDICT_ANYWHERE, VERDICT_TOOL},
    {SLICE_INIT("curl/"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("libcurl"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("wget"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("python"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("python-urllib"), VERDICT_ANYWHERE, VERDICT_TOOL},
    {SLICE_INIT("aiohttp"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("httpx"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("go-http-client"), VERDICT_ANYWHERE, VERDICT_TOOL},
    {SLICE_INIT("libwww-perl"), VERDICT_ANYWHERE, VERDICT_TOOL},
    {SLICE_INIT("lwp"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("java/"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("httpclient"), VERDICT_WORD_END, VERDICT_TOOL},
    {SLICE_INIT("node-fetch"), VERDICT_ANYWHERE, VERDICT_TOOL},
    {SLICE_INIT("axios/"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("scrapy"), VERDICT_ANYWHERE, VERDICT_TOOL},
    {SLICE_INIT("httrack"), VERDICT_ANYWHERE, VERDICT_TOOL},
    {SLICE_INIT("guzzlehttp"), VERDICT_ANYWHERE, VERDICT_TOOL},
    {SLICE_INIT("postmanruntime"), VERDICT_ANYWHERE, VERDICT_TOOL},
    {SLICE_INIT("insomnia/"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("winhttp"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("ruby"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("perl"), VERDICT_WORD, VERDICT_TOOL},
    {SLICE_INIT("php/"), VERDICT_WORD, VERDICT_TOOL},
};

/* Names that end in "bot" and are a telephone or its maker. */
static const struct slice verdict_not_bots[] = {
    SLICE_INIT("cubot"),
    SLICE_INIT("ro-bot"),
};

static bool verdict_letter_at(struct slice text, size_t at)
{
    return at < text.len && isalpha((unsigned char)text.ptr[at]) != 0;
}

static bool verdict_is_excepted(struct slice text, size_t end)
{
    size_t count = sizeof(verdict_not_bots) / sizeof(verdict_not_bots[0]);

    for (size_t i = 0; i < count; i++) {
        struct slice name = verdict_not_bots[i];

        if (end >= name.len &&
            slice_equal_nocase(slice_of(text.ptr + end - name.len, name.len),
                               name))
            return true;
    }
    return false;
}

static bool verdict_stands(const struct verdict_word *word, struct slice text,
                           size_t at)
{
    size_t end = at + word->word.len;

    if (word->place == VERDICT_ANYWHERE)
        return true;
    if (verdict_letter_at(word->word, word->word.len - 1) &&
        verdict_letter_at(text, end))
        return false;
    if (word->place == VERDICT_WORD && at > 0)
        return !verdict_letter_at(text, at - 1);
    return !verdict_is_excepted(text, end);
}

static bool verdict_contains(const struct verdict_word *word, struct slice text)
{
    size_t at = 0;

    for (;;) {
        struct slice rest = slice_skip(text, at);
        size_t found = slice_search_nocase(rest, word->word);

        if (found == rest.len)
            return false;
        if (verdict_stands(word, text, at + found))
            return true;
        at += found + 1;
    }
}

struct verdict_finding verdict_of_agent(struct slice user_agent)
{
    size_t count = sizeof(verdict_words) / sizeof(verdict_words[0]);

    if (slice_trim(user_agent).len == 0)
        return (struct verdict_finding){VERDICT_UNCERTAIN,
                                        VERDICT_NO_USER_AGENT};
    for (size_t i = 0; i < count; i++) {
        if (verdict_contains(&verdict_words[i], user_agent))
            return (struct verdict_finding){VERDICT_BOT,
                                            verdict_words[i].reason};
    }
    return (struct verdict_finding){VERDICT_HUMAN, VERDICT_NOTHING};
}

struct verdict_finding verdict_of_hit(struct slice flags,
                                      struct verdict_finding agent)
{
    if (slice_find(flags, 'h') < flags.len)
        return (struct verdict_finding){VERDICT_PREFETCH, VERDICT_HEAD};
    if (slice_find(flags, 'p') < flags.len)
        return (struct verdict_finding){VERDICT_PREFETCH, VERDICT_PREFETCHED};
    return agent;
}

bool verdict_is_machine(enum verdict verdict)
{
    return verdict == VERDICT_BOT || verdict == VERDICT_SCANNER ||
           verdict == VERDICT_PREFETCH;
}

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {
        [VERDICT_HUMAN] = "human",         [VERDICT_BOT] = "bot",
        [VERDICT_SCANNER] = "scanner",     [VERDICT_PREFETCH] = "prefetch",
        [VERDICT_UNCERTAIN] = "uncertain",
    };

    return names[verdict];
}

const char *verdict_reason_name(enum verdict_reason reason)
{
    static const char *const names[] = {
        [VERDICT_NOTHING] = "nothing",
        [VERDICT_CONFIRMED] = "confirmed",
        [VERDICT_REPORTED] = "reported",
        [VERDICT_HEAD] = "head",
        [VERDICT_PREFETCHED] = "prefetched",
        [VERDICT_SELF_NAMED] = "self_named",
        [VERDICT_PREVIEW] = "preview",
        [VERDICT_TOOL] = "tool",
        [VERDICT_NO_USER_AGENT] = "no_user_agent",
    };

    return names[reason];
}
