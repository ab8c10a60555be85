#include "cli/rejects.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/output.h"
#include "cli/output_file.h"
#include "core/csv_cell.h"
#include "core/csv_reader.h"

void rejects_init(struct rejects *rejects, size_t keep)
{
    *rejects = (struct rejects){.keep = keep, .kept = json_array()};
    buffer_init(&rejects->text);
}

void rejects_release(struct rejects *rejects)
{
    if (rejects->file != NULL)
        fclose(rejects->file);
    json_decref(rejects->kept);
    buffer_release(&rejects->text);
    free(rejects->path);
    *rejects = (struct rejects){.count = 0};
}

int rejects_check_file(const char *from, const char *to, struct error *err)
{
    struct stat a;
    struct stat b;

    if (stat(from, &a) == 0 && stat(to, &b) == 0 && a.st_dev == b.st_dev &&
        a.st_ino == b.st_ino)
        return error_field(err, ERROR_USAGE, "bad_option", "rejects",
                           "--rejects: %s is the file that is to be read", to);
    return output_file_check(to, err);
}

int rejects_open(struct rejects *rejects, const char *path, struct error *err)
{
    rejects->path = slice_copy(slice_str(path));
    rejects->file = fopen(path, "we");
    if (rejects->file == NULL)
        return error_errno(err, errno, "cannot write %s", path);
    return 0;
}

/* Errors are asked for at the end (rejects_close). */
static void write_row(struct rejects *rejects)
{
    struct slice row;

    buffer_append_byte(&rejects->text, '\n');
    row = buffer_slice(&rejects->text);
    fwrite(row.ptr, 1, row.len, rejects->file);
    buffer_clear(&rejects->text);
}

static void append_cells(struct rejects *rejects, const struct slice *cells,
                         size_t count)
{
    for (size_t i = 0; i < count || i < rejects->columns; i++) {
        buffer_append_byte(&rejects->text, ',');
        if (i < count)
            csv_cell_append(&rejects->text, cells[i]);
    }
}

void rejects_columns(struct rejects *rejects, struct slice header)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct csv_reader *reader;
    struct csv_record record;
    struct error err = ERROR_INIT;

    if (rejects->file == NULL)
        return;
    reader = csv_reader_new(&config);
    csv_reader_feed(reader, header);
    csv_reader_end(reader);
    if (csv_reader_next(reader, &record, &err) == CSV_RECORD) {
        rejects->columns = record.count;
        buffer_append(&rejects->text, SLICE("line,reason"));
        append_cells(rejects, record.cells, record.count);
        write_row(rejects);
    }
    csv_reader_free(&reader);
}

void rejects_add(struct rejects *rejects, uint64_t line, const char *reason,
                 const struct slice *cells, size_t count)
{
    rejects->count++;
    if (rejects->count <= rejects->keep)
        json_array_append_new(rejects->kept,
                              json_pack("{s:I, s:s}", "line", (json_int_t)line,
                                        "reason", reason));
    if (rejects->file == NULL)
        return;
    buffer_append_u64(&rejects->text, line);
    buffer_append_byte(&rejects->text, ',');
    csv_cell_append(&rejects->text, slice_str(reason));
    append_cells(rejects, cells, count);
    write_row(rejects);
}

void rejects_show(const struct rejects *rejects)
{
    size_t shown = json_array_size(rejects->kept);

    for (size_t i = 0; i < shown; i++) {
        const json_t *row = json_array_get(rejects->kept, i);

        output_note("line %" JSON_INTEGER_FORMAT ": %s",
                    json_integer_value(json_object_get(row, "line")),
                    json_string_value(json_object_get(row, "reason")));
    }
    if (rejects->count > shown)
        output_note("... and %zu more; --rejects FILE writes them all",
                    rejects->count - shown);
}

int rejects_close(struct rejects *rejects, struct error *err)
{
    FILE *file = rejects->file;
    bool bad;

    if (file == NULL)
        return 0;
    bad = ferror(file) != 0;
    rejects->file = NULL;
    if (fclose(file) != 0 || bad)
        return error_errno(err, errno, "cannot write %s", rejects->path);
    return 0;
}
