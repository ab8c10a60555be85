#include "attribution/paths/path_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Read at once: large enough for speed, small enough for the cache. */
#define PATH_FILE_PIECE ((size_t)256 << 10)

/* What does not end by then is no row. */
#define PATH_FILE_ROW_MAX ((size_t)256 << 20)

struct path_file {
    const char *name; /* as errors have it */
    int fd;
    struct buffer bytes; /* read, and not used yet */
    struct path_rows rows;
    struct path_table *table;
};

/* 1, 0 at the end, or an error. */
static int path_file_fill(struct path_file *file, struct error *err)
{
    /* A row that is longer than what is held is read in ever larger pieces. */
    size_t piece =
        file->bytes.len > PATH_FILE_PIECE ? file->bytes.len : PATH_FILE_PIECE;
    char *room = buffer_reserve(&file->bytes, piece);
    ssize_t got;

    if (file->bytes.len > PATH_FILE_ROW_MAX)
        return error_set(err, ERROR_INVALID,
                         "%s: line %zu: longer than 256 MiB; is a quote not "
                         "closed?",
                         file->name, file->rows.next_line);
    do
        got = read(file->fd, room, piece);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_errno(err, errno, "%s: reading failed", file->name);
    buffer_commit(&file->bytes, (size_t)got);
    return got > 0;
}

/* All whole rows that are held. */
static int path_file_take(struct path_file *file, bool last, struct error *err)
{
    struct slice bytes = buffer_slice(&file->bytes);
    struct path_row row;
    int got;

    while ((got = path_rows_next(&file->rows, &bytes, last, &row, err)) > 0) {
        got = path_table_add(file->table, &row, err);
        if (got < 0)
            break;
    }
    if (got < 0) {
        error_prefix(err, "%s", file->name);
        return err->code;
    }
    buffer_consume(&file->bytes, file->bytes.len - bytes.len);
    return 0;
}

static int path_file_read_all(struct path_file *file, struct error *err)
{
    int more;

    do {
        more = path_file_fill(file, err);
        if (more < 0 || path_file_take(file, more == 0, err) < 0)
            return err->code;
    } while (more > 0);
    path_table_sort(file->table);
    return 0;
}

int path_file_read(const char *name, struct path_table *table,
                   struct error *err)
{
    bool input = strcmp(name, "-") == 0;
    struct path_file file = {.name = input ? "standard input" : name,
                             .fd = STDIN_FILENO,
                             .table = table};
    int status;

    if (!input) {
        file.fd = open(name, O_RDONLY | O_CLOEXEC);
        if (file.fd < 0 && errno == ENOENT)
            return error_set(err, ERROR_NOT_FOUND, "%s: there is no such file",
                             name);
        if (file.fd < 0)
            return error_errno(err, errno, "%s: cannot be opened", name);
    }
    path_rows_init(&file.rows);
    status = path_file_read_all(&file, err);
    path_rows_release(&file.rows);
    buffer_release(&file.bytes);
    if (!input)
        close(file.fd);
    return status;
}
