#include "cli/output.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/buffer.h"

int output_write(struct slice bytes, struct error *err)
{
    while (bytes.len > 0) {
        ssize_t wrote = write(STDOUT_FILENO, bytes.ptr, bytes.len);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0 && errno == EPIPE)
            return 0;
        if (wrote < 0)
            return error_errno(err, errno, "cannot write to standard output");
        bytes = slice_skip(bytes, (size_t)wrote);
    }
    return 0;
}

int output_line(const char *text, struct error *err)
{
    struct buffer line = BUFFER_INIT;
    int code;

    buffer_appendf(&line, "%s\n", text);
    code = output_write(buffer_slice(&line), err);
    buffer_release(&line);
    return code;
}

int output_json(const json_t *value, struct error *err)
{
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY);
    int code = output_line(text != NULL ? text : "null", err);

    free(text);
    return code;
}

int output_table(const struct table *table, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    int code;

    table_append(table, &text);
    code = output_write(buffer_slice(&text), err);
    buffer_release(&text);
    return code;
}

void output_note(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

void output_error(const struct error *err)
{
    struct buffer line = BUFFER_INIT;

    for (const char *c = err->message; *c != '\0'; c++)
        buffer_append_byte(&line, iscntrl((unsigned char)*c) ? '?' : *c);
    output_note("waypost: %s", buffer_str(&line));
    buffer_release(&line);
}
