#include "core/option_help.h"

static void append_flag(const struct option_def *def, struct buffer *out)
{
    if (def->letter != 0)
        buffer_appendf(out, "-%c, ", def->letter);
    buffer_appendf(out, "--%s", def->name);
    if (def->type != OPTION_BOOL)
        buffer_appendf(out, " %s", def->placeholder);
}

static size_t flag_width(const struct option_def *def)
{
    struct buffer flag = BUFFER_INIT;
    size_t width;

    append_flag(def, &flag);
    width = flag.len;
    buffer_release(&flag);
    return width;
}

#define HELP_COLUMNS 80

/* Words of `text` from column `indent`, broken before column 80. */
static void append_wrapped(struct buffer *out, size_t indent, struct slice text)
{
    struct slice word;
    size_t column = indent;

    while (slice_split(&text, ' ', &word)) {
        if (column > indent && column + 1 + word.len > HELP_COLUMNS) {
            buffer_appendf(out, "\n%*s", (int)indent, "");
            column = indent;
        }
        if (column > indent) {
            buffer_append_byte(out, ' ');
            column++;
        }
        buffer_append(out, word);
        column += word.len;
    }
    buffer_append_byte(out, '\n');
}

void option_help_append(const struct option_def *defs, size_t count,
                        struct buffer *out)
{
    size_t widest = 0;

    for (size_t i = 0; i < count; i++) {
        size_t width = flag_width(&defs[i]);

        widest = width > widest ? width : widest;
    }
    for (size_t i = 0; i < count; i++) {
        const struct option_def *def = &defs[i];
        struct buffer text = BUFFER_INIT;

        buffer_append(out, SLICE("  "));
        append_flag(def, out);
        buffer_appendf(out, "%*s", (int)(widest - flag_width(def) + 2), "");
        buffer_append(&text, slice_str(def->help));
        if (def->initial != NULL && def->initial[0] != '\0' &&
            def->type != OPTION_BOOL)
            buffer_appendf(&text, " (default %s)", def->initial);
        append_wrapped(out, widest + 4, buffer_slice(&text));
        buffer_release(&text);
    }
}
