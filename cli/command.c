#include "cli/command.h"

#include <stdlib.h>
#include <string.h>

#include "cli/command_help.h"
#include "cli/invocation.h"
#include "cli/output.h"
#include "core/buffer.h"
#include "core/memory.h"
#include "core/spelling.h"

/* The command line, taken apart. */
struct command_line {
    const struct program *program;
    const struct command *command; /* NULL: none was named */
    const struct action *action;   /* NULL: none was named, or has a main */
    char **argv;                   /* owned array: a name, options, arguments */
    int argc;
    bool help;
    bool version;
};

static const char *command_name(const void *list, size_t i)
{
    const struct command *const *commands = list;

    return commands[i]->name;
}

static const char *action_name(const void *list, size_t i)
{
    return ((const struct action *)list)[i].name;
}

static int unknown_word(const struct command_line *line, const char *kind,
                        const char *word, const char *nearest,
                        struct error *err)
{
    const char *command = line->command != NULL ? line->command->name : "";

    if (nearest != NULL)
        return error_set(err, ERROR_USAGE,
                         "unknown %s \"%s\"; did you mean `%s %s%s%s`?", kind,
                         word, line->program->name, command,
                         command[0] != '\0' ? " " : "", nearest);
    return error_set(
        err, ERROR_USAGE, "unknown %s \"%s\"; `%s %s%s--help` lists them", kind,
        word, line->program->name, command, command[0] != '\0' ? " " : "");
}

static int find_command(struct command_line *line, const char *word,
                        struct error *err)
{
    const struct program *program = line->program;

    for (size_t i = 0; i < program->count; i++) {
        if (strcmp(program->commands[i]->name, word) == 0)
            line->command = program->commands[i];
    }
    if (line->command == NULL)
        return unknown_word(line, "command", word,
                            spelling_nearest(slice_str(word), command_name,
                                             program->commands, program->count),
                            err);
    if (line->command->action_count == 1 &&
        line->command->actions[0].name[0] == '\0')
        line->action = &line->command->actions[0];
    return 0;
}

static int find_action(struct command_line *line, const char *word,
                       struct error *err)
{
    const struct command *command = line->command;

    for (size_t i = 0; i < command->action_count; i++) {
        if (strcmp(command->actions[i].name, word) == 0)
            line->action = &command->actions[i];
    }
    if (line->action != NULL)
        return 0;
    return unknown_word(line, "action", word,
                        spelling_nearest(slice_str(word), action_name,
                                         command->actions,
                                         command->action_count),
                        err);
}

/* The words that say what to run have been read; what follows is its own. */
static bool is_complete(const struct command_line *line)
{
    return line->action != NULL ||
           (line->command != NULL && line->command->main != NULL);
}

static void keep_word(struct command_line *line, char *word)
{
    line->argv[line->argc++] = word;
}

/* Does a common option of this name take the next word as its value? */
static bool takes_value(const char *word)
{
    size_t count;
    const struct option_def *common = invocation_common_options(&count);

    for (size_t i = 0; i < count; i++) {
        if (common[i].type != OPTION_BOOL &&
            strcmp(word + 2, common[i].name) == 0)
            return true;
    }
    return false;
}

/* An option in front of the command, or between it and its action. */
static void read_early_option(struct command_line *line, char *word,
                              char *const *next)
{
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        line->help = true;
    } else if (strcmp(word, "--version") == 0) {
        line->version = true;
    } else {
        keep_word(line, word);
        if (word[1] == '-' && takes_value(word) && *next != NULL)
            keep_word(line, *next);
    }
}

static int read_word(struct command_line *line, char *word, struct error *err)
{
    if (line->command != NULL)
        return find_action(line, word, err);
    if (strcmp(word, "help") == 0) {
        line->help = true;
        return 0;
    }
    line->argv[0] = word;
    return find_command(line, word, err);
}

static int read_line(struct command_line *line, int argc, char **argv,
                     struct error *err)
{
    int code = 0;

    /* Room for a name, for --help, and for the NULL at the end. */
    line->argv = memory_zalloc((size_t)argc + 3, sizeof(*line->argv));
    keep_word(line, argv[0]);
    for (int i = 1; i < argc && code == 0; i++) {
        int kept = line->argc;

        if (is_complete(line)) {
            keep_word(line, argv[i]);
        } else if (argv[i][0] == '-') {
            read_early_option(line, argv[i], &argv[i + 1]);
            i += line->argc - kept == 2;
        } else {
            code = read_word(line, argv[i], err);
        }
    }
    return code;
}

static int write_help(const struct command_line *line, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    int code;

    if (line->action != NULL)
        command_help_action(line->program, line->command, line->action, &text);
    else if (line->command != NULL)
        command_help_command(line->program, line->command, &text);
    else
        command_help_program(line->program, &text);
    code = output_write(buffer_slice(&text), err);
    buffer_release(&text);
    return code;
}

static int write_version(const struct program *program, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    int code;

    buffer_appendf(&text, "%s %s", program->name, program->version);
    code = output_line(buffer_str(&text), err);
    buffer_release(&text);
    return code;
}

static int run_action(struct command_line *line, struct error *err)
{
    struct invocation inv;
    int code = invocation_init(&inv, line->action, line->argc, line->argv, err);

    if (code == 0 && invocation_wants_help(&inv))
        code = write_help(line, err);
    else if (code == 0)
        code = invocation_connect(&inv, err);
    if (code == 0 && inv.client != NULL)
        code = line->action->run(&inv, err);
    invocation_release(&inv);
    return code;
}

/* A command with a main reads its own options, --help among them. */
static int run_main(struct command_line *line)
{
    static char name_help[] = "--help";

    if (line->help)
        keep_word(line, name_help);
    return line->command->main(line->argc, line->argv);
}

/* Nothing was named that could run: an unknown option, or no action. */
static int run_nothing(const struct command_line *line, struct error *err)
{
    if (line->command != NULL)
        return error_set(err, ERROR_USAGE,
                         "`%s %s` needs an action such as %s; `%s %s --help` "
                         "lists them",
                         line->program->name, line->command->name,
                         line->command->actions[0].name, line->program->name,
                         line->command->name);
    if (line->argc > 1)
        return error_set(err, ERROR_USAGE,
                         "name a command before %s; `%s --help` lists them",
                         line->argv[1], line->program->name);
    return write_help(line, err);
}

static int run_line(struct command_line *line, int *status, struct error *err)
{
    if (line->command != NULL && line->command->main != NULL) {
        *status = run_main(line);
        return 0;
    }
    if (line->version)
        return write_version(line->program, err);
    if (line->help)
        return write_help(line, err);
    if (line->action != NULL)
        return run_action(line, err);
    return run_nothing(line, err);
}

int command_main(const struct program *program, int argc, char **argv)
{
    struct command_line line = {.program = program};
    struct error err = ERROR_INIT;
    int status = 0;

    if (read_line(&line, argc, argv, &err) < 0 ||
        run_line(&line, &status, &err) < 0) {
        output_error(&err);
        status = error_exit_status(err.code);
    }
    free(line.argv);
    return status;
}
