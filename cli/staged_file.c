#include "cli/staged_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/random.h"

#define COPY_STEP 65536
#define NEW_MODE  0666

static int fail(const struct staged_file *file, struct error *err)
{
    return error_errno(err, errno, "cannot write %s",
                       file->path != NULL ? file->path : "stdout");
}

/* The directory of the path; the caller frees. */
static char *directory_of(const char *path)
{
    struct slice all = slice_str(path);

    while (all.len > 0 && all.ptr[all.len - 1] != '/')
        all.len--;
    return all.len > 0 ? slice_copy(all) : slice_copy(SLICE("./"));
}

/* "<directory>.<name>.<random>"; the caller frees. */
static char *hidden_name(const char *path)
{
    char *directory = directory_of(path);
    const char *slash = strrchr(path, '/');
    struct buffer name = BUFFER_INIT;
    struct random random;

    random_init(&random);
    buffer_appendf(&name, "%s.%s.%" PRIx64, directory,
                   slash != NULL ? slash + 1 : path, random_u64(&random));
    random_release(&random);
    free(directory);
    return buffer_detach(&name);
}

static void open_beside(struct staged_file *file)
{
    char *directory = directory_of(file->path);

    file->fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, NEW_MODE);
    free(directory);
    if (file->fd >= 0)
        return;
    file->hidden = hidden_name(file->path);
    file->fd =
        open(file->hidden, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, NEW_MODE);
}

int staged_file_open(struct staged_file *file, const char *path,
                     struct error *err)
{
    struct stat status;
    FILE *spool;

    file->path = path;
    file->plain =
        path != NULL && (stat(path, &status) < 0 || S_ISREG(status.st_mode));
    if (file->plain) {
        open_beside(file);
        return file->fd >= 0 ? 0 : fail(file, err);
    }
    spool = tmpfile();
    if (spool == NULL)
        return error_errno(err, errno, "cannot make a temporary file");
    file->fd = fcntl(fileno(spool), F_DUPFD_CLOEXEC, 0);
    fclose(spool);
    return file->fd >= 0 ? 0 : fail(file, err);
}

static int write_all(int fd, struct slice bytes)
{
    while (bytes.len > 0) {
        ssize_t done = write(fd, bytes.ptr, bytes.len);

        if (done < 0 && errno != EINTR)
            return -1;
        if (done > 0)
            bytes = slice_skip(bytes, (size_t)done);
    }
    return 0;
}

int staged_file_flush(struct staged_file *file, struct error *err)
{
    if (write_all(file->fd, buffer_slice(&file->text)) < 0)
        return fail(file, err);
    buffer_clear(&file->text);
    return 0;
}

/* ---- Where it goes ------------------------------------------------------- */

static int copy(int from, int to)
{
    char bytes[COPY_STEP];
    off_t at = 0;
    ssize_t got;

    while ((got = pread(from, bytes, sizeof(bytes), at)) > 0) {
        if (write_all(to, slice_of(bytes, (size_t)got)) < 0)
            return -1;
        at += got;
    }
    return got < 0 ? -1 : 0;
}

/* A pipe that was closed early is an error: nobody has all of the rows. */
static int publish_stream(struct staged_file *file, struct error *err)
{
    int to = STDOUT_FILENO;
    int code = 0;

    if (file->path != NULL)
        to = open(file->path, O_WRONLY | O_CLOEXEC);
    if (to < 0)
        return fail(file, err);
    if (copy(file->fd, to) < 0)
        code = fail(file, err);
    if (file->path != NULL)
        close(to);
    return code;
}

/* Gives the file without a name one, so that it can be renamed. */
static int give_name(struct staged_file *file)
{
    char from[40];

    if (file->hidden != NULL)
        return 0;
    file->hidden = hidden_name(file->path);
    snprintf(from, sizeof(from), "/proc/self/fd/%d", file->fd);
    if (linkat(AT_FDCWD, from, AT_FDCWD, file->hidden, AT_SYMLINK_FOLLOW) == 0)
        return 0;
    free(file->hidden);
    file->hidden = NULL;
    return -1;
}

/* In place of the old file, which is nameless from then on. */
static int take_place(struct staged_file *file)
{
    file->old = open(file->path, O_RDONLY | O_CLOEXEC);
    if ((file->old < 0 && errno != ENOENT) ||
        rename(file->hidden, file->path) < 0)
        return -1;
    free(file->hidden);
    file->hidden = NULL;
    file->published = true;
    return 0;
}

int staged_file_publish(struct staged_file *file, struct error *err)
{
    if (staged_file_flush(file, err) < 0)
        return err->code;
    if (!file->plain)
        return publish_stream(file, err);
    if (fsync(file->fd) < 0 || give_name(file) < 0 || take_place(file) < 0)
        return fail(file, err);
    return 0;
}

/* The old file's bytes and mode, as a file that takes the new one's place. */
static bool put_back(const struct staged_file *file)
{
    struct staged_file back = STAGED_FILE_INIT;
    struct error ignored = ERROR_INIT;
    struct stat status;
    bool good = fstat(file->old, &status) == 0 &&
                staged_file_open(&back, file->path, &ignored) == 0 &&
                copy(file->old, back.fd) == 0 &&
                fchmod(back.fd, status.st_mode & 07777) == 0 &&
                staged_file_publish(&back, &ignored) == 0;

    staged_file_release(&back);
    return good;
}

bool staged_file_undo(struct staged_file *file)
{
    if (!file->plain)
        return false;
    if (!file->published)
        return true;
    return file->old >= 0 ? put_back(file) : unlink(file->path) == 0;
}

void staged_file_release(struct staged_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    if (file->old >= 0)
        close(file->old);
    if (file->hidden != NULL)
        unlink(file->hidden);
    free(file->hidden);
    buffer_release(&file->text);
    *file = (struct staged_file)STAGED_FILE_INIT;
}
