#include "shortener/catalog/campaign.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    struct campaign campaign;
    const char *field; /* "" for a good one */
} rows[] = {
    {{.id = SLICE_INIT("spring-24_a.b"), .direction = SLICE_INIT("inbound")},
     ""},
    {{.id = SLICE_INIT("a"), .channel = SLICE_INIT("sms")}, ""},
    {{.id = SLICE_INIT("a"),
      .channel = SLICE_INIT("sms"),
      .direction = SLICE_INIT("inbound"),
      .objective = SLICE_INIT("upstream"),
      .starts = 5,
      .ends = 5},
     ""},
    {{.id = SLICE_INIT("a"), .direction = SLICE_INIT("inbound"), .ends = 5},
     ""},
    {{.id = SLICE_INIT("a"),
      .direction = SLICE_INIT("inbound"),
      .name = SLICE_INIT("Fr\xc3\xbchling, \"24\"")},
     ""},
    {{.id = SLICE_INIT("a"),
      .direction = SLICE_INIT("inbound"),
      .name = SLICE_INIT("one\nline")},
     "name"},
    {{.direction = SLICE_INIT("inbound")}, "id"},
    {{.id = SLICE_INIT("a b"), .direction = SLICE_INIT("inbound")}, "id"},
    {{.id = SLICE_INIT("a/b"), .direction = SLICE_INIT("inbound")}, "id"},
    {{.id = SLICE_INIT("0123456789012345678901234567890123456789"
                       "0123456789012345678901234"),
      .direction = SLICE_INIT("inbound")},
     "id"},
    {{.id = SLICE_INIT("a")}, "direction"},
    {{.id = SLICE_INIT("a"), .direction = SLICE_INIT("sideways")}, "direction"},
    {{.id = SLICE_INIT("a"),
      .direction = SLICE_INIT("inbound"),
      .channel = SLICE_INIT("pigeon")},
     "channel"},
    {{.id = SLICE_INIT("a"),
      .direction = SLICE_INIT("inbound"),
      .objective = SLICE_INIT("fame")},
     "objective"},
    {{.id = SLICE_INIT("a"),
      .direction = SLICE_INIT("inbound"),
      .starts = 6,
      .ends = 5},
     "ends"},
};

Test(campaign, checks_every_field)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct campaign campaign = rows[i].campaign;
        struct error err = ERROR_INIT;

        cr_expect_eq(campaign_check(&campaign, &err),
                     rows[i].field[0] == '\0' ? 0 : ERROR_INVALID,
                     "row %zu: %s", i, err.message);
        cr_expect_str_eq(err.field, rows[i].field, "row %zu", i);
    }
}

Test(campaign, takes_its_channels_direction_unless_it_has_one)
{
    struct campaign campaign = {.id = SLICE("a"), .channel = SLICE("sms")};
    struct error err = ERROR_INIT;

    cr_assert_eq(campaign_check(&campaign, &err), 0);
    cr_expect(slice_equal(campaign.direction, SLICE("outbound")));
    campaign.direction = SLICE("inbound");
    cr_assert_eq(campaign_check(&campaign, &err), 0);
    cr_expect(slice_equal(campaign.direction, SLICE("inbound")));
}
