#include "core/options.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/spelling.h"

static const struct option_def *row(const struct options *opts, size_t i)
{
    return &opts->defs[i];
}

/* The row's index, or opts->count. */
static size_t find_row(const struct options *opts, struct slice name)
{
    for (size_t i = 0; i < opts->count; i++) {
        if (slice_equal(slice_str(row(opts, i)->name), name))
            return i;
    }
    return opts->count;
}

/* A name that the code asks for is in the table; a typo there is a bug. */
static size_t must_find(const struct options *opts, const char *name)
{
    size_t i = find_row(opts, slice_str(name));

    if (i == opts->count) {
        fprintf(stderr, "waypost: no option is declared as \"%s\"\n", name);
        abort();
    }
    return i;
}

static void append_item(struct option_value *value, struct slice text)
{
    struct buffer joined = BUFFER_INIT;

    buffer_append(&joined, slice_str(value->text));
    buffer_append_byte(&joined, '\n');
    buffer_append(&joined, text);
    free(value->text);
    value->text = buffer_detach(&joined);
}

/* Takes a value unless a stronger source gave one already. */
static int set_value(struct options *opts, size_t i, struct slice text,
                     enum option_source source, struct error *err)
{
    struct option_value *value = &opts->values[i];
    int64_t number;

    if (option_def_read(row(opts, i), text, &number, err) < 0)
        return err->code;
    if (source < value->source)
        return 0;
    if (row(opts, i)->type == OPTION_LIST && value->source == source &&
        source != OPTION_FROM_DEFAULT) {
        append_item(value, text);
        return 0;
    }
    free(value->text);
    value->text = slice_copy(text);
    value->number = number;
    value->source = source;
    return 0;
}

void options_init(struct options *opts, const struct option_def *defs,
                  size_t count)
{
    struct error err = ERROR_INIT;

    *opts = (struct options){.defs = defs, .count = count};
    opts->values = memory_zalloc(count, sizeof(*opts->values));
    for (size_t i = 0; i < count; i++) {
        if (defs[i].initial != NULL &&
            set_value(opts, i, slice_str(defs[i].initial), OPTION_FROM_DEFAULT,
                      &err) < 0) {
            fprintf(stderr, "waypost: bad default: %s\n", err.message);
            abort();
        }
    }
}

void options_release(struct options *opts)
{
    for (size_t i = 0; i < opts->count; i++)
        free(opts->values[i].text);
    free(opts->values);
    free(opts->positional);
    *opts = (struct options){0};
}

static const char *row_name(const void *opts, size_t i)
{
    return row(opts, i)->name;
}

static int unknown_option(const struct options *opts, struct slice name,
                          struct error *err)
{
    const char *nearest = spelling_nearest(name, row_name, opts, opts->count);

    if (nearest != NULL)
        return error_field(err, ERROR_USAGE, "unknown_option", "",
                           "unknown option --%" SLICE_FMT
                           "; did you mean --%s?",
                           SLICE_ARG(name), nearest);
    return error_field(err, ERROR_USAGE, "unknown_option", "",
                       "unknown option --%" SLICE_FMT
                       "; --help lists the known ones",
                       SLICE_ARG(name));
}

/* "--no-name" for a boolean "name": its index, or opts->count. */
static size_t find_negated(const struct options *opts, struct slice name)
{
    size_t i;

    if (!slice_starts(name, SLICE("no-")))
        return opts->count;
    i = find_row(opts, slice_skip(name, 3));
    if (i < opts->count && row(opts, i)->type != OPTION_BOOL)
        return opts->count;
    return i;
}

/* Row i was named without "=value"; *used says whether `next` was taken. */
static int take_value(struct options *opts, size_t i, const char *next,
                      bool *used, struct error *err)
{
    if (row(opts, i)->type == OPTION_BOOL)
        return set_value(opts, i, SLICE("yes"), OPTION_FROM_FLAG, err);
    if (next == NULL)
        return error_field(err, ERROR_USAGE, "bad_option", row(opts, i)->name,
                           "--%s needs a value (%s)", row(opts, i)->name,
                           row(opts, i)->placeholder);
    *used = true;
    return set_value(opts, i, slice_str(next), OPTION_FROM_FLAG, err);
}

/* One "--name[=value]", without the dashes. */
static int read_flag(struct options *opts, struct slice flag, const char *next,
                     bool *used, struct error *err)
{
    size_t equals = slice_find(flag, '=');
    struct slice name = slice_head(flag, equals);
    size_t i = find_row(opts, name);

    if (i == opts->count) {
        i = find_negated(opts, name);
        if (i == opts->count || equals < flag.len)
            return unknown_option(opts, name, err);
        return set_value(opts, i, SLICE("no"), OPTION_FROM_FLAG, err);
    }
    if (equals < flag.len)
        return set_value(opts, i, slice_skip(flag, equals + 1),
                         OPTION_FROM_FLAG, err);
    return take_value(opts, i, next, used, err);
}

/* "-x"; a lone "-" is an argument like any other. */
static bool is_short_flag(struct slice word)
{
    return word.len > 1 && word.ptr[0] == '-' && word.ptr[1] != '-';
}

static int read_letter(struct options *opts, struct slice word,
                       const char *next, bool *used, struct error *err)
{
    for (size_t i = 0; i < opts->count && word.len == 2; i++) {
        if (row(opts, i)->letter == word.ptr[1])
            return take_value(opts, i, next, used, err);
    }
    return error_field(err, ERROR_USAGE, "unknown_option", "",
                       "unknown option %" SLICE_FMT
                       "; long options have two dashes, --help lists them",
                       SLICE_ARG(word));
}

int options_read_args(struct options *opts, int argc, char **argv,
                      struct error *err)
{
    bool only_positional = false;

    opts->positional = memory_resize(opts->positional, (size_t)argc + 1,
                                     sizeof(*opts->positional));
    opts->positional_count = 0;
    for (int i = 1; i < argc; i++) {
        struct slice word = slice_str(argv[i]);
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;
        bool used = false;
        int code = 0;

        if (only_positional ||
            (!is_short_flag(word) && !slice_starts(word, SLICE("--"))))
            opts->positional[opts->positional_count++] = argv[i];
        else if (is_short_flag(word))
            code = read_letter(opts, word, next, &used, err);
        else if (word.len > 2)
            code = read_flag(opts, slice_skip(word, 2), next, &used, err);
        else
            only_positional = true;
        if (code < 0)
            return code;
        i += used;
    }
    return 0;
}

int options_read_env(struct options *opts, struct error *err)
{
    for (size_t i = 0; i < opts->count; i++) {
        struct buffer name = BUFFER_INIT;
        const char *value;
        int code = 0;

        if (row(opts, i)->flag_only)
            continue;
        buffer_append(&name, SLICE("WAYPOST_"));
        for (const char *c = row(opts, i)->name; *c != '\0'; c++)
            buffer_append_byte(
                &name, (char)(*c == '-' ? '_' : toupper((unsigned char)*c)));
        value = getenv(buffer_str(&name));
        if (value != NULL)
            code = set_value(opts, i, slice_str(value), OPTION_FROM_ENV, err);
        if (code < 0)
            error_prefix(err, "environment variable %s", buffer_str(&name));
        buffer_release(&name);
        if (code < 0)
            return code;
    }
    return 0;
}

struct file_reader {
    struct options *opts;
    struct error *err;
};

static int read_line(void *arg, const char *section, const char *name,
                     const char *value)
{
    struct file_reader *reader = arg;
    size_t i = find_row(reader->opts, slice_str(name));

    (void)section;
    if (i == reader->opts->count || row(reader->opts, i)->flag_only) {
        unknown_option(reader->opts, slice_str(name), reader->err);
        return 0;
    }
    return set_value(reader->opts, i, slice_str(value), OPTION_FROM_FILE,
                     reader->err) == 0;
}

int options_read_file(struct options *opts, const char *path, struct error *err)
{
    struct file_reader reader = {opts, err};
    FILE *file = fopen(path, "re");
    int errnum;
    int line;

    *err = (struct error)ERROR_INIT;
    if (file == NULL)
        return error_errno(err, errno, "cannot open %s", path);
    errno = 0;
    line = ini_parse_file(file, read_line, &reader);
    errnum = ferror(file) ? errno : 0;
    fclose(file);
    if (line < 0 || errnum != 0)
        return error_errno(err, errnum, "cannot read %s", path);
    if (line > 0 && err->code == 0)
        return error_set(err, ERROR_USAGE,
                         "%s line %d: not of the form \"name = value\"", path,
                         line);
    if (line > 0)
        return error_prefix(err, "%s line %d", path, line);
    return 0;
}

const char *options_text(const struct options *opts, const char *name)
{
    return opts->values[must_find(opts, name)].text;
}

int64_t options_int(const struct options *opts, const char *name)
{
    return opts->values[must_find(opts, name)].number;
}

bool options_bool(const struct options *opts, const char *name)
{
    return options_int(opts, name) != 0;
}

bool options_given(const struct options *opts, const char *name)
{
    return opts->values[must_find(opts, name)].source != OPTION_FROM_DEFAULT;
}

bool options_item(const struct options *opts, const char *name, size_t k,
                  struct slice *item)
{
    struct slice rest = slice_str(options_text(opts, name));

    for (size_t i = 0; slice_split(&rest, '\n', item); i++) {
        if (i == k)
            return true;
    }
    return false;
}

void options_dump(const struct options *opts, struct buffer *out)
{
    static const char *const sources[] = {"default", "file", "environment",
                                          "flag"};

    for (size_t i = 0; i < opts->count; i++) {
        if (row(opts, i)->flag_only)
            continue;
        buffer_appendf(out, "%s = %s   # %s\n", row(opts, i)->name,
                       opts->values[i].text != NULL ? opts->values[i].text : "",
                       sources[opts->values[i].source]);
    }
}
