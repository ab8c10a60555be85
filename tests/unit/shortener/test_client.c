#include "shortener/rule/client.h"

#include <criterion/criterion.h>
#include <string.h>

#include "shortener/rule/rule.h"

#define NONE     0
#define MOBILE   RULE_BIT(RULE_MOBILE)
#define TABLET   RULE_BIT(RULE_TABLET)
#define DESKTOP  RULE_BIT(RULE_DESKTOP)
#define BOT      RULE_BIT(RULE_BOT)
#define IOS      RULE_BIT(RULE_IOS)
#define ANDROID  RULE_BIT(RULE_ANDROID)
#define WINDOWS  RULE_BIT(RULE_WINDOWS)
#define MACOS    RULE_BIT(RULE_MACOS)
#define LINUX    RULE_BIT(RULE_LINUX)
#define CHROMEOS RULE_BIT(RULE_CHROMEOS)

#define KHTML    "AppleWebKit/537.36 (KHTML, like Gecko) "

struct client_case {
    unsigned device, system;
    const char *agent;
};

static const struct client_case agents[] = {
    /* iPhone, iPod, iPad: Safari, other browsers, apps */
    {MOBILE, IOS,
     "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) "
     "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 "
     "Safari/604.1"},
    {MOBILE, IOS,
     "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) "
     "AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/118.0.5993.69 "
     "Mobile/15E148 Safari/604.1"},
    {MOBILE, IOS,
     "Mozilla/5.0 (iPhone; CPU iPhone OS 13_4 like Mac OS X) "
     "AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/119.0 Mobile/15E148 "
     "Safari/605.1.15"},
    {MOBILE, IOS,
     "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) "
     "AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
     "[FBAN/FBIOS;FBAV/440.0.0.32.113;FBDV/iPhone14,5;FBSN/iOS]"},
    {MOBILE, IOS,
     "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) "
     "AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/20A362 Instagram "
     "255.0.0.12.105"},
    {MOBILE, IOS,
     "Mozilla/5.0 (iPhone; CPU iPhone OS 16_1 like Mac OS X) "
     "AppleWebKit/605.1.15 (KHTML, like Gecko) EdgiOS/110.0 Version/16.0 "
     "Mobile/15E148 Safari/604.1"},
    {MOBILE, IOS,
     "Mozilla/5.0 (iPod touch; CPU iPhone OS 12_5 like Mac OS X) "
     "AppleWebKit/605.1.15 Version/12.1 Mobile/15E148 Safari/604.1"},
    {MOBILE, IOS, "ExampleApp/1 iPhone5,2 iOS/10_1 CFNetwork/808.3 Darwin/16"},
    {TABLET, IOS,
     "Mozilla/5.0 (iPad; CPU OS 12_4 like Mac OS X) AppleWebKit/605.1.15 "
     "(KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1"},
    {TABLET, IOS,
     "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 "
     "(KHTML, like Gecko) CriOS/120.0 Mobile/15E148 Safari/604.1"},
    /* An iPad that asks for desktop pages says that it is a Mac. */
    {DESKTOP, MACOS,
     "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_6) AppleWebKit/605.1.15 "
     "(KHTML, like Gecko) Version/17.0 Safari/605.1.15"},
    /* Android telephones */
    {MOBILE, ANDROID,
     "Mozilla/5.0 (Linux; Android 10; K) " KHTML "Chrome/124.0.0.0 Mobile "
     "Safari/537.36"},
    {MOBILE, ANDROID,
     "Mozilla/5.0 (Linux; Android 14; Pixel 8) " KHTML "Chrome/120.0.6099.43 "
     "Mobile Safari/537.36"},
    {MOBILE, ANDROID,
     "Mozilla/5.0 (Linux; Android 13; SM-S918B) " KHTML
     "SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36"},
    {MOBILE, ANDROID,
     "Mozilla/5.0 (Android 13; Mobile; rv:109.0) Gecko/118.0 Firefox/118.0"},
    {MOBILE, ANDROID,
     "Mozilla/5.0 (Linux; Android 9; Redmi Note 8 Build/PKQ1; wv) " KHTML
     "Version/4.0 Chrome/78.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/255.0]"},
    {MOBILE, ANDROID,
     "Mozilla/5.0 (Linux; U; Android 4.0.3; de-de; Galaxy S II) "
     "AppleWebKit/534.30 Version/4.0 Mobile Safari/534.30"},
    {MOBILE, ANDROID,
     "Mozilla/5.0 (Linux; Android 12; moto g(60)) " KHTML "Chrome/99.0 Mobile "
     "Safari/537.36 OPR/68.0"},
    {MOBILE, ANDROID, "Dalvik/2.1.0 (Linux; U; Android 11; M2007J20CG)"},
    {MOBILE, ANDROID,
     "Mozilla/5.0 (Linux; Android 8.1.0; CUBOT_P20) " KHTML
     "Chrome/70.0 Mobile Safari/537.36"},
    {MOBILE, ANDROID,
     "Mozilla/5.0 (Linux; arm_64; Android 12; 2201117TY) " KHTML
     "Chrome/112.0 YaBrowser/23.5.1.84.00 SA/3 Mobile Safari/537.36"},
    {MOBILE, ANDROID,
     "Mozilla/5.0 (Linux; U; Android 12; en-US; RMX3231) " KHTML
     "Version/4.0 Chrome/100.0 UCBrowser/13.4.0.1306 Mobile Safari/537.36"},
    {MOBILE, ANDROID,
     "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423"},
    /* Android tablets leave "Mobile" out */
    {TABLET, ANDROID,
     "Mozilla/5.0 (Linux; Android 12; SM-X906C Build/QP1A) " KHTML
     "Version/4.0 Chrome/80.0.3987.119 Safari/537.36"},
    {TABLET, ANDROID,
     "Mozilla/5.0 (Linux; Android 11; Lenovo YT-J706X) " KHTML
     "Chrome/96.0.4664.45 Safari/537.36"},
    {TABLET, ANDROID,
     "Mozilla/5.0 (Android 12; Tablet; rv:109.0) Gecko/115.0 Firefox/115.0"},
    {TABLET, ANDROID,
     "Mozilla/5.0 (Linux; Android 9; KFTRWI) " KHTML "Silk/108.4.6 like "
     "Chrome/108.0.5359.220 Safari/537.36"},
    {TABLET, ANDROID,
     "Mozilla/5.0 (Linux; U; en-us; KFTT Build/IML74K) AppleWebKit/535.19 "
     "Silk/2.1 Safari/535.19 Silk-Accelerated=true"},
    {TABLET, LINUX,
     "Mozilla/5.0 (Linux; U; en-US) AppleWebKit/528.5+ Version/4.0 Kindle/3.0"},
    /* Windows */
    {DESKTOP, WINDOWS,
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " KHTML "Chrome/124.0.0.0 "
     "Safari/537.36"},
    {DESKTOP, WINDOWS,
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:125.0) Gecko/20100101 "
     "Firefox/125.0"},
    {DESKTOP, WINDOWS,
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " KHTML "Chrome/120.0.0.0 "
     "Safari/537.36 Edg/120.0.0.0"},
    {DESKTOP, WINDOWS,
     "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko"},
    {DESKTOP, WINDOWS,
     "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Tablet PC 2.0)"},
    {DESKTOP, WINDOWS,
     "Mozilla/5.0 (Windows NT 10.0; WOW64) " KHTML "Chrome/96.0 Safari/537.36 "
     "OPR/82.0.4227.23"},
    {DESKTOP, WINDOWS, "Microsoft Office/16.0 (Windows NT 10.0; Outlook 16.0)"},
    {MOBILE, WINDOWS,
     "Mozilla/5.0 (Windows Phone 10.0; Android 4.2.1; Microsoft; Lumia "
     "950) " KHTML "Chrome/46.0 Mobile Safari/537.36 Edge/13.10586"},
    {MOBILE, WINDOWS,
     "Mozilla/5.0 (Mobile; Windows Phone 8.1; Android 4.0; ARM; Trident/7.0; "
     "rv:11.0; NOKIA; Lumia 520) like iPhone OS 7_0_3 Mac OS X Mobile Safari"},
    /* Macs */
    {DESKTOP, MACOS,
     "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " KHTML
     "Chrome/124.0.0.0 Safari/537.36"},
    {DESKTOP, MACOS,
     "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.4; rv:124.0) Gecko/20100101 "
     "Firefox/124.0"},
    {DESKTOP, MACOS,
     "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " KHTML
     "Chrome/122.0 Safari/537.36 Edg/122.0"},
    {DESKTOP, MACOS,
     "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
     "(KHTML, like Gecko)"},
    /* Linux and BSD, ChromeOS */
    {DESKTOP, LINUX,
     "Mozilla/5.0 (X11; Linux x86_64) " KHTML "Chrome/124.0.0.0 "
     "Safari/537.36"},
    {DESKTOP, LINUX,
     "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:125.0) Gecko/20100101 "
     "Firefox/125.0"},
    {DESKTOP, LINUX,
     "Mozilla/5.0 (X11; Linux aarch64; rv:102.0) Gecko/20100101 Firefox/102.0"},
    {DESKTOP, NONE,
     "Mozilla/5.0 (X11; FreeBSD amd64; rv:124.0) Gecko/20100101 Firefox/124.0"},
    {DESKTOP, CHROMEOS,
     "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " KHTML "Chrome/124.0.0.0 "
     "Safari/537.36"},
    /* Telephones of systems that rules do not know */
    {MOBILE, NONE,
     "Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 "
     "KAIOS/2.5"},
    {MOBILE, NONE,
     "Mozilla/5.0 (Linux; Tizen 2.3; SAMSUNG SM-Z130H) AppleWebKit/537.3 "
     "SamsungBrowser/1.0 Mobile Safari/537.3"},
    {MOBILE, NONE,
     "Mozilla/5.0 (BB10; Touch) AppleWebKit/537.10+ Version/10.0.9.2372 Mobile "
     "Safari/537.10+"},
    {MOBILE, NONE,
     "BlackBerry9700/5.0.0.862 Profile/MIDP-2.1 Configuration/CLDC-1.1"},
    {MOBILE, NONE,
     "Mozilla/5.0 (SymbianOS/9.4; Series60/5.0 NokiaN97-1/20.0) "
     "AppleWebKit/525 BrowserNG/7.1"},
    {MOBILE, NONE,
     "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80; U; en) Presto/2.5.25"},
    {MOBILE, NONE,
     "Mozilla/5.0 (Phone; OpenHarmony 5.0) " KHTML "Chrome/114.0.0.0 "
     "ArkWeb/4.1 Mobile"},
    /* Televisions, consoles: none of the classes */
    {NONE, NONE,
     "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 "
     "SamsungBrowser/4.0 Chrome/76.0 TV Safari/537.36"},
    {NONE, NONE,
     "Mozilla/5.0 (Web0S; Linux/SmartTV) " KHTML "Chrome/94.0 Safari/537.36"},
    {NONE, ANDROID,
     "Mozilla/5.0 (Linux; Android 9; AFTKA Build/PS7242) " KHTML
     "Chrome/88.0 Mobile Safari/537.36"},
    {NONE, ANDROID,
     "Mozilla/5.0 (Linux; Android 12; BRAVIA 4K VH2) " KHTML "Chrome/98.0 "
     "Safari/537.36"},
    {NONE, NONE,
     "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15"},
    {NONE, NONE,
     "Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/609.4"},
    {NONE, NONE,
     "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox Series X) " KHTML
     "Chrome/90.0 Safari/537.36 Edge/44.18363"},
    {NONE, NONE, "AppName/1 CFNetwork/758.1.3 AppleTV/16.0.0"},
    /* Machines, whatever they run on */
    {BOT, ANDROID,
     "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) " KHTML
     "Chrome/124.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; "
     "+http://www.google.com/bot.html)"},
    {BOT, NONE,
     "facebookexternalhit/1.1 "
     "(+http://www.facebook.com/externalhit_uatext.php)"},
    {BOT, NONE, "WhatsApp/2.23.20.0"},
    {BOT, NONE, "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
    {BOT, NONE, "Twitterbot/1.0"},
    {BOT, NONE, "curl/8.5.0"},
    {BOT, LINUX,
     "Mozilla/5.0 (X11; Linux x86_64) " KHTML "HeadlessChrome/120.0 "
     "Safari/537.36"},
    {BOT, MACOS,
     "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 "
     "Version/13.1.1 Safari/605.1.15 (Applebot/0.1)"},
    {NONE, NONE, ""},
    {NONE, NONE, "Mozilla/5.0"},
};

static const char *word_of(const char *const *words, unsigned bits)
{
    size_t i = 0;

    while (bits != 0 && (bits >> i & 1) == 0)
        i++;
    return bits == 0 ? "none" : words[i];
}

static void expect_client(const struct client *client,
                          const struct client_case *expected)
{
    static const char *const devices[] = {"mobile", "tablet", "desktop", "bot"};
    static const char *const systems[] = {"ios",   "android", "windows",
                                          "macos", "linux",   "chromeos"};

    cr_expect_eq(client->device, expected->device, "%s is %s", expected->agent,
                 word_of(devices, client->device));
    cr_expect_eq(client->system, expected->system, "%s is %s", expected->agent,
                 word_of(systems, client->system));
}

Test(client, is_known_by_its_user_agent)
{
    for (size_t i = 0; i < sizeof(agents) / sizeof(agents[0]); i++) {
        struct client_headers headers = {.user_agent =
                                             slice_str(agents[i].agent)};
        struct client client;

        client_recognise(&client, &headers);
        expect_client(&client, &agents[i]);
    }
    cr_expect_geq(sizeof(agents) / sizeof(agents[0]), 60);
}

struct hint_case {
    const char *platform, *mobile;
    struct client_case expected;
};

#define FROZEN_LINUX "Mozilla/5.0 (X11; Linux x86_64) " KHTML "Chrome/124.0"
#define FROZEN_PHONE \
    "Mozilla/5.0 (Linux; Android 10; K) " KHTML "Chrome/124.0 Mobile"

Test(client, hints_go_before_the_user_agent)
{
    static const struct hint_case cases[] = {
        {"\"Android\"", "?1", {MOBILE, ANDROID, FROZEN_PHONE}},
        {"\"Android\"", "?0", {TABLET, ANDROID, FROZEN_PHONE}},
        {"\"Android\"", "?1", {MOBILE, ANDROID, FROZEN_LINUX}},
        {"\"Chrome OS\"", "?0", {DESKTOP, CHROMEOS, FROZEN_LINUX}},
        {"\"Chromium OS\"", "?0", {DESKTOP, CHROMEOS, FROZEN_LINUX}},
        {"\"Linux\"", "?0", {DESKTOP, LINUX, FROZEN_LINUX}},
        {"\"Windows\"", "?0", {DESKTOP, WINDOWS, FROZEN_LINUX}},
        {"\"macOS\"", "?0", {DESKTOP, MACOS, FROZEN_LINUX}},
        {"\"Unknown\"", "?0", {DESKTOP, LINUX, FROZEN_LINUX}},
        {"nonsense", "nonsense", {MOBILE, ANDROID, FROZEN_PHONE}},
        {"", "", {MOBILE, ANDROID, FROZEN_PHONE}},
        {"\"Windows\"", "?0", {BOT, WINDOWS, "Googlebot/2.1"}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct client_headers headers = {
            .user_agent = slice_str(cases[i].expected.agent),
            .platform = slice_str(cases[i].platform),
            .mobile = slice_str(cases[i].mobile)};
        struct client client;

        client_recognise(&client, &headers);
        expect_client(&client, &cases[i].expected);
    }
}

static void put(char *to, struct slice text)
{
    memcpy(to, text.ptr, text.len);
}

Test(client, looks_at_a_bounded_part_of_the_user_agent)
{
    static char agent[100000];
    struct client_headers headers = {.user_agent =
                                         slice_of(agent, sizeof(agent))};
    struct client client;

    memset(agent, 'x', sizeof(agent));
    put(agent + 506, SLICE("iphone"));
    client_recognise(&client, &headers);
    cr_expect_eq(client.system, IOS);
    put(agent + 506, SLICE("xiphone"));
    client_recognise(&client, &headers);
    cr_expect_eq(client.system, NONE);
}
