#include "cli/command.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/invocation.h"

static int make(struct invocation *inv, struct error *err)
{
    if (strcmp(invocation_argument(inv, 0), "bad") == 0)
        return error_set(err, ERROR_INVALID, "bad\n\x1b[2Jthing");
    printf("made %s%s\n", invocation_argument(inv, 0),
           invocation_wants_json(inv) ? " json" : "");
    return 0;
}

static int draw(struct invocation *inv, struct error *err)
{
    const char *size = options_text(&inv->options, "size");

    (void)err;
    printf("drew %s\n", size != NULL ? size : "plain");
    return 0;
}

static int run_itself(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        printf("[%s]", argv[i]);
    printf("\n");
    return 7;
}

static const struct command_option draw_options[] = {
    {"size", OPTION_TEXT, "SIZE", "how large", "size", 's'},
};

static const struct action thing_actions[] = {
    {"add", "NAME", "Adds a thing.", "tool thing add x\ntool thing add y", NULL,
     0, 1, make},
    {"remove", "NAME", "Removes a thing.", "tool thing remove x", NULL, 0, 1,
     make},
};

static const struct action draw_actions[] = {
    {"", "", "Draws.", "tool draw --size 3", draw_options, 1, 0, draw},
};

static const struct command itself = {"itself", "runs itself", NULL, 0,
                                      run_itself};
static const struct command thing = {"thing", "some things", thing_actions, 2,
                                     NULL};
static const struct command drawing = {"draw", "a drawing", draw_actions, 1,
                                       NULL};

static const struct command *const commands[] = {&itself, &thing, &drawing};

static const struct program program = {"tool", "1.2", "a tool", commands, 3};

struct command_case {
    const char *args[6]; /* ends with NULL */
    int status;
    const char *out;     /* the whole of stdout */
    const char *message; /* a part of stderr, or NULL for nothing there */
};

static const struct command_case cases[] = {
    {{"--version"}, 0, "tool 1.2\n", NULL},
    {{"thing", "add", "x"}, 0, "made x\n", NULL},
    {{"--json", "thing", "add", "x"}, 0, "made x json\n", NULL},
    {{"thing", "--json", "add", "x"}, 0, "made x json\n", NULL},
    {{"thing", "add", "x", "--json"}, 0, "made x json\n", NULL},
    {{"--server", "http://h", "thing", "add", "x"}, 0, "made x\n", NULL},
    {{"--server=http://h", "thing", "add", "x"}, 0, "made x\n", NULL},
    {{"thing", "add", "--", "--x"}, 0, "made --x\n", NULL},
    {{"draw"}, 0, "drew plain\n", NULL},
    {{"draw", "-s", "9"}, 0, "drew 9\n", NULL},
    {{"itself"}, 7, "[itself]\n", NULL},
    {{"itself", "--help", "x"}, 7, "[itself][--help][x]\n", NULL},
    {{"help", "itself"}, 7, "[itself][--help]\n", NULL},
    {{"--data", "D", "itself"}, 7, "[itself][--data][D]\n", NULL},
    {{"thing", "add", "bad"}, 65, "", "waypost: bad??[2Jthing\n"},
    {{"thin"}, 64, "", "did you mean `tool thing`?"},
    {{"thing", "ad"}, 64, "", "did you mean `tool thing add`?"},
    {{"nonsense"}, 64, "", "`tool --help` lists them"},
    {{"thing", "nonsense"}, 64, "", "`tool thing --help` lists them"},
    {{"thing"}, 64, "", "needs an action such as add"},
    {{"thing", "add"}, 64, "", "give NAME"},
    {{"thing", "add", "x", "y"}, 64, "", "unexpected argument \"y\""},
    {{"thing", "add", "x", "--size=1"}, 64, "", "unknown option --size"},
    {{"draw", "--sise=1"}, 64, "", "did you mean --size?"},
    {{"--nonsense"}, 64, "", "name a command before --nonsense"},
    {{"--nonsense", "draw"}, 64, "", "unknown option --nonsense"},
    {{"--server"}, 64, "", "name a command"},
};

static int run(const char *const *args)
{
    char *argv[8] = {strdup("tool")};
    int argc = 1;
    int status;

    while (args[argc - 1] != NULL) {
        argv[argc] = strdup(args[argc - 1]);
        argc++;
    }
    status = command_main(&program, argc, argv);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
    return status;
}

/* stdout and stderr go to files of this process's memory meanwhile. */
struct capture {
    int kept;
    int file;
    int fd;
};

static void capture_start(struct capture *capture, int fd)
{
    capture->fd = fd;
    capture->kept = dup(fd);
    capture->file = memfd_create("capture", 0);
    dup2(capture->file, fd);
}

static char *capture_end(struct capture *capture)
{
    char *text = calloc(1, 65536);

    dup2(capture->kept, capture->fd);
    cr_assert_geq(pread(capture->file, text, 65535, 0), 0);
    close(capture->kept);
    close(capture->file);
    return text;
}

static void check(size_t i, int status, const char *out, const char *message)
{
    const struct command_case *row = &cases[i];

    cr_expect_eq(status, row->status, "case %zu: %d", i, status);
    cr_expect_str_eq(out, row->out, "case %zu: %s", i, out);
    if (row->message == NULL)
        cr_expect_str_empty(message, "case %zu: %s", i, message);
    else
        cr_expect_not_null(strstr(message, row->message), "case %zu: %s", i,
                           message);
}

Test(command, runs)
{
    unsetenv("WAYPOST_TOKEN");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct capture captures[2];
        int status;
        char *out;
        char *message;

        capture_start(&captures[0], STDOUT_FILENO);
        capture_start(&captures[1], STDERR_FILENO);
        status = run(cases[i].args);
        fflush(stdout);
        message = capture_end(&captures[1]);
        out = capture_end(&captures[0]);
        check(i, status, out, message);
        free(message);
        free(out);
    }
}

/* Whatever --help is asked of: its usage, its options and its example. */
static const struct command_case helps[] = {
    {{NULL}, 0, "  thing     some things\n", NULL},
    {{"help"}, 0, "  itself    runs itself\n", NULL},
    {{"--help"}, 0, "--token-file FILE", NULL},
    {{"thing", "--help"}, 0, "  tool thing remove NAME\n", NULL},
    {{"help", "thing", "add"}, 0, "Usage: tool thing add NAME [OPTION]", NULL},
    {{"thing", "add", "--help"}, 0, "  tool thing add y\n", NULL},
    {{"thing", "add", "-h"}, 0, "  -h, --help", NULL},
    {{"draw", "--help"}, 0, "  -s, --size SIZE  how large\n", NULL},
    {{"draw", "x", "--help"}, 0, "Example:\n  tool draw --size 3\n", NULL},
};

Test(command, helps)
{
    for (size_t i = 0; i < sizeof(helps) / sizeof(helps[0]); i++) {
        struct capture capture;
        int status;
        char *out;

        capture_start(&capture, STDOUT_FILENO);
        status = run(helps[i].args);
        fflush(stdout);
        out = capture_end(&capture);
        cr_expect_eq(status, 0, "case %zu: %d", i, status);
        cr_expect_not_null(strstr(out, helps[i].out), "case %zu: %s", i, out);
        free(out);
    }
}
