#include "core/log.h"

#include <stdatomic.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/datetime.h"

static const char *const level_names[] = {"debug", "info", "warn", "error"};

/* The one setting of the process: which lines are written. */
static _Atomic int *log_level(void)
{
    static _Atomic int level = LOG_INFO;

    return &level;
}

void log_set_level(enum log_level level)
{
    atomic_store(log_level(), (int)level);
}

bool log_parse_level(struct slice name, enum log_level *level)
{
    for (int i = LOG_DEBUG; i <= LOG_ERROR; i++) {
        if (slice_equal(name, slice_str(level_names[i]))) {
            *level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

static bool is_plain(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f)
            return false;
    }
    return text.len > 0;
}

static void append_escaped(struct buffer *line, char byte)
{
    unsigned char c = (unsigned char)byte;

    if (c == '"' || c == '\\')
        buffer_appendf(line, "\\%c", c);
    else if (c == '\n')
        buffer_append(line, SLICE("\\n"));
    else if (c < ' ' || c == 0x7f)
        buffer_appendf(line, "\\x%02x", c);
    else
        buffer_append_byte(line, byte);
}

static void append_text(struct buffer *line, struct slice text)
{
    if (is_plain(text)) {
        buffer_append(line, text);
        return;
    }
    buffer_append_byte(line, '"');
    for (size_t i = 0; i < text.len; i++)
        append_escaped(line, text.ptr[i]);
    buffer_append_byte(line, '"');
}

static void append_field(struct buffer *line, const struct log_field *field)
{
    buffer_appendf(line, " %s=", field->key);
    if (field->type == LOG_TYPE_INT)
        buffer_append_i64(line, field->number);
    else
        append_text(line, field->text);
}

/* A line that stderr does not take is lost: there is nowhere to say so. */
static void write_line(struct buffer *line)
{
    while (line->len > 0) {
        struct slice rest = buffer_slice(line);
        ssize_t wrote = write(STDERR_FILENO, rest.ptr, rest.len);

        if (wrote <= 0)
            return;
        buffer_consume(line, (size_t)wrote);
    }
}

void log_write(enum log_level level, const char *message,
               const struct log_field *fields)
{
    struct buffer line = BUFFER_INIT;

    if ((int)level < atomic_load(log_level()))
        return;
    datetime_append(&line, clock_wall_ms(clock_system()));
    buffer_appendf(&line, " %s %s", level_names[level], message);
    for (; fields->key != NULL; fields++)
        append_field(&line, fields);
    buffer_append_byte(&line, '\n');
    write_line(&line);
    buffer_release(&line);
}
