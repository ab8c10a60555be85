#include "attribution/paths/path_rows.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/paths/csv_line.h"
#include "core/memory.h"

#define PATH_SHOWN 40

static const char *const path_columns[PATH_COLUMNS] = {
    [PATH_COLUMN_PATH] = "path",
    [PATH_COLUMN_CONVERSIONS] = "total_conversions",
    [PATH_COLUMN_VALUE] = "total_conversion_value",
    [PATH_COLUMN_NULLS] = "total_null",
};

void path_rows_init(struct path_rows *rows)
{
    *rows = (struct path_rows){.next_line = 1};
    for (size_t i = 0; i < PATH_COLUMNS; i++)
        rows->columns[i] = SIZE_MAX;
}

void path_rows_release(struct path_rows *rows)
{
    free(rows->names);
    free(rows->fields);
    buffer_release(&rows->unquoted);
    *rows = (struct path_rows){0};
}

/* About one column of the current row, with what stands there. */
static int path_rows_bad(const struct path_rows *rows, enum path_column column,
                         struct error *err, const char *advice)
{
    struct slice value = rows->fields[rows->columns[column]];
    char shown[PATH_SHOWN + 1];
    size_t len = value.len < PATH_SHOWN ? value.len : PATH_SHOWN;

    for (size_t i = 0; i < len; i++) {
        char byte = value.ptr[i];

        shown[i] = '?';
        if (byte >= ' ' && byte <= '~')
            shown[i] = byte;
    }
    shown[len] = '\0';
    return error_field(err, ERROR_INVALID, "bad_row", path_columns[column],
                       "line %zu: %s \"%s\" %s", rows->line,
                       path_columns[column], shown, advice);
}

static void path_rows_push(struct slice **list, size_t *count, size_t *room,
                           const char *at, const char *end)
{
    if (*count == *room) {
        *room = *room > 0 ? *room * 2 : 16;
        *list = memory_resize(*list, *room, sizeof((*list)[0]));
    }
    (*list)[(*count)++] = slice_of(at, (size_t)(end - at));
}

static void path_rows_push_field(struct path_rows *rows, const char *at,
                                 const char *end)
{
    path_rows_push(&rows->fields, &rows->field_count, &rows->field_room, at,
                   end);
}

static void path_rows_push_name(struct path_rows *rows, const char *at,
                                const char *end)
{
    path_rows_push(&rows->names, &rows->name_count, &rows->name_room, at, end);
}

/* The names of a path whose arrows were not seen on the way. */
static void path_rows_split_path(struct path_rows *rows, struct slice path)
{
    const char *at = path.ptr;
    const char *end = path.ptr + path.len;
    const char *arrow;

    while ((arrow = memchr(at, '>', (size_t)(end - at))) != NULL) {
        path_rows_push_name(rows, at, arrow);
        at = arrow + 1;
    }
    path_rows_push_name(rows, at, end);
}

/* The field in quotes at the front of `text`, which is known to be closed. */
static struct slice path_rows_unquote(struct path_rows *rows,
                                      struct slice *text)
{
    size_t start = rows->unquoted.len;
    struct slice rest = slice_skip(*text, 1);

    for (;;) {
        size_t quote = slice_find(rest, '"');

        buffer_append(&rows->unquoted, slice_head(rest, quote));
        rest = slice_skip(rest, quote + 1);
        if (rest.len == 0 || rest.ptr[0] != '"')
            break;
        buffer_append_byte(&rows->unquoted, '"');
        rest = slice_skip(rest, 1);
    }
    *text = rest;
    return slice_skip(buffer_slice(&rows->unquoted), start);
}

static void path_rows_split_quoted(struct path_rows *rows, struct slice text)
{
    buffer_clear(&rows->unquoted);
    /* No more grows out of it, so that fields stay where they are. */
    buffer_reserve(&rows->unquoted, text.len);
    for (;;) {
        struct slice field;
        size_t comma;

        if (text.len > 0 && text.ptr[0] == '"') {
            field = path_rows_unquote(rows, &text);
            comma = slice_find(text, ',');
        } else {
            comma = slice_find(text, ',');
            field = slice_head(text, comma);
        }
        path_rows_push_field(rows, field.ptr, field.ptr + field.len);
        if (comma == text.len)
            break;
        text = slice_skip(text, comma + 1);
    }
}

/* What a line may be that is read on the way. */
enum path_rows_plain { PATH_ROWS_PLAIN, PATH_ROWS_OPEN, PATH_ROWS_QUOTED };

/* The field from `at`, in which the last name begins at `name`. */
static void path_rows_end_field(struct path_rows *rows, const char *at,
                                const char *name, const char *end)
{
    if (rows->field_count == rows->columns[PATH_COLUMN_PATH])
        path_rows_push_name(rows, name, end);
    path_rows_push_field(rows, at, end);
}

static const char *path_rows_strip(const char *at, const char *end)
{
    return end > at && end[-1] == '\r' ? end - 1 : end;
}

/* The line at the front of `bytes` into fields and names, in one go. */
static enum path_rows_plain path_rows_split_plain(struct path_rows *rows,
                                                  struct slice bytes,
                                                  const char **line_end)
{
    const char *at = bytes.ptr;
    const char *name = at;
    const char *mark;

    while ((mark = path_scan_next(&rows->scan)) != NULL && *mark != '\n') {
        if (*mark == '"')
            return PATH_ROWS_QUOTED;
        if (*mark == ',') {
            path_rows_end_field(rows, at, name, mark);
            at = mark + 1;
        } else if (rows->field_count == rows->columns[PATH_COLUMN_PATH]) {
            path_rows_push_name(rows, name, mark);
        }
        name = mark + 1;
    }
    *line_end = mark != NULL ? mark : bytes.ptr + bytes.len;
    path_rows_end_field(rows, at, name, path_rows_strip(at, *line_end));
    return mark != NULL ? PATH_ROWS_PLAIN : PATH_ROWS_OPEN;
}

/* The same with a quote in it; 1, 0 for more bytes, or an error. */
static int path_rows_line_quoted(struct path_rows *rows, struct slice *bytes,
                                 bool last, struct error *err)
{
    struct csv_line line = {.used = 0};
    enum csv_end end = csv_line_find(*bytes, &line);

    if (end == CSV_TEXT_BEHIND)
        return error_set(err, ERROR_SYNTAX,
                         "line %zu: text behind the closing quote of a field; "
                         "write a quote inside quotes twice",
                         rows->line);
    if (end != CSV_WHOLE && !last)
        return 0;
    if (end == CSV_UNCLOSED)
        return error_set(err, ERROR_SYNTAX,
                         "line %zu: the quote that opens here is never closed",
                         rows->line);
    rows->next_line += line.feeds;
    rows->field_count = 0;
    rows->name_count = 0;
    *bytes = slice_skip(*bytes, line.used);
    path_rows_split_quoted(rows, line.text);
    return 1;
}

/* The next line into fields; 1, 0 for more bytes, or an error. */
static int path_rows_line(struct path_rows *rows, struct slice *bytes,
                          bool last, struct error *err)
{
    enum path_rows_plain plain;
    const char *end;

    rows->line = rows->next_line;
    rows->field_count = 0;
    rows->name_count = 0;
    if (!rows->scanning)
        path_scan_init(&rows->scan, *bytes);
    plain = path_rows_split_plain(rows, *bytes, &end);
    rows->scanning = plain == PATH_ROWS_PLAIN;
    if (plain == PATH_ROWS_QUOTED)
        return path_rows_line_quoted(rows, bytes, last, err);
    if (plain == PATH_ROWS_OPEN && (!last || bytes->len == 0))
        return 0;
    rows->next_line++;
    *bytes = slice_skip(*bytes, (size_t)(end - bytes->ptr) + rows->scanning);
    return 1;
}

static bool path_rows_is_blank(const struct path_rows *rows)
{
    return rows->field_count == 1 && rows->fields[0].len == 0;
}

static int path_rows_name_column(struct path_rows *rows, size_t field,
                                 struct error *err)
{
    struct slice name = slice_trim(rows->fields[field]);

    for (size_t i = 0; i < PATH_COLUMNS; i++) {
        if (!slice_equal(name, slice_str(path_columns[i])))
            continue;
        if (rows->columns[i] != SIZE_MAX)
            return error_field(err, ERROR_INVALID, "bad_header",
                               path_columns[i],
                               "line %zu: the column %s is there twice",
                               rows->line, path_columns[i]);
        rows->columns[i] = field;
    }
    return 0;
}

static int path_rows_read_header(struct path_rows *rows, struct error *err)
{
    rows->width = rows->field_count;
    for (size_t i = 0; i < rows->field_count; i++) {
        if (path_rows_name_column(rows, i, err) < 0)
            return err->code;
    }
    for (size_t i = 0; i <= PATH_COLUMN_CONVERSIONS; i++) {
        if (rows->columns[i] == SIZE_MAX)
            return error_field(err, ERROR_INVALID, "bad_header",
                               path_columns[i],
                               "line %zu: no column %s; the first line names "
                               "the columns, path and total_conversions at "
                               "least",
                               rows->line, path_columns[i]);
    }
    return 0;
}

/* Digits with at most one point, exact while they fit into 15 digits. */
static bool path_rows_quick_number(struct slice text, double *number)
{
    static const double powers[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6, 1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
    uint64_t digits = 0;
    size_t point = text.len;

    if (text.len == 0 || text.len > 15)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned char)text.ptr[i] - (unsigned)'0';

        if (digit <= 9)
            digits = digits * 10 + digit;
        else if (text.ptr[i] == '.' && point == text.len && i > 0 &&
                 i + 1 < text.len)
            point = i;
        else
            return false;
    }
    *number = (double)digits;
    if (point < text.len)
        *number /= powers[text.len - 1 - point];
    return true;
}

static int path_rows_number(struct path_rows *rows, enum path_column column,
                            double *number, struct error *err)
{
    struct slice text;

    *number = 0;
    if (rows->columns[column] == SIZE_MAX)
        return 0;
    text = rows->fields[rows->columns[column]];
    if (path_rows_quick_number(text, number))
        return 0;
    if (!slice_parse_double(slice_trim(text), number))
        return path_rows_bad(rows, column, err, "is not a number");
    if (*number < 0)
        return path_rows_bad(rows, column, err,
                             "is negative; it must be 0 or more");
    if (*number > PATH_NUMBER_MAX)
        return path_rows_bad(rows, column, err, "is more than 1e15");
    return 0;
}

static int path_rows_read(struct path_rows *rows, struct path_row *row,
                          struct error *err)
{
    if (rows->field_count != rows->width)
        return error_set(err, ERROR_INVALID,
                         "line %zu: %zu fields where the first line names %zu "
                         "columns",
                         rows->line, rows->field_count, rows->width);
    row->line = rows->line;
    row->path = rows->fields[rows->columns[PATH_COLUMN_PATH]];
    if (rows->name_count == 0)
        path_rows_split_path(rows, row->path);
    if (rows->name_count == 1 && slice_trim(row->path).len == 0)
        return path_rows_bad(rows, PATH_COLUMN_PATH, err, "is empty");
    row->names = rows->names;
    row->name_count = rows->name_count;
    if (path_rows_number(rows, PATH_COLUMN_CONVERSIONS, &row->conversions,
                         err) < 0 ||
        path_rows_number(rows, PATH_COLUMN_VALUE, &row->value, err) < 0 ||
        path_rows_number(rows, PATH_COLUMN_NULLS, &row->nulls, err) < 0)
        return err->code;
    return 1;
}

/* False while too little is there to tell. */
static bool path_rows_skip_mark(struct path_rows *rows, struct slice *bytes,
                                bool last)
{
    if (bytes->len < 3 && !last)
        return false;
    if (slice_starts(*bytes, SLICE("\xef\xbb\xbf")))
        *bytes = slice_skip(*bytes, 3);
    rows->begun = true;
    return true;
}

int path_rows_next(struct path_rows *rows, struct slice *bytes, bool last,
                   struct path_row *row, struct error *err)
{
    int got;

    if (!rows->begun && !path_rows_skip_mark(rows, bytes, last))
        return 0;
    while ((got = path_rows_line(rows, bytes, last, err)) > 0) {
        if (path_rows_is_blank(rows))
            continue;
        if (rows->width > 0)
            return path_rows_read(rows, row, err);
        if (path_rows_read_header(rows, err) < 0)
            return err->code;
    }
    if (got == 0 && last && rows->width == 0)
        return error_set(err, ERROR_INVALID,
                         "there is nothing in it; the first line names the "
                         "columns path,total_conversions,"
                         "total_conversion_value,total_null");
    return got;
}
