#include "server/settings.h"

#include <criterion/criterion.h>
#include <string.h>

static struct error err;

Test(settings, defaults_are_those_of_the_contract)
{
    char *argv[] = {"serve", "--data", "/tmp/w"};
    struct settings settings;

    cr_assert_eq(settings_read(&settings, 3, argv, &err), 0);
    cr_assert_str_eq(settings.listen, "0.0.0.0:8080");
    cr_assert_str_eq(settings.admin, "127.0.0.1:8081");
    cr_assert_str_eq(settings.data_dir, "/tmp/w");
    cr_assert_null(settings.redis);
    cr_assert_geq(settings.workers, 1);
    cr_assert_eq(settings.address_mode, VISITOR_ADDRESS_TRUNCATED);
    cr_assert_eq(settings.not_found_limit, 120);
    settings_release(&settings);
}

static const struct {
    const char *flag;
    const char *message;
} bad[] = {
    {"--lisen=x", "did you mean --listen?"},
    {"--workers=-1", "must be 0 to 256"},
    {"--spool-max=1k", "out of range"},
    {"--client-address=some", "truncated, full or none"},
    {"--log-level=loud", "debug, info, warn or error"},
    {"--config=/nonexistent/x", "cannot open /nonexistent/x"},
    {"--blocklist=/nonexistent/x", "--blocklist: cannot open /nonexistent/x"},
    {"--not-found-limit=-1", "must be 0 to 1000000"},
    {"--tls-listen=127.0.0.1:443", "--certificates DIR"},
    {"--certificates=/tmp", "--tls-listen 0.0.0.0:443"},
    {"--certificates-loaded=0", "must be 1 to 1000000"},
    {"--ticket-rotation=0", "must be 1 to 302400"},
    {"stray", "takes no argument"},
};

Test(settings, refuses_with_one_line)
{
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char flag[64];
        char *argv[] = {"serve", flag};
        struct settings settings;

        snprintf(flag, sizeof(flag), "%s", bad[i].flag);
        cr_assert_lt(settings_read(&settings, 2, argv, &err), 0, "%s", flag);
        cr_assert_not_null(strstr(err.message, bad[i].message), "%s gave: %s",
                           flag, err.message);
    }
}

Test(settings, help_names_each_option)
{
    struct buffer out = BUFFER_INIT;

    settings_help(&out);
    cr_assert_not_null(strstr(buffer_str(&out), "--spool-max BYTES"));
    cr_assert_not_null(strstr(buffer_str(&out), "Example:"));
    buffer_release(&out);
}
