#include "cli/output_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/output.h"
#include "core/file.h"

/* Can a file be made in the directory that the name has in front? */
static bool can_be_made(const char *file)
{
    struct slice directory = slice_str(file);
    char *path;
    bool good;

    while (directory.len > 0 && directory.ptr[directory.len - 1] != '/')
        directory.len--;
    path = slice_copy(directory.len > 0 ? directory : SLICE("."));
    good = access(path, W_OK | X_OK) == 0;
    free(path);
    return good;
}

int output_file_check(const char *file, struct error *err)
{
    struct stat status;
    char reason[128];
    int errnum = 0;

    if (file == NULL)
        return 0;
    if (file[0] == '\0')
        errnum = ENOENT;
    else if (stat(file, &status) == 0)
        errnum = S_ISDIR(status.st_mode) ? EISDIR : 0;
    else if (errno != ENOENT || !can_be_made(file))
        errnum = errno;
    if (errnum == 0)
        return 0;
    return error_field(err, ERROR_INVALID, "bad_file", "",
                       "cannot write %s: %s", file,
                       strerror_r(errnum, reason, sizeof(reason)));
}

/* The mode that open(2) would give a new file. */
static unsigned output_file_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}

int output_file_write(const char *file, struct slice bytes, struct error *err)
{
    if (file == NULL)
        return output_write(bytes, err);
    if (output_file_check(file, err) < 0)
        return err->code;
    return file_write(file, bytes, output_file_mode(), err);
}

struct slice output_file_extension(const char *file)
{
    struct slice name = slice_str(file);
    size_t start = name.len;

    while (start > 0 && name.ptr[start - 1] != '.' &&
           name.ptr[start - 1] != '/')
        start--;
    if (start == 0 || name.ptr[start - 1] == '/')
        return SLICE("");
    return slice_skip(name, start);
}
