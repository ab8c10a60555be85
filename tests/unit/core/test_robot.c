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
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_expect_eq(robot_recognise(slice_str(cases[i].agent)), cases[i].robot,
                     "%s", cases[i].agent);
}
