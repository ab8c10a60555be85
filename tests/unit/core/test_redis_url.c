#include "core/redis_url.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

struct good {
    const char *url;
    const char *path;
    const char *host;
    int port;
    const char *user;
    const char *password;
    int database;
};

Test(redis_url, takes_what_redis_tools_take)
{
    static const struct good rows[] = {
        {"redis://localhost", "", "localhost", 6379, "", "", 0},
        {"redis://localhost/", "", "localhost", 6379, "", "", 0},
        {"redis://10.1.2.3:7000/5", "", "10.1.2.3", 7000, "", "", 5},
        {"redis://:pw@h", "", "h", 6379, "", "pw", 0},
        {"redis://ann:pw@h:1/15", "", "h", 1, "ann", "pw", 15},
        {"redis://ann@h", "", "h", 6379, "ann", "", 0},
        {"redis://:p%40%2f%3A@h", "", "h", 6379, "", "p@/:", 0},
        {"redis://:p:q@h", "", "h", 6379, "", "p:q", 0},
        {"redis://:p@q@h", "", "h", 6379, "", "p@q", 0},
        {"redis://[::1]", "", "::1", 6379, "", "", 0},
        {"redis://[::1]:65535/1", "", "::1", 65535, "", "", 1},
        {"unix:///run/r.sock", "/run/r.sock", "h0", 1, "", "", 0},
        {"unix:///run/r.sock?db=3", "/run/r.sock", "h0", 1, "", "", 3},
        {"/run/r.sock", "/run/r.sock", "h0", 1, "", "", 0},
        {"/run/a b?db=3", "/run/a b?db=3", "h0", 1, "", "", 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct redis_config config = {.path = "/old",
                                      .host = "h0",
                                      .port = 1,
                                      .user = "old",
                                      .password = "old",
                                      .database = 9,
                                      .name = "kept",
                                      .connect_ms = 77};
        const char *url = rows[i].url;
        struct error err = ERROR_INIT;

        cr_assert_eq(redis_url_parse(slice_str(url), &config, &err), 0,
                     "%s: %s", url, err.message);
        cr_assert_str_eq(config.path, rows[i].path, "%s", url);
        cr_assert_str_eq(config.host, rows[i].host, "%s", url);
        cr_assert_eq(config.port, rows[i].port, "%s", url);
        cr_assert_str_eq(config.user, rows[i].user, "%s", url);
        cr_assert_str_eq(config.password, rows[i].password, "%s", url);
        cr_assert_eq(config.database, rows[i].database, "%s", url);
        cr_assert_str_eq(config.name, "kept");
        cr_assert_eq(config.connect_ms, 77);
    }
}

struct bad {
    const char *url;
    enum error_code code;
};

Test(redis_url, refuses_the_rest_and_changes_nothing)
{
    static const struct bad rows[] = {
        {"", ERROR_USAGE},
        {"localhost:6379", ERROR_USAGE},
        {"http://secret@h", ERROR_USAGE},
        {"REDIS://h", ERROR_USAGE},
        {"rediss://:secret@h", ERROR_UNSUPPORTED},
        {"redis://", ERROR_USAGE},
        {"redis:///5", ERROR_USAGE},
        {"redis://:secret@", ERROR_USAGE},
        {"redis://:secret@:6379", ERROR_USAGE},
        {"redis://h:", ERROR_USAGE},
        {"redis://h:0", ERROR_USAGE},
        {"redis://h:65536", ERROR_USAGE},
        {"redis://h:+1", ERROR_USAGE},
        {"redis://h:secret", ERROR_USAGE},
        {"redis://[::1", ERROR_USAGE},
        {"redis://[]", ERROR_USAGE},
        {"redis://[::1]x", ERROR_USAGE},
        {"redis://h/x", ERROR_USAGE},
        {"redis://h/-1", ERROR_USAGE},
        {"redis://h/99999999999", ERROR_USAGE},
        {"redis://h/1/2", ERROR_USAGE},
        {"redis://:secret%@h", ERROR_USAGE},
        {"redis://:secret%4@h", ERROR_USAGE},
        {"redis://:secret%zz@h", ERROR_USAGE},
        {"redis://:secret%00@h", ERROR_USAGE},
        {"unix://", ERROR_USAGE},
        {"unix://relative", ERROR_USAGE},
        {"unix:///a?db=x", ERROR_USAGE},
        {"unix:///a?secret=3", ERROR_USAGE},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct redis_config config = {.path = "/old",
                                      .host = "old",
                                      .port = 1,
                                      .user = "old",
                                      .password = "old",
                                      .database = 9};
        struct error err = ERROR_INIT;

        cr_assert_eq(redis_url_parse(slice_str(rows[i].url), &config, &err),
                     rows[i].code, "%s", rows[i].url);
        cr_assert_str_eq(config.path, "/old", "%s", rows[i].url);
        cr_assert_str_eq(config.host, "old", "%s", rows[i].url);
        cr_assert_eq(config.port, 1, "%s", rows[i].url);
        cr_assert_str_eq(config.user, "old", "%s", rows[i].url);
        cr_assert_str_eq(config.password, "old", "%s", rows[i].url);
        cr_assert_eq(config.database, 9, "%s", rows[i].url);
        cr_assert_null(strstr(err.message, "secret"), "%s", err.message);
        cr_assert_str_eq(err.field, "redis");
    }
}

/* "<before>aaa…": `len` bytes of a in place of the dots, refused or not. */
static int parse_long(const char *before, size_t len, const char *after)
{
    struct redis_config config = REDIS_CONFIG_INIT;
    struct error err = ERROR_INIT;
    char url[1024];

    snprintf(url, sizeof(url), "%s%0*d%s", before, (int)len, 0, after);
    return redis_url_parse(slice_str(url), &config, &err);
}

Test(redis_url, knows_its_limits)
{
    cr_assert_eq(parse_long("/", 106, ""), 0);
    cr_assert_eq(parse_long("/", 107, ""), ERROR_USAGE);
    cr_assert_eq(parse_long("unix:///", 106, "?db=1"), 0);
    cr_assert_eq(parse_long("unix:///", 107, "?db=1"), ERROR_USAGE);
    cr_assert_eq(parse_long("redis://", 255, ""), 0);
    cr_assert_eq(parse_long("redis://", 256, ""), ERROR_USAGE);
    cr_assert_eq(parse_long("redis://", 63, ":p@h"), 0);
    cr_assert_eq(parse_long("redis://", 64, ":p@h"), ERROR_USAGE);
    cr_assert_eq(parse_long("redis://:", 255, "@h"), 0);
    cr_assert_eq(parse_long("redis://:", 256, "@h"), ERROR_USAGE);
}

Test(redis_url, refuses_nul_bytes)
{
    struct redis_config config = REDIS_CONFIG_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(redis_url_parse(SLICE("/a\0b"), &config, &err), ERROR_USAGE);
    cr_assert_eq(redis_url_parse(SLICE("redis://a\0b"), &config, &err),
                 ERROR_USAGE);
}
