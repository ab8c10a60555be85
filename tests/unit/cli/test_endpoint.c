#include "cli/endpoint.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"

static const struct option_def defs[] = {
    {"server", OPTION_TEXT, NULL, "URL", ""},
    {"token-file", OPTION_TEXT, NULL, "FILE", "", .flag_only = true},
    {"data", OPTION_TEXT, NULL, "DIR", ""},
};

static struct options options;
static struct error err;
static struct endpoint endpoint;
static char dir[32];
static char *token_file; /* holds "flag-token" */

static void write_text(const char *path, const char *text)
{
    cr_assert_eq(file_write(path, slice_str(text), 0600, &err), 0, "%s",
                 err.message);
}

static void write_data(const char *name, const char *text)
{
    char *path = file_path(dir, "%s", name);

    write_text(path, text);
    free(path);
}

static void setup(void)
{
    unsetenv("WAYPOST_SERVER");
    unsetenv("WAYPOST_TOKEN");
    unsetenv("WAYPOST_DATA");
    snprintf(dir, sizeof(dir), "/tmp/waypost-test-XXXXXX");
    cr_assert_not_null(mkdtemp(dir));
    token_file = file_path(dir, "flag");
    write_text(token_file, "flag-token\n");
    options_init(&options, defs, 3);
    err = (struct error)ERROR_INIT;
    endpoint = (struct endpoint)ENDPOINT_INIT;
}

static void teardown(void)
{
    static const char *const names[] = {"flag", "admin-token", "admin-address"};

    for (size_t i = 0; i < 3; i++) {
        char *path = file_path(dir, "%s", names[i]);

        unlink(path);
        free(path);
    }
    rmdir(dir);
    free(token_file);
    endpoint_release(&endpoint);
    options_release(&options);
}

TestSuite(endpoint, .init = setup, .fini = teardown);

static int find(int argc, char **argv)
{
    cr_assert_eq(options_read_args(&options, argc, argv, &err), 0);
    cr_assert_eq(options_read_env(&options, &err), 0);
    return endpoint_find(&endpoint, &options, &err);
}

Test(endpoint, flag_first)
{
    char server[] = "--server";
    char url[] = "http://flag:1";
    char file[] = "--token-file";
    char *argv[] = {dir, server, url, file, token_file};

    setenv("WAYPOST_SERVER", "http://env:1", 1);
    setenv("WAYPOST_TOKEN", "env-token", 1);
    setenv("WAYPOST_DATA", dir, 1);
    write_data("admin-token", "data-token\n");
    write_data("admin-address", "http://data:1\n");
    cr_assert_eq(find(5, argv), 0, "%s", err.message);
    cr_assert_str_eq(endpoint.url, "http://flag:1");
    cr_assert_str_eq(endpoint.token, "flag-token");
}

Test(endpoint, environment_second)
{
    char flag[] = "--data";
    char *argv[] = {dir, flag, dir};

    setenv("WAYPOST_SERVER", "http://env:1", 1);
    setenv("WAYPOST_TOKEN", " env-token ", 1);
    write_data("admin-token", "data-token\n");
    write_data("admin-address", "http://data:1\n");
    cr_assert_eq(find(3, argv), 0, "%s", err.message);
    cr_assert_str_eq(endpoint.url, "http://env:1");
    cr_assert_str_eq(endpoint.token, "env-token");
}

Test(endpoint, each_from_its_own_place)
{
    char *argv[] = {dir};

    setenv("WAYPOST_DATA", dir, 1);
    setenv("WAYPOST_SERVER", "env:1/", 1);
    write_data("admin-token", "data-token");
    cr_assert_eq(find(1, argv), 0, "%s", err.message);
    cr_assert_str_eq(endpoint.url, "http://env:1");
    cr_assert_str_eq(endpoint.token, "data-token");
}

Test(endpoint, data_directory_third)
{
    char *argv[] = {dir};

    setenv("WAYPOST_DATA", dir, 1);
    write_data("admin-token", "data-token\nsecond line\n");
    write_data("admin-address", "http://127.0.0.1:9\n");
    cr_assert_eq(find(1, argv), 0, "%s", err.message);
    cr_assert_str_eq(endpoint.url, "http://127.0.0.1:9");
    cr_assert_str_eq(endpoint.token, "data-token");
    cr_assert_str_eq(endpoint.data, dir);
}

Test(endpoint, an_empty_data_directory_is_no_error)
{
    char *argv[] = {dir};

    setenv("WAYPOST_DATA", dir, 1);
    cr_assert_eq(find(1, argv), 0, "%s", err.message);
    cr_assert_str_eq(endpoint.url, ENDPOINT_URL);
    cr_assert_null(endpoint.token);
    cr_assert_not_null(strstr(endpoint.token_path, "/admin-token"));
}

static const struct {
    const char *given;
    const char *url; /* NULL: refused */
} urls[] = {
    {"http://127.0.0.1:8081", "http://127.0.0.1:8081"},
    {"https://w.test///", "https://w.test"},
    {"127.0.0.1:8081", "http://127.0.0.1:8081"},
    {"[::1]:8081", "http://[::1]:8081"},
    {"ftp://w.test", NULL},
    {"file:///etc/passwd", NULL},
    {"gopher://x", NULL},
};

Test(endpoint, urls)
{
    char *argv[] = {dir};

    setenv("WAYPOST_DATA", dir, 1);
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        setenv("WAYPOST_SERVER", urls[i].given, 1);
        if (urls[i].url == NULL) {
            cr_expect_eq(find(1, argv), ERROR_USAGE, "row %zu", i);
        } else {
            cr_expect_eq(find(1, argv), 0, "row %zu: %s", i, err.message);
            cr_expect_str_eq(endpoint.url, urls[i].url, "row %zu", i);
        }
        endpoint_release(&endpoint);
    }
}

static const struct {
    const char *token;
    bool good;
} tokens[] = {
    {"abcXYZ019_-.~", true}, {"", false},
    {"two words", false},    {"a\nX-Other: b", false},
    {"caf\xc3\xa9", false},  {"a\x7f", false},
};

Test(endpoint, tokens)
{
    char *argv[] = {dir};

    setenv("WAYPOST_DATA", dir, 1);
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
        setenv("WAYPOST_TOKEN", tokens[i].token, 1);
        cr_expect_eq(find(1, argv), tokens[i].good ? 0 : ERROR_DENIED,
                     "row %zu", i);
        cr_expect_null(strstr(err.message, "words"), "a secret in a message");
        endpoint_release(&endpoint);
    }
}

Test(endpoint, a_named_token_file_must_be_there)
{
    char file[] = "--token-file";
    char path[] = "/nonexistent/token";
    char *argv[] = {dir, file, path};

    cr_assert_eq(find(3, argv), ERROR_INVALID);
    cr_assert_not_null(strstr(err.message, path));
}
