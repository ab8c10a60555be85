#include "cli/batch_output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"

bool batch_output_is_zip(const char *path)
{
    return slice_ends(slice_str(path), SLICE(".zip"));
}

/* ---- A directory --------------------------------------------------------- */

/* A new one is for everyone, as new files are; its parents are not. */
static int batch_output_make(struct batch_output *self, struct error *err)
{
    int done = mkdir(self->path, 0777);

    self->made = done == 0 || errno != EEXIST;
    return done == 0 ? 0 : file_make_dir(self->path, err);
}

static int batch_output_open_folder(struct batch_output *self,
                                    struct error *err)
{
    char *folder = file_path(self->path, ".waypost-XXXXXX");

    if (batch_output_make(self, err) == 0) {
        if (mkdtemp(folder) != NULL)
            self->folder = folder;
        else
            error_errno(err, errno, "cannot write into %s", self->path);
    }
    if (self->folder == NULL)
        free(folder);
    return self->folder != NULL ? 0 : err->code;
}

static int batch_output_write(int fd, struct slice bytes)
{
    while (bytes.len > 0) {
        ssize_t wrote = write(fd, bytes.ptr, bytes.len);

        if (wrote < 0)
            return errno;
        bytes = slice_skip(bytes, (size_t)wrote);
    }
    return 0;
}

static int batch_output_stage(struct batch_output *self, const char *path,
                              struct slice bytes, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int errnum = fd < 0 ? errno : batch_output_write(fd, bytes);

    if (fd >= 0 && close(fd) < 0 && errnum == 0)
        errnum = errno;
    if (errnum == 0)
        return 0;
    return error_errno(err, errnum, "cannot write into %s", self->path);
}

static int batch_output_add_file(struct batch_output *self, struct slice name,
                                 struct slice bytes, struct error *err)
{
    struct buffer *kept;
    char *path;
    int code;

    if (self->count == self->room) {
        self->room = self->room * 2 + 64;
        self->names =
            memory_resize(self->names, self->room, sizeof(*self->names));
    }
    kept = &self->names[self->count++];
    *kept = (struct buffer)BUFFER_INIT;
    buffer_append(kept, name);
    path = file_path(self->folder, "%s", buffer_str(kept));
    code = batch_output_stage(self, path, bytes, err);
    free(path);
    return code;
}

/* Where the i-th file waits or will be; the caller frees. */
static char *batch_output_file(const struct batch_output *self,
                               const char *folder, size_t i)
{
    return file_path(folder, "%s", buffer_str(&self->names[i]));
}

/* What came to its name meanwhile is not replaced. */
static int batch_output_move(const struct batch_output *self, size_t i,
                             struct error *err)
{
    char *from = batch_output_file(self, self->folder, i);
    char *to = batch_output_file(self, self->path, i);
    unsigned flags = self->overwrites ? 0 : RENAME_NOREPLACE;

    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, flags) < 0)
        error_errno(err, errno, "cannot write %s", to);
    free(from);
    free(to);
    return err->code;
}

/* They are on the disk before they have their names. */
static int batch_output_sync(const struct batch_output *self, struct error *err)
{
    int fd = open(self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int errnum = fd < 0 || syncfs(fd) < 0 ? errno : 0;

    if (fd >= 0)
        close(fd);
    if (errnum == 0)
        return 0;
    return error_errno(err, errnum, "cannot write into %s", self->path);
}

static void batch_output_unlink(const struct batch_output *self,
                                const char *folder, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *path = batch_output_file(self, folder, i);

        (void)unlink(path);
        free(path);
    }
}

static int batch_output_publish_folder(struct batch_output *self,
                                       struct error *err)
{
    if (batch_output_sync(self, err) < 0)
        return err->code;
    for (size_t i = 0; i < self->count; i++) {
        if (batch_output_move(self, i, err) == 0)
            continue;
        if (!self->overwrites)
            batch_output_unlink(self, self->path, i);
        return err->code;
    }
    return 0;
}

static void batch_output_release_folder(struct batch_output *self)
{
    if (self->folder != NULL) {
        batch_output_unlink(self, self->folder, self->count);
        (void)rmdir(self->folder);
    }
    /* Only an empty one goes. */
    if (self->made)
        (void)rmdir(self->path);
    for (size_t i = 0; i < self->count; i++)
        buffer_release(&self->names[i]);
    free(self->names);
    free(self->folder);
}

/* -------------------------------------------------------------------------- */

int batch_output_open(struct batch_output *output, const char *path,
                      bool overwrites, struct error *err)
{
    *output = (struct batch_output){
        .path = path,
        .is_zip = batch_output_is_zip(path),
        .overwrites = overwrites,
        .file = STAGED_FILE_INIT,
    };
    if (!output->is_zip)
        return batch_output_open_folder(output, err);
    zip_init(&output->zip, &output->file.text);
    return staged_file_open(&output->file, path, err);
}

int batch_output_add(struct batch_output *output, struct slice name,
                     struct slice bytes, struct error *err)
{
    if (!output->is_zip)
        return batch_output_add_file(output, name, bytes, err);
    if (zip_add(&output->zip, name, bytes, err) < 0)
        return err->code;
    if (output->file.text.len < STAGED_FILE_STEP)
        return 0;
    return staged_file_flush(&output->file, err);
}

int batch_output_publish(struct batch_output *output, struct error *err)
{
    if (!output->is_zip)
        return batch_output_publish_folder(output, err);
    zip_end(&output->zip);
    if (staged_file_flush(&output->file, err) < 0)
        return err->code;
    return staged_file_publish(&output->file, err);
}

void batch_output_release(struct batch_output *output)
{
    if (output->path == NULL)
        return;
    if (output->is_zip)
        zip_release(&output->zip);
    staged_file_release(&output->file);
    batch_output_release_folder(output);
    *output = (struct batch_output){.file = STAGED_FILE_INIT};
}
