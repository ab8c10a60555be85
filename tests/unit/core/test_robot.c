#include "core/robot.h"

#include <criterion/criterion.h>

struct robot_case {
    const char *agent;
    enum robot robot;
};

/* The ledger's tests judge many more, by way of verdict.h. */
Test(robot, tells_machines_from_browsers)
{
    static const struct robot_case cases[] = {
        {"", ROBOT_NONE},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Firefox/120.0", ROBOT_NONE},
        {"Mozilla/5.0 (Linux; Android 8; CUBOT X18 Build)", ROBOT_NONE},
        {"Mozilla/5.0 Botanic/1", ROBOT_NONE},
        {"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) Mobile Safari/537.36 "
         "(compatible; Googlebot/2.1)",
         ROBOT_SELF_NAMED},
        {"my BOT", ROBOT_SELF_NAMED},
        {"WhatsApp/2.23.20.0 A", ROBOT_PREVIEW},
        {"facebookexternalhit/1.1", ROBOT_PREVIEW},
        {"curl/8.0", ROBOT_TOOL},
        {"okhttp/4.10.0", ROBOT_TOOL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_expect_eq(robot_recognise(slice_str(cases[i].agent)), cases[i].robot,
                     "%s", cases[i].agent);
}

/* What looks at the links of mail before, or besides, who got it. */
Test(robot, knows_what_looks_at_mail)
{
    static const struct robot_case cases[] = {
        {"Barracuda Sentinel (EE)", ROBOT_SCANNER},
        {"Mozilla/5.0 (compatible; BarracudaSentinel/1.0)", ROBOT_SCANNER},
        {"Mozilla/5.0 (compatible; Proofpoint URL Defense)", ROBOT_SCANNER},
        {"Mimecast Link Protection", ROBOT_SCANNER},
        {"Mozilla/4.0 (compatible; MSIE 8.0; Trend Micro WTP)", ROBOT_SCANNER},
        {"TMUFE", ROBOT_SCANNER},
        {"Cloudmark/1.0", ROBOT_SCANNER},
        {"Symantec Web Security", ROBOT_SCANNER},
        {"MessageLabs Link Following", ROBOT_SCANNER},
        {"FireEye-ETP", ROBOT_SCANNER},
        {"Microsoft SafeLinks Scanner", ROBOT_SCANNER},
        {"ClamAV/0.101.5 (OS: linux-gnu, ARCH: x86_64)", ROBOT_SCANNER},
        {"Microsoft Office Existence Discovery", ROBOT_SCANNER},
        {"Microsoft Office Protocol Discovery", ROBOT_SCANNER},
        {"Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via "
         "ggpht.com GoogleImageProxy)",
         ROBOT_PREVIEW},
        {"Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
         ROBOT_PREVIEW},
        {"Mozilla/5.0 (compatible; Microsoft Preview)", ROBOT_PREVIEW},
        {"Yahoo:LinkExpander:Slingstone", ROBOT_PREVIEW},
        {"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
         ROBOT_SELF_NAMED},
        {"TelegramBot (like TwitterBot)", ROBOT_SELF_NAMED},
        {"LinkedInBot/1.0 (compatible; Mozilla/5.0; +http://www.linkedin.com)",
         ROBOT_SELF_NAMED},
        {"Mozilla/5.0 (compatible; Discordbot/2.0)", ROBOT_SELF_NAMED},
        {"Twitterbot/1.0", ROBOT_SELF_NAMED},
        /* Outlook and Word follow links themselves: a person clicked. */
        {"Mozilla/4.0 (compatible; ms-office; MSOffice 16)", ROBOT_NONE},
        {"Microsoft Office/16.0 (Microsoft Outlook Mail 16.0.8008; Pro)",
         ROBOT_NONE},
        {"Viber/12.8.0.1 CFNetwork/1121.2.2 Darwin/19.3.0", ROBOT_NONE},
        {"Mozilla/5.0 (Linux; Android 9; Barracuda X1) Chrome/90.0 Mobile",
         ROBOT_NONE},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_expect_eq(robot_recognise(slice_str(cases[i].agent)), cases[i].robot,
                     "%s", cases[i].agent);
}
