#include "cli/password_input.h"

#include <errno.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/output.h"
#include "core/slice.h"

/* More than the server takes, which has the word on that. */
#define INPUT_MAX 1024

/* Stops showing what is typed; `before` is what to go back to. */
static bool hide_typing(struct termios *before)
{
    struct termios hidden;

    if (tcgetattr(STDIN_FILENO, before) < 0)
        return false;
    hidden = *before;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    output_note("password (not shown):");
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

/* A terminal gives a line at a time. */
static bool is_complete(const char *text, size_t len, bool terminal)
{
    return len == INPUT_MAX || (terminal && len > 0 && text[len - 1] == '\n');
}

static int read_input(char text[INPUT_MAX], size_t *len, bool terminal,
                      struct error *err)
{
    ssize_t got = 1;

    *len = 0;
    while (got != 0 && !is_complete(text, *len, terminal)) {
        got = read(STDIN_FILENO, text + *len, INPUT_MAX - *len);
        if (got < 0 && errno != EINTR)
            return error_errno(err, errno, "cannot read stdin");
        if (got > 0)
            *len += (size_t)got;
    }
    return 0;
}

static int take_line(struct slice text, struct slice *line, struct error *err)
{
    struct slice rest;

    *line = slice_head(text, slice_find(text, '\n'));
    rest = slice_skip(text, line->len + 1);
    if (slice_ends(*line, SLICE("\r")))
        line->len--;
    if (line->len == 0 || rest.len > 0 || text.len == INPUT_MAX)
        return error_set(err, ERROR_USAGE,
                         "--password-stdin: give the password on stdin, in one "
                         "line of at most 256 bytes");
    return 0;
}

static int set_text(json_t *object, const char *field, struct slice text,
                    struct error *err)
{
    json_t *value = json_stringn(text.ptr, text.len);

    if (value == NULL || json_object_set_new(object, field, value) < 0)
        return error_field(err, ERROR_INVALID, "not_utf8", field,
                           "%s: the text is not UTF-8", field);
    return 0;
}

int password_input_read(json_t *object, const char *field, struct error *err)
{
    struct termios before;
    bool terminal = isatty(STDIN_FILENO) != 0;
    bool hidden = terminal && hide_typing(&before);
    char text[INPUT_MAX];
    struct slice line;
    size_t len;
    int code = read_input(text, &len, terminal, err);

    if (hidden)
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    if (code == 0)
        code = take_line(slice_of(text, len), &line, err);
    if (code == 0)
        code = set_text(object, field, line, err);
    explicit_bzero(text, sizeof(text));
    return code;
}
