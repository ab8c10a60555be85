#include "server/redirect/sender.h"

#include <criterion/criterion.h>

#define BROWSER                                                        \
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like " \
    "Gecko) Chrome/126.0.0.0 Safari/537.36"

Test(sender, tells_people_from_machines)
{
    static const struct {
        const char *agent;
        unsigned flags;
        bool person;
    } rows[] = {
        {BROWSER, 0, true},
        {BROWSER, CLICK_FLAG_QR, true},
        {BROWSER, CLICK_FLAG_HEAD, false},
        {BROWSER, CLICK_FLAG_PREFETCH, false},
        {BROWSER, CLICK_FLAG_HEAD | CLICK_FLAG_PREFETCH, false},
        {"Googlebot/2.1", 0, false},
        {"curl/8.0", 0, false},
        {"facebookexternalhit/1.1", 0, false},
        {"", 0, false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sender sender = {.user_agent = slice_str(rows[i].agent),
                                .flags = rows[i].flags};

        cr_expect_eq(sender_is_person(&sender), rows[i].person, "%s, %u",
                     rows[i].agent, rows[i].flags);
    }
}
