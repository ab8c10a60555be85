#include "cli/csv_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/memory.h"

#define READ_STEP 262144

struct csv_file {
    char *path; /* owned */
    csv_file_broken_fn *on_broken;
    void *arg;
    int fd;
    struct csv_reader *reader;
    struct buffer bytes; /* of the file, from the record under way on */
    uint64_t base;       /* where in the file that is */
    uint64_t size;       /* of the file; 0: not known */
    bool ended;
    char **names; /* of the columns, owned */
    size_t name_count;
};

struct csv_file *csv_file_new(const char *path, csv_file_broken_fn *on_broken,
                              void *arg)
{
    struct csv_file *file = memory_zalloc(1, sizeof(*file));
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;

    config.record_max = CSV_FILE_RECORD;
    file->path = slice_copy(slice_str(path));
    file->on_broken = on_broken;
    file->arg = arg;
    file->fd = -1;
    file->reader = csv_reader_new(&config);
    return file;
}

void csv_file_free(struct csv_file **file)
{
    struct csv_file *self = *file;

    if (self == NULL)
        return;
    *file = NULL;
    if (self->fd > STDIN_FILENO)
        close(self->fd);
    for (size_t i = 0; i < self->name_count; i++)
        free(self->names[i]);
    free(self->names);
    csv_reader_free(&self->reader);
    buffer_release(&self->bytes);
    free(self->path);
    free(self);
}

static int open_file(struct csv_file *file, struct error *err)
{
    struct stat status;

    file->fd = STDIN_FILENO;
    if (strcmp(file->path, "-") != 0)
        file->fd = open(file->path, O_RDONLY | O_CLOEXEC);
    if (file->fd < 0 && errno == ENOENT)
        return error_set(err, ERROR_NOT_FOUND, "%s does not exist", file->path);
    if (file->fd < 0)
        return error_errno(err, errno, "cannot open %s", file->path);
    if (fstat(file->fd, &status) < 0)
        return error_errno(err, errno, "cannot read %s", file->path);
    if (S_ISDIR(status.st_mode))
        return error_field(err, ERROR_INVALID, "bad_file", "",
                           "%s is a directory; name a file in it", file->path);
    if (S_ISREG(status.st_mode))
        file->size = (uint64_t)status.st_size;
    return 0;
}

/* What the reader is done with goes; what comes is fed. */
static int read_more(struct csv_file *file, struct error *err)
{
    size_t done = (size_t)(csv_reader_offset(file->reader) - file->base);
    char *to;
    ssize_t got;

    buffer_consume(&file->bytes, done);
    file->base += done;
    to = buffer_reserve(&file->bytes, READ_STEP);
    do
        got = read(file->fd, to, READ_STEP);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_errno(err, errno, "cannot read %s", file->path);
    buffer_commit(&file->bytes, (size_t)got);
    file->ended = got == 0;
    if (file->ended)
        csv_reader_end(file->reader);
    else
        csv_reader_feed(file->reader, slice_of(to, (size_t)got));
    return 0;
}

int csv_file_next(struct csv_file *file, struct csv_record *record,
                  struct error *err)
{
    struct error broken = ERROR_INIT;

    for (;;) {
        switch (csv_reader_next(file->reader, record, &broken)) {
        case CSV_RECORD:
            return 1;
        case CSV_BROKEN:
            file->on_broken(file->arg, record->line, broken.message);
            break;
        default:
            if (file->ended)
                return 0;
            if (read_more(file, err) < 0)
                return err->code;
        }
    }
}

struct slice csv_file_bytes(const struct csv_file *file,
                            const struct csv_record *record)
{
    struct slice bytes = buffer_slice(&file->bytes);

    bytes = slice_skip(bytes, (size_t)(record->offset - file->base));
    return slice_head(bytes, record->size);
}

/* ---- The header ---------------------------------------------------------- */

/* What spreadsheets call "Unicode text" is UTF-16. */
static int check_encoding(const struct csv_file *file, struct error *err)
{
    struct slice bytes = buffer_slice(&file->bytes);

    if (!slice_starts(bytes, SLICE("\xff\xfe")) &&
        !slice_starts(bytes, SLICE("\xfe\xff")))
        return 0;
    return error_field(err, ERROR_INVALID, "bad_encoding", "",
                       "%s is UTF-16; save it as CSV UTF-8", file->path);
}

static void keep_names(struct csv_file *file, const struct csv_record *header)
{
    file->names = memory_zalloc(header->count, sizeof(*file->names));
    file->name_count = header->count;
    for (size_t i = 0; i < header->count; i++)
        file->names[i] = slice_copy(slice_trim(header->cells[i]));
}

int csv_file_open(struct csv_file *file, struct csv_record *header,
                  struct error *err)
{
    struct error broken = ERROR_INIT;
    enum csv_got got;

    if (open_file(file, err) < 0 || read_more(file, err) < 0 ||
        check_encoding(file, err) < 0)
        return err->code;
    while ((got = csv_reader_next(file->reader, header, &broken)) == CSV_MORE &&
           !file->ended) {
        if (read_more(file, err) < 0)
            return err->code;
    }
    if (got == CSV_MORE)
        return error_field(err, ERROR_INVALID, "no_header", "",
                           "%s: there is nothing in it; the first line must "
                           "name the columns",
                           file->path);
    if (got == CSV_BROKEN) {
        *err = broken;
        return error_prefix(err, "%s: the header", file->path);
    }
    keep_names(file, header);
    return 0;
}

void csv_file_append_header(const struct csv_file *file,
                            const struct csv_record *header, struct buffer *out)
{
    buffer_append(out, csv_reader_declared(file->reader));
    buffer_append(out, csv_file_bytes(file, header));
}

size_t csv_file_columns(const struct csv_file *file)
{
    return file->name_count;
}

struct slice csv_file_column(const struct csv_file *file, size_t i)
{
    return slice_str(file->names[i]);
}

char csv_file_delimiter(const struct csv_file *file)
{
    return csv_reader_delimiter(file->reader);
}

size_t csv_file_find(const struct csv_file *file, struct slice name)
{
    size_t i = 0;

    while (i < file->name_count &&
           !slice_equal_nocase(slice_str(file->names[i]), name))
        i++;
    return i;
}

uint64_t csv_file_read(const struct csv_file *file)
{
    return file->base + file->bytes.len;
}

uint64_t csv_file_size(const struct csv_file *file)
{
    return file->size;
}
