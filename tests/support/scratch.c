#include "tests/support/scratch.h"

#include <dirent.h>
#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/slice.h"

char *scratch_new(void)
{
    char *dir = slice_copy(SLICE("/tmp/waypost-scratch-XXXXXX"));

    if (mkdtemp(dir) == NULL)
        abort();
    return dir;
}

static int remove_one(const char *path, const struct stat *info, int type,
                      struct FTW *walk)
{
    (void)info;
    (void)type;
    (void)walk;
    return remove(path);
}

void scratch_free(char **dir)
{
    nftw(*dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(*dir);
    *dir = NULL;
}

size_t scratch_count(const char *dir, const char *suffix)
{
    DIR *list = opendir(dir);
    const struct dirent *entry;
    size_t count = 0;

    if (list == NULL)
        return 0;
    while ((entry = readdir(list)) != NULL) {
        if (entry->d_name[0] != '.' &&
            slice_ends(slice_str(entry->d_name), slice_str(suffix)))
            count++;
    }
    closedir(list);
    return count;
}
