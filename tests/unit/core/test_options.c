#include "core/options.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/clock.h"

static const struct option_def defs[] = {
    {"listen", OPTION_TEXT, "0.0.0.0:8080", "ADDR", "where", 0, 0, false},
    {"workers", OPTION_INT, "2", "N", "how many", 1, 64, false},
    {"spool-size", OPTION_SIZE, "64m", "BYTES", "how much", 0, 0, false},
    {"quiet", OPTION_BOOL, "no", "", "say less", 0, 0, false},
    {"tag", OPTION_LIST, NULL, "K=V", "a tag", 0, 0, false},
    {"output", OPTION_TEXT, NULL, "FILE", "to where", .letter = 'o'},
    {"since", OPTION_TIME, NULL, "T", "from when"},
    {"status", OPTION_INT, NULL, "N", "a code", 100, 599, .or_empty = true},
    {"robots", OPTION_BOOL, NULL, "", "may come", .or_empty = true},
    {"help", OPTION_BOOL, "no", "", "this text", 0, 0, true},
};

#define COUNT   (sizeof(defs) / sizeof(defs[0]))
#define ARGC(a) ((int)(sizeof(a) / sizeof((a)[0])))

static struct options opts;
static struct error err;

static void setup(void)
{
    options_init(&opts, defs, COUNT);
    err = (struct error)ERROR_INIT;
}

static void teardown(void)
{
    options_release(&opts);
}

TestSuite(options, .init = setup, .fini = teardown);

static char *write_file(const char *text)
{
    char *path = strdup("/tmp/waypost-test-XXXXXX");
    int fd = mkstemp(path);

    cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    return path;
}

Test(options, defaults)
{
    cr_assert_str_eq(options_text(&opts, "listen"), "0.0.0.0:8080");
    cr_assert_eq(options_int(&opts, "workers"), 2);
    cr_assert_eq(options_int(&opts, "spool-size"), 64 << 20);
    cr_assert_not(options_bool(&opts, "quiet"));
    cr_assert_null(options_text(&opts, "tag"));
    cr_assert_not(options_given(&opts, "listen"));
}

Test(options, flags_positionals_and_lists)
{
    char *argv[] = {"x",       "add",   "--listen=a:1", "--workers", "8",
                    "--quiet", "--tag", "a=1",          "--tag",     "b=2",
                    "-",       "--",    "--not-a-flag"};
    struct slice item;

    cr_assert_eq(options_read_args(&opts, ARGC(argv), argv, &err), 0);
    cr_assert_str_eq(options_text(&opts, "listen"), "a:1");
    cr_assert_eq(options_int(&opts, "workers"), 8);
    cr_assert(options_bool(&opts, "quiet"));
    cr_assert_eq(opts.positional_count, 3);
    cr_assert_str_eq(opts.positional[2], "--not-a-flag");
    cr_assert(options_item(&opts, "tag", 1, &item));
    cr_assert(slice_equal(item, SLICE("b=2")));
    cr_assert_not(options_item(&opts, "tag", 2, &item));
}

Test(options, a_letter_stands_for_its_row)
{
    char *argv[] = {"x", "-o", "-", "more"};

    cr_assert_eq(options_read_args(&opts, ARGC(argv), argv, &err), 0);
    cr_assert_str_eq(options_text(&opts, "output"), "-");
    cr_assert_eq(opts.positional_count, 1);
}

Test(options, flag_beats_environment_beats_file)
{
    char *path = write_file("[server]\nlisten = file:1\nworkers = 3\n"
                            "quiet = yes\nspool-size = 1k\n");
    char *argv[] = {"x", "--listen", "flag:1", "--no-quiet"};

    setenv("WAYPOST_LISTEN", "env:1", 1);
    setenv("WAYPOST_WORKERS", "5", 1);
    cr_assert_eq(options_read_args(&opts, ARGC(argv), argv, &err), 0);
    cr_assert_eq(options_read_env(&opts, &err), 0);
    cr_assert_eq(options_read_file(&opts, path, &err), 0, "%s", err.message);
    cr_assert_str_eq(options_text(&opts, "listen"), "flag:1");
    cr_assert_eq(options_int(&opts, "workers"), 5);
    cr_assert_eq(options_int(&opts, "spool-size"), 1024);
    cr_assert_not(options_bool(&opts, "quiet"));
    unlink(path);
    free(path);
}

struct bad_case {
    const char *flag;
    const char *message; /* a part of it */
};

static const struct bad_case bad[] = {
    {"--wrokers=3", "did you mean --workers?"},
    {"--entirely-unknown", "--help lists"},
    {"--workers=0", "must be 1 to 64"},
    {"--workers=65", "must be 1 to 64"},
    {"--workers=+3", "not a whole number"},
    {"--workers=3x", "not a whole number"},
    {"--workers", "needs a value (N)"},
    {"--spool-size=-1", "not a size"},
    {"--spool-size=9223372036854775807g", "not a size"},
    {"--quiet=maybe", "not yes or no"},
    {"--since=tomorrow", "not a time such as 2026-12-24T18"},
    {"--since=+3y", "or +30d"},
    {"--no-listen", "unknown option"},
    {"--workers=", "--workers: the value is empty; give a whole number"},
    {"--quiet=", "--quiet: the value is empty; give yes or no"},
    {"--status=7", "out of range"},
    {"-q", "two dashes"},
    {"-oFILE", "two dashes"},
    {"-o", "--output needs a value (FILE)"},
};

Test(options, refuses_with_one_line)
{
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char flag[64];
        char *argv[] = {"x", flag};

        snprintf(flag, sizeof(flag), "%s", bad[i].flag);
        cr_assert_eq(options_read_args(&opts, 2, argv, &err), ERROR_USAGE, "%s",
                     flag);
        cr_assert_not_null(strstr(err.message, bad[i].message), "%s gave: %s",
                           flag, err.message);
        cr_assert_null(strchr(err.message, '\n'));
    }
}

Test(options, an_empty_value_is_taken_where_the_row_says_so)
{
    char *argv[] = {"x", "--status=", "--robots="};

    cr_assert_eq(options_read_args(&opts, ARGC(argv), argv, &err), 0, "%s",
                 err.message);
    cr_assert(options_given(&opts, "status"));
    cr_assert_str_eq(options_text(&opts, "status"), "");
    cr_assert_eq(options_int(&opts, "status"), 0);
    cr_assert_str_eq(options_text(&opts, "robots"), "");
    cr_assert_not(options_bool(&opts, "robots"));
}

Test(options, a_file_error_names_its_line)
{
    char *path = write_file("listen = a\nwrokers = 3\n");

    cr_assert_eq(options_read_file(&opts, path, &err), ERROR_USAGE);
    cr_assert_not_null(strstr(err.message, "line 2"), "%s", err.message);
    cr_assert_not_null(strstr(err.message, "--workers"), "%s", err.message);
    unlink(path);
    cr_assert_eq(options_read_file(&opts, path, &err), ERROR_IO);
    cr_assert_eq(options_read_file(&opts, "/tmp", &err), ERROR_IO);
    cr_assert_not_null(strstr(err.message, "/tmp: Is a directory"), "%s",
                       err.message);
    free(path);
}

Test(options, the_dump_holds_every_row)
{
    struct buffer out = BUFFER_INIT;

    options_dump(&opts, &out);
    cr_assert_not_null(strstr(buffer_str(&out), "workers = 2   # default"));
    buffer_release(&out);
}

Test(options, a_time_is_an_instant_or_from_now_on)
{
    char absolute[] = "--since=2026-11-22T09:30:00Z";
    char relative[] = "--since=+1d";
    char none[] = "--since=";
    int64_t now = clock_wall_ms(clock_system());
    int64_t since;

    cr_assert_eq(options_read_args(&opts, 2, (char *[]){"x", absolute}, &err),
                 0);
    cr_assert_eq(options_int(&opts, "since"), 1795339800000);
    cr_assert_eq(options_read_args(&opts, 2, (char *[]){"x", relative}, &err),
                 0);
    since = options_int(&opts, "since");
    cr_assert(since >= now + 86400000 && since < now + 86460000);
    cr_assert_eq(options_read_args(&opts, 2, (char *[]){"x", none}, &err), 0);
    cr_assert_eq(options_int(&opts, "since"), 0);
}
