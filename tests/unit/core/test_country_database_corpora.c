#include "core/country_database.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <ftw.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"

/* MaxMind's test databases; NULL where they are not here. The caller frees. */
static char *corpus(const char *name)
{
    const char *shared = getenv("WAYPOST_SHARED");
    char *path = file_path(shared != NULL ? shared : "../shared",
                           "corpora/geoip/%s", name);

    if (access(path, R_OK) == 0)
        return path;
    free(path);
    return NULL;
}

static void find_text(const struct country_database *countries,
                      const char *text, char out[3])
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct slice code;

    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
        code = country_database_find(countries, (struct sockaddr *)&v4, out);
    } else {
        cr_assert_eq(inet_pton(AF_INET6, text, &v6.sin6_addr), 1, "%s", text);
        code = country_database_find(countries, (struct sockaddr *)&v6, out);
    }
    out[code.len] = '\0';
}

struct country_case {
    const char *address, *code;
};

Test(country_database_corpora, finds_countries)
{
    static const struct country_case cases[] = {
        {"81.2.69.160", "GB"},
        {"89.160.20.112", "SE"},
        {"::ffff:81.2.69.160", "GB"},
        {"2001:218::1", "JP"},
        {"2a02:cf40::1", "NO"},
        {"127.0.0.1", ""},
        {"::1", ""},
        {"192.168.1.1", ""},
    };
    static const char *const files[] = {"GeoLite2-Country-Test.mmdb",
                                        "GeoLite2-City-Test.mmdb",
                                        "GeoIP2-City-Test.mmdb"};

    for (size_t f = 0; f < 3; f++) {
        struct country_database *countries;
        struct error err = ERROR_INIT;
        char *path = corpus(files[f]);

        if (path == NULL)
            cr_skip("corpora: skipped, corpora/geoip is not here");
        cr_assert_eq(country_database_open(path, &countries, &err), 0, "%s",
                     err.message);
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
            char code[3];

            find_text(countries, cases[i].address, code);
            cr_expect_str_eq(code, cases[i].code, "%s in %s", cases[i].address,
                             files[f]);
        }
        country_database_unref(&countries);
        free(path);
    }
}

Test(country_database_corpora, knows_nothing_without_a_file)
{
    struct country_database *countries;
    struct error err = ERROR_INIT;
    char code[3];
    char *path;

    find_text(NULL, "81.2.69.160", code);
    cr_expect_str_eq(code, "");
    cr_expect_eq(country_database_open("/nowhere.mmdb", &countries, &err),
                 ERROR_IO);
    cr_expect_null(countries);
    cr_expect_str_eq(err.message,
                     "cannot open /nowhere.mmdb: No such file or directory");
    path = corpus("../README.md");
    if (path == NULL)
        cr_skip("corpora: skipped, corpora/geoip is not here");
    cr_expect_eq(country_database_open(path, &countries, &err), ERROR_CORRUPT);
    cr_expect_not_null(strstr(err.message, "is no .mmdb database"));
    free(path);
    path = corpus("GeoLite2-ASN-Test.mmdb");
    if (path == NULL)
        cr_skip("corpora: skipped, corpora/geoip is not here");
    cr_expect_eq(country_database_open(path, &countries, &err), ERROR_CORRUPT);
    cr_expect_not_null(strstr(err.message, "knows no countries"));
    cr_expect_null(countries);
    free(path);
}

static size_t broken_files;

/* Opens what can be opened and asks all over it; nothing may crash. */
static int try_broken(const char *path, const struct stat *info, int kind,
                      struct FTW *walk)
{
    struct country_database *countries;
    struct error err = ERROR_INIT;

    (void)info;
    (void)walk;
    if (kind != FTW_F || !slice_ends(slice_str(path), SLICE(".mmdb")))
        return 0;
    broken_files++;
    if (country_database_open(path, &countries, &err) < 0) {
        cr_expect_neq(err.message[0], '\0', "%s", path);
        return 0;
    }
    for (unsigned i = 0; i < 1 << 16; i++) {
        struct sockaddr_in v4 = {.sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl(i << 16 | i)};
        struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
        char code[COUNTRY_CODE_LENGTH];

        v6.sin6_addr.s6_addr[0] = (uint8_t)(i >> 8);
        v6.sin6_addr.s6_addr[1] = (uint8_t)i;
        (void)country_database_find(countries, (struct sockaddr *)&v4, code);
        (void)country_database_find(countries, (struct sockaddr *)&v6, code);
    }
    country_database_unref(&countries);
    return 0;
}

Test(country_database_corpora, survives_broken_files)
{
    char *path = corpus(".");

    if (path == NULL)
        cr_skip("corpora: skipped, corpora/geoip is not here");
    cr_assert_eq(nftw(path, try_broken, 16, FTW_PHYS), 0);
    cr_expect_geq(broken_files, 20);
    free(path);
}
