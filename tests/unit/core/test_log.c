#include "core/log.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

/* What log_info wrote to stderr, in a static buffer. */
static const char *logged(struct slice value)
{
    static char text[1024];
    int pipes[2];
    int saved = dup(STDERR_FILENO);
    ssize_t got;

    cr_assert_eq(pipe(pipes), 0);
    dup2(pipes[1], STDERR_FILENO);
    log_info("something happened", log_slice("value", value), log_int("n", -5));
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(pipes[1]);
    got = read(pipes[0], text, sizeof(text) - 1);
    close(pipes[0]);
    text[got > 0 ? got : 0] = '\0';
    return text;
}

static const struct {
    struct slice value;
    const char *written;
} rows[] = {
    {SLICE_INIT("plain"), " info something happened value=plain n=-5\n"},
    {SLICE_INIT(""), " value=\"\" n="},
    {SLICE_INIT("two words"), " value=\"two words\" n="},
    {SLICE_INIT("a=b"), " value=\"a=b\" n="},
    {SLICE_INIT("say \"hi\"\\"), " value=\"say \\\"hi\\\"\\\\\" n="},
    {SLICE_INIT("line\nforged info"), " value=\"line\\nforged info\" n="},
    {SLICE_INIT("\x1b[31m\0x"), " value=\"\\x1b[31m\\x00x\" n="},
};

Test(log, fields_cannot_break_out)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *line = logged(rows[i].value);

        cr_assert_not_null(strstr(line, rows[i].written), "%s", line);
        cr_assert_eq(strchr(line, '\n'), line + strlen(line) - 1);
    }
}

Test(log, level_hides_what_is_below)
{
    enum log_level level;

    cr_assert(log_parse_level(SLICE("warn"), &level));
    log_set_level(level);
    cr_assert_str_eq(logged(SLICE("x")), "");
    log_set_level(LOG_INFO);
    cr_assert_not(log_parse_level(SLICE("loud"), &level));
}
