#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"

#define FILE_CHUNK 65536

static int read_all(int fd, const char *path, size_t limit, struct buffer *out,
                    struct error *err)
{
    size_t start = out->len;

    for (;;) {
        ssize_t got = read(fd, buffer_reserve(out, FILE_CHUNK), FILE_CHUNK);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(err, errno, "cannot read %s", path);
        if (got == 0)
            return 0;
        buffer_commit(out, (size_t)got);
        if (out->len - start > limit)
            return error_set(err, ERROR_FULL,
                             "%s is larger than the %zu bytes allowed", path,
                             limit);
    }
}

int file_read(const char *path, size_t limit, struct buffer *out,
              struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int code;

    if (fd < 0)
        return error_errno(err, errno, "cannot open %s", path);
    code = read_all(fd, path, limit, out, err);
    close(fd);
    return code;
}

static int write_all(int fd, const char *path, struct slice bytes,
                     struct error *err)
{
    while (bytes.len > 0) {
        ssize_t wrote = write(fd, bytes.ptr, bytes.len);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return error_errno(err, errno, "cannot write %s", path);
        bytes = slice_skip(bytes, (size_t)wrote);
    }
    return 0;
}

/* The rename is durable once its directory is synced. */
static void sync_parent(const char *path)
{
    struct slice whole = slice_str(path);
    char *dir;
    int fd;

    while (whole.len > 0 && whole.ptr[whole.len - 1] != '/')
        whole.len--;
    dir = whole.len > 0 ? slice_copy(whole) : slice_copy(SLICE("."));
    fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(dir);
}

static int write_new(int fd, const char *path, const char *temporary,
                     struct slice bytes, unsigned mode, struct error *err)
{
    int code = write_all(fd, path, bytes, err);

    if (code == 0 && (fchmod(fd, mode) < 0 || fsync(fd) < 0))
        code = error_errno(err, errno, "cannot write %s", path);
    if (close(fd) < 0 && code == 0)
        code = error_errno(err, errno, "cannot write %s", path);
    if (code == 0 && rename(temporary, path) < 0)
        code = error_errno(err, errno, "cannot write %s", path);
    return code;
}

int file_write(const char *path, struct slice bytes, unsigned mode,
               struct error *err)
{
    struct buffer name = BUFFER_INIT;
    char *temporary;
    int code;
    int fd;

    buffer_appendf(&name, "%s.XXXXXX", path);
    temporary = buffer_detach(&name);
    fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0) {
        code = error_errno(err, errno, "cannot write %s", path);
        goto out;
    }
    code = write_new(fd, path, temporary, bytes, mode, err);
    if (code < 0)
        unlink(temporary);
    else
        sync_parent(path);
out:
    free(temporary);
    return code;
}

static int make_one(const char *path, struct error *err)
{
    struct stat info;

    if (mkdir(path, 0700) == 0)
        return 0;
    if (errno != EEXIST)
        return error_errno(err, errno, "cannot create directory %s", path);
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return 0;
    return error_set(err, ERROR_IO, "%s is not a directory", path);
}

int file_make_dir(const char *path, struct error *err)
{
    struct slice whole = slice_str(path);
    int code = 0;

    for (size_t i = 1; i <= whole.len && code == 0; i++) {
        char *part;

        if (i < whole.len && whole.ptr[i] != '/')
            continue;
        part = slice_copy(slice_head(whole, i));
        code = make_one(part, err);
        free(part);
    }
    return code;
}

char *file_path(const char *dir, const char *format, ...)
{
    struct buffer path = BUFFER_INIT;
    va_list args;

    buffer_appendf(&path, "%s/", dir);
    va_start(args, format);
    buffer_vappendf(&path, format, args);
    va_end(args);
    return buffer_detach(&path);
}
