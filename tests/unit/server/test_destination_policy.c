#include "server/api/destination/destination_policy.h"

#include <criterion/criterion.h>

/* The brand is go.acme.com; each row is one URL under one set of facts. */
static const struct {
    const char *url, *allowed;
    bool shorteners, own, blocked;
    const char *reason; /* "": taken */
} rows[] = {
    {"https://www.example/", "", false, false, false, ""},
    /* blocks, of Redis and of the file, before all else */
    {"https://www.example/", "", false, false, true, "blocked_host"},
    {"https://listed.example/", "", false, false, false, "blocked_host"},
    {"https://www.listed.example:8443/x", "", true, false, false,
     "blocked_host"},
    {"https://notlisted.example/", "", false, false, false, ""},
    {"https://go.acme.com/", "", false, true, true, "blocked_host"},
    /* loops */
    {"https://go.acme.com/x", "", false, true, false, "loop"},
    {"https://go.acme.com./x", "", false, true, false, "loop"},
    {"https://other.acme.com/x", "", false, true, false, "loop"},
    {"https://other.acme.com/x", "", true, true, false, ""},
    {"https://go.acme.com/x", "", true, true, false, "loop"},
    /* allowed hosts */
    {"https://acme.com/", "acme.com\n", false, false, false, ""},
    {"https://acme.com:8443/", "acme.com\n", false, false, false, ""},
    {"https://acme.com./", "acme.com\n", false, false, false, ""},
    {"https://www.acme.com/", "acme.com\n", false, false, false,
     "host_not_allowed"},
    {"https://www.acme.com/", ".acme.com\n", false, false, false, ""},
    {"https://evilacme.com/", ".acme.com\n", false, false, false,
     "host_not_allowed"},
    {"https://acme.com.evil.example/", ".acme.com\nacme.com\n", false, false,
     false, "host_not_allowed"},
    {"https://evil.example/?acme.com", "acme.com\n", false, false, false,
     "host_not_allowed"},
    /* shorteners */
    {"https://bit.ly/x", "", false, false, false, "shortener_chain"},
    {"https://www.bit.ly/x", "", false, false, false, "shortener_chain"},
    {"https://bit.ly/x", "", true, false, false, ""},
    {"https://bit.ly/x", "bit.ly\n", false, false, false, "shortener_chain"},
    {"https://bit.ly/x", "acme.com\n", true, false, false, "host_not_allowed"},
    {"https://example.com/bit.ly", "", false, false, false, ""},
};

Test(destination_policy, refuses_in_order)
{
    struct host_list *list;
    struct error err = ERROR_INIT;

    cr_assert_eq(host_list_parse(SLICE("listed.example\n"), &list, &err), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct known_record known = {
            .exists = true,
            .allow_shorteners = rows[i].shorteners,
            .allowed_hosts = slice_str(rows[i].allowed),
        };
        struct destination_facts facts = {
            .brand = SLICE("go.acme.com"),
            .known = &known,
            .blocklist = list,
            .is_own = rows[i].own,
            .is_blocked = rows[i].blocked,
        };
        int code;

        err = (struct error)ERROR_INIT;
        code = destination_policy_check(&facts, slice_str(rows[i].url),
                                        "destination", &err);
        cr_expect_str_eq(err.reason, rows[i].reason, "row %zu: %s: %s", i,
                         rows[i].url, err.message);
        cr_expect_eq(code, rows[i].reason[0] != '\0' ? ERROR_INVALID : 0);
        if (code != 0)
            cr_expect_str_eq(err.field, "destination");
    }
    host_list_unref(&list);
}

Test(destination_policy, names_host_and_brand)
{
    struct known_record known = {.exists = true,
                                 .allowed_hosts = SLICE("acme.com\n")};
    struct destination_facts facts = {.brand = SLICE("go.acme.com"),
                                      .known = &known};
    struct error err = ERROR_INIT;
    struct slice message;

    cr_assert_eq(destination_policy_check(&facts,
                                          SLICE("https://www.evil.example/"),
                                          "ios_url", &err),
                 ERROR_INVALID);
    message = slice_str(err.message);
    cr_expect(slice_starts(message, SLICE("ios_url: ")));
    cr_expect_lt(slice_search(message, SLICE("www.evil.example")), message.len);
    cr_expect_lt(slice_search(message, SLICE("go.acme.com")), message.len);
}

/* Where the brand itself leads; the rest as in `rows`. */
Test(destination_policy, lets_a_brand_lead_away_or_to_a_page)
{
    static const struct {
        const char *url;
        bool shorteners, own;
        const char *reason;
    } cases[] = {
        {"https://www.example/", false, false, ""},
        {"https://listed.example/", true, false, "blocked_host"},
        {"https://go.acme.com/", false, false, "loop"},
        {"https://go.acme.com./x", true, true, "loop"},
        {"https://other.acme.com/x", true, true, "loop"},
        {"https://other.acme.com/@/x", false, true, "loop"},
        {"https://go.acme.com/@acme", false, true, ""},
        {"https://other.acme.com/@acme?x", false, true, ""},
        {"https://bit.ly/x", false, false, "shortener_chain"},
        {"https://bit.ly/@acme", false, false, "shortener_chain"},
        {"https://bit.ly/x", true, false, ""},
    };
    struct host_list *list;
    struct error err = ERROR_INIT;

    cr_assert_eq(host_list_parse(SLICE("listed.example\n"), &list, &err), 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct known_record known = {
            .exists = true,
            .allow_shorteners = cases[i].shorteners,
            .allowed_hosts = SLICE("nowhere.example\n"),
        };
        struct destination_facts facts = {
            .brand = SLICE("go.acme.com"),
            .known = &known,
            .blocklist = list,
            .is_own = cases[i].own,
        };
        int code;

        err = (struct error)ERROR_INIT;
        code = destination_policy_check_brand(&facts, slice_str(cases[i].url),
                                              "root_url", &err);
        cr_expect_str_eq(err.reason, cases[i].reason, "%s: %s", cases[i].url,
                         err.message);
        cr_expect_eq(code, cases[i].reason[0] != '\0' ? ERROR_INVALID : 0);
    }
    host_list_unref(&list);
}
