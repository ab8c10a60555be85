#include "shortener/catalog/channel.h"

#include <criterion/criterion.h>
#include <string.h>

Test(channel, has_a_direction_by_default)
{
    static const char *const outbound[] = {
        "cold_email",  "cold_call",    "direct_mail", "print",
        "event",       "door_to_door", "tv_radio",    "sms",
        "paid_search", "paid_social",  "display",     "affiliate"};
    static const char *const inbound[] = {
        "organic_search", "organic_social", "content",  "video",
        "webinar",        "opt_in_email",   "referral", "link_page",
        "direct",         "ai_assistant"};

    for (size_t i = 0; i < 12; i++)
        cr_expect(slice_equal(channel_direction(slice_str(outbound[i])),
                              SLICE("outbound")));
    for (size_t i = 0; i < 10; i++)
        cr_expect(slice_equal(channel_direction(slice_str(inbound[i])),
                              SLICE("inbound")));
    cr_expect(slice_equal(channel_direction(SLICE("")), SLICE("unknown")));
    cr_expect(slice_equal(channel_direction(SLICE("SMS")), SLICE("unknown")));
}

Test(channel, refuses_others_and_names_all)
{
    struct error err = ERROR_INIT;

    cr_expect_eq(channel_check(SLICE("sms"), &err), 0);
    cr_expect_eq(channel_check(SLICE("pigeon"), &err), ERROR_INVALID);
    cr_expect_str_eq(err.field, "channel");
    cr_expect_not_null(strstr(err.message, "pigeon"));
    cr_expect_not_null(strstr(err.message, "cold_email"));
    cr_expect_not_null(strstr(err.message, "ai_assistant"));
}

Test(channel, knows_directions_and_objectives)
{
    cr_expect(channel_is_direction(SLICE("inbound")));
    cr_expect(channel_is_direction(SLICE("outbound")));
    cr_expect_not(channel_is_direction(SLICE("")));
    cr_expect_not(channel_is_direction(SLICE("unknown")));
    cr_expect(channel_is_objective(SLICE("upstream")));
    cr_expect(channel_is_objective(SLICE("downstream")));
    cr_expect_not(channel_is_objective(SLICE("inbound")));
}
