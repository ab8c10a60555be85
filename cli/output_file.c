#include "cli/output_file.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "cli/output.h"
#include "core/file.h"

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
