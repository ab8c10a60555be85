#include "shortener/catalog/brand_apps.h"

#include <criterion/criterion.h>
#include <string.h>

#define FINGERPRINT                                    \
    "14:6D:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:" \
    "16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5"
#define PLAIN "146de983c5730650d8eeb9952f34fc6416a08342e61dbea88a0496b23fcf44e5"

Test(brand_apps, app_ids_are_apples)
{
    static const struct {
        const char *text;
        bool good;
    } rows[] = {
        {"ABCDE12345.com.acme.app", true},
        {"ABCDE12345.app", true},
        {"ABCDE12345.com.acme-2.App", true},
        {"", false},
        {"com.acme.app", false},
        {"ABCDE12345", false},
        {"ABCDE12345.", false},
        {"ABCDE12345.com..app", false},
        {"ABCDE12345.com.acme.*", false},
        {"abcde12345.com.acme.app", false},
        {"ABCDE1234.com.acme.app", false},
        {"ABCDE12345.com.acme.app\n", false},
        {"ABCDE12345.com.\xd8\xa7", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer apps = BUFFER_INIT;
        struct error err = ERROR_INIT;
        int code = brand_apps_add_ios(&apps, slice_str(rows[i].text), &err);

        cr_expect_eq(code == 0, rows[i].good, "%s", rows[i].text);
        cr_expect_eq(apps.len > 0, rows[i].good);
        if (!rows[i].good)
            cr_expect_str_eq(err.field, "ios_apps");
        buffer_release(&apps);
    }
}

Test(brand_apps, packages_and_fingerprints_are_androids)
{
    static const struct {
        const char *package, *fingerprint, *reason;
    } rows[] = {
        {"com.acme.app", FINGERPRINT, NULL},
        {"com.acme.app", PLAIN, NULL},
        {"com.acme_2.app9", FINGERPRINT, NULL},
        {"app", FINGERPRINT, "bad_app"},
        {"", FINGERPRINT, "bad_app"},
        {"com..app", FINGERPRINT, "bad_app"},
        {"com.1acme", FINGERPRINT, "bad_app"},
        {"com.acme-app", FINGERPRINT, "bad_app"},
        {"com.acme\tapp", FINGERPRINT, "bad_app"},
        {"com.acme.app", "", "bad_fingerprint"},
        {"com.acme.app", "14:6D", "bad_fingerprint"},
        {"com.acme.app", FINGERPRINT ":00", "bad_fingerprint"},
        {"com.acme.app", FINGERPRINT "0", "bad_fingerprint"},
        {"com.acme.app", ":" FINGERPRINT, "bad_fingerprint"},
        {"com.acme.app", "g" FINGERPRINT, "bad_fingerprint"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct slice fingerprint = slice_str(rows[i].fingerprint);
        struct buffer apps = BUFFER_INIT;
        struct error err = ERROR_INIT;
        int code = brand_apps_add_android(&apps, slice_str(rows[i].package),
                                          &fingerprint, 1, &err);

        cr_expect_eq(code == 0, rows[i].reason == NULL, "%zu %s", i,
                     err.message);
        if (rows[i].reason != NULL) {
            cr_expect_str_eq(err.reason, rows[i].reason);
            cr_expect_str_eq(err.field, "android_apps");
            cr_expect_eq(apps.len, 0);
        } else {
            cr_expect(
                slice_ends(buffer_slice(&apps), SLICE("\t" FINGERPRINT "\n")));
        }
        buffer_release(&apps);
    }
}

Test(brand_apps, are_read_back_in_order)
{
    const struct slice both[] = {SLICE(PLAIN), SLICE(FINGERPRINT)};
    struct buffer apps = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct slice rest;
    struct slice id;
    struct slice fingerprints;

    cr_assert_eq(brand_apps_add_android(&apps, SLICE("a.b"), both, 2, &err), 0);
    cr_assert_eq(brand_apps_add_android(&apps, SLICE("c.d"), both, 1, &err), 0);
    rest = buffer_slice(&apps);
    cr_assert(brand_apps_next(&rest, &id, &fingerprints));
    cr_expect(slice_equal(id, SLICE("a.b")));
    cr_expect(slice_equal(fingerprints, SLICE(FINGERPRINT "," FINGERPRINT)));
    cr_expect_eq(fingerprints.len, 2 * BRAND_APPS_FINGERPRINT + 1);
    cr_assert(brand_apps_next(&rest, &id, &fingerprints));
    cr_expect(slice_equal(id, SLICE("c.d")));
    cr_expect_not(brand_apps_next(&rest, &id, &fingerprints));
    buffer_release(&apps);
}

Test(brand_apps, are_so_many_at_most)
{
    const struct slice many[BRAND_APPS_FINGERPRINTS_MAX + 1] = {SLICE(PLAIN)};
    struct buffer apps = BUFFER_INIT;
    struct error err = ERROR_INIT;

    for (int i = 0; i < BRAND_APPS_MAX; i++)
        cr_assert_eq(brand_apps_add_ios(&apps, SLICE("ABCDE12345.a"), &err), 0);
    cr_expect_lt(brand_apps_add_ios(&apps, SLICE("ABCDE12345.a"), &err), 0);
    cr_expect_str_eq(err.reason, "too_many_apps");
    buffer_clear(&apps);
    cr_expect_lt(brand_apps_add_android(&apps, SLICE("a.b"), many, 0, &err), 0);
    cr_expect_lt(brand_apps_add_android(&apps, SLICE("a.b"), many,
                                        BRAND_APPS_FINGERPRINTS_MAX + 1, &err),
                 0);
    buffer_release(&apps);
}
