#include "cli/link_import/link_source.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/csv_file.h"
#include "cli/link_import/link_cell.h"
#include "cli/link_import/link_list.h"
#include "core/csv_cell.h"
#include "core/memory.h"

struct link_source {
    char *path; /* owned */
    const struct link_format *format;
    struct csv_file *csv; /* NULL: it is JSON */
    struct buffer header; /* of CSV, its bytes */
    size_t *places;       /* owned: of each column of the format, its cell */
    struct buffer unused;
    struct link_list list; /* of JSON */
    struct buffer row;     /* the link's own bytes */
    json_t *link;          /* owned: the last one given */
};

struct link_source *link_source_new(const char *path,
                                    const struct link_format *format,
                                    link_source_broken_fn *on_broken, void *arg)
{
    struct link_source *source = memory_zalloc(1, sizeof(*source));

    source->path = slice_copy(slice_str(path));
    source->format = format;
    source->csv = csv_file_new(path, on_broken, arg);
    source->places = memory_zalloc(format->count, sizeof(*source->places));
    return source;
}

void link_source_free(struct link_source **source)
{
    struct link_source *self = *source;

    if (self == NULL)
        return;
    *source = NULL;
    json_decref(self->link);
    link_list_release(&self->list);
    csv_file_free(&self->csv);
    buffer_release(&self->row);
    buffer_release(&self->unused);
    buffer_release(&self->header);
    free(self->places);
    free(self->path);
    free(self);
}

static bool is_known(const struct link_format *format, struct slice name)
{
    for (size_t i = 0; i < format->count; i++) {
        if (link_column_is(&format->columns[i], name))
            return true;
    }
    return false;
}

/* ---- JSON ---------------------------------------------------------------- */

static int check_members(const struct link_format *format, json_t *item,
                         struct error *err)
{
    const char *name;
    json_t *value;

    json_object_foreach(item, name, value)
    {
        if (!is_known(format, slice_str(name)))
            return error_set(err, ERROR_INVALID,
                             "there is no field \"%.40s\"; what it holds would "
                             "be lost",
                             name);
    }
    return 0;
}

static int take_item(const struct link_source *source, json_t *item,
                     json_t *link, struct error *err)
{
    const struct link_format *format = source->format;

    if (!json_is_object(item))
        return error_set(err, ERROR_INVALID, "it is no JSON object");
    if (format->strict && check_members(format, item, err) < 0)
        return err->code;
    for (size_t i = 0; i < format->count; i++) {
        const struct link_column *column = &format->columns[i];

        if (link_cell_put(column, link_list_find(item, column), link, err) < 0)
            return err->code;
    }
    return 0;
}

static int next_json(struct link_source *source, struct link_row *row)
{
    json_t *item = link_list_next(&source->list);
    char *text;

    if (item == NULL)
        return 0;
    text = json_dumps(item, JSON_COMPACT | JSON_ENCODE_ANY);
    buffer_clear(&source->row);
    buffer_append(&source->row, slice_str(text));
    free(text);
    row->line = source->list.given;
    row->bytes = buffer_slice(&source->row);
    source->link = json_object();
    if (take_item(source, item, source->link, &row->error) == 0)
        row->link = source->link;
    return 1;
}

/* ---- CSV ----------------------------------------------------------------- */

/* Which cell each column of the format has, and what is left. */
static void map_columns(struct link_source *source,
                        const struct csv_record *header)
{
    const struct link_format *format = source->format;

    for (size_t i = 0; i < format->count; i++) {
        size_t at = 0;

        while (at < header->count &&
               !link_column_is(&format->columns[i], header->cells[at]))
            at++;
        source->places[i] = at;
    }
    for (size_t at = 0; at < header->count; at++) {
        if (!is_known(format, header->cells[at]))
            buffer_appendf(&source->unused, "%s%" SLICE_FMT,
                           source->unused.len > 0 ? ", " : "",
                           SLICE_ARG(slice_trim(header->cells[at])));
    }
}

static int check_columns(const struct link_source *source, size_t cells,
                         struct error *err)
{
    const struct link_format *format = source->format;

    if (format->strict && source->unused.len > 0)
        return error_field(err, ERROR_INVALID, "bad_header", "",
                           "%s: unknown columns: %" SLICE_FMT "; what they "
                           "held would be lost (docs/import.md lists the known "
                           "ones)",
                           source->path,
                           SLICE_ARG(buffer_slice(&source->unused)));
    for (size_t i = 0; i < format->count; i++) {
        const struct link_column *column = &format->columns[i];

        if (column->field != NULL && source->places[i] >= cells &&
            slice_equal(slice_str(column->field), SLICE("destination")))
            return error_field(err, ERROR_INVALID, "bad_header", "",
                               "%s: there is no column for the destination "
                               "(%s); is it an export of %s?",
                               source->path, column->names, format->name);
    }
    return 0;
}

static int open_csv(struct link_source *source, struct error *err)
{
    struct csv_record header;

    if (csv_file_open(source->csv, &header, err) < 0)
        return err->code;
    csv_file_append_header(source->csv, &header, &source->header);
    map_columns(source, &header);
    return check_columns(source, header.count, err);
}

static int put_cell(const struct link_source *source,
                    const struct link_column *column, struct slice cell,
                    json_t *link, struct error *err)
{
    struct slice text = source->format->defused ? csv_cell_restore(cell) : cell;
    json_t *value = json_stringn(text.len > 0 ? text.ptr : "", text.len);
    int code;

    if (value == NULL)
        return error_field(err, ERROR_INVALID, "not_utf8", "",
                           "%s: the cell is not UTF-8", column->names);
    code = link_cell_put(column, value, link, err);
    json_decref(value);
    return code;
}

static int take_record(const struct link_source *source,
                       const struct csv_record *record, json_t *link,
                       struct error *err)
{
    const struct link_format *format = source->format;
    size_t columns = csv_file_columns(source->csv);

    if (record->count != columns)
        return error_set(err, ERROR_INVALID,
                         "it has %zu cells, the first line %zu", record->count,
                         columns);
    for (size_t i = 0; i < format->count; i++) {
        if (source->places[i] < record->count &&
            put_cell(source, &format->columns[i],
                     record->cells[source->places[i]], link, err) < 0)
            return err->code;
    }
    return 0;
}

static int next_csv(struct link_source *source, struct link_row *row,
                    struct error *err)
{
    struct csv_record record;
    int got = csv_file_next(source->csv, &record, err);

    if (got <= 0)
        return got;
    row->line = record.line;
    row->bytes = csv_file_bytes(source->csv, &record);
    source->link = json_object();
    if (take_record(source, &record, source->link, &row->error) == 0)
        row->link = source->link;
    return 1;
}

static int open_json(struct link_source *source, int fd, struct error *err)
{
    csv_file_free(&source->csv);
    return link_list_read(&source->list, fd, source->path, source->format, err);
}

/* ---- Either -------------------------------------------------------------- */

/* Does the file begin as JSON does? One that cannot be read is told later. */
static bool begins_json(int fd)
{
    char head[256];
    ssize_t got = pread(fd, head, sizeof(head), 0);
    struct slice text = slice_of(head, got > 0 ? (size_t)got : 0);

    if (slice_starts(text, SLICE("\xef\xbb\xbf")))
        text = slice_skip(text, 3);
    text = slice_trim(text);
    return text.len > 0 && (text.ptr[0] == '[' || text.ptr[0] == '{');
}

int link_source_open(struct link_source *source, struct error *err)
{
    bool piped = strcmp(source->path, "-") == 0;
    int fd = piped ? STDIN_FILENO : open(source->path, O_RDONLY | O_CLOEXEC);
    int code;

    if (fd >= 0 && (piped ? source->format->pipes_json : begins_json(fd)))
        code = open_json(source, fd, err);
    else
        code = open_csv(source, err);
    if (fd > STDIN_FILENO)
        close(fd);
    return code;
}

struct slice link_source_unused(const struct link_source *source)
{
    return buffer_slice(&source->unused);
}

int link_source_next(struct link_source *source, struct link_row *row,
                     struct error *err)
{
    *row = (struct link_row){.line = 0};
    json_decref(source->link);
    source->link = NULL;
    return source->csv != NULL ? next_csv(source, row, err)
                               : next_json(source, row);
}

/* ---- Rejects ------------------------------------------------------------- */

void link_source_reject_header(const struct link_source *source,
                               struct rejects *rejects)
{
    rejects_columns(rejects, source->csv != NULL ? buffer_slice(&source->header)
                                                 : SLICE("link\n"));
}

void link_source_reject(const struct link_source *source,
                        struct rejects *rejects, uint64_t line,
                        const char *reason, struct slice bytes)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct buffer text = BUFFER_INIT;
    struct csv_reader *reader;
    struct csv_record record = {.count = 0};
    struct error err = ERROR_INIT;
    enum csv_got got = CSV_MORE;

    if (source->csv == NULL) {
        rejects_add(rejects, line, reason, &bytes, 1);
        return;
    }
    /* The header tells the reader what separates the cells. */
    buffer_append(&text, buffer_slice(&source->header));
    buffer_append(&text, bytes);
    reader = csv_reader_new(&config);
    csv_reader_feed(reader, buffer_slice(&text));
    csv_reader_end(reader);
    for (int i = 0; i < 2; i++)
        got = csv_reader_next(reader, &record, &err);
    rejects_add(rejects, line, reason, record.cells,
                got == CSV_RECORD ? record.count : 0);
    csv_reader_free(&reader);
    buffer_release(&text);
}

uint64_t link_source_done(const struct link_source *source)
{
    return source->csv != NULL ? csv_file_read(source->csv)
                               : link_list_done(&source->list);
}

uint64_t link_source_size(const struct link_source *source)
{
    return source->csv != NULL ? csv_file_size(source->csv) : source->list.size;
}
