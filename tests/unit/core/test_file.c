#include "core/file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64];
static struct error err;

static void setup(void)
{
    snprintf(dir, sizeof(dir), "/tmp/waypost-file-XXXXXX");
    cr_assert_not_null(mkdtemp(dir));
    err = (struct error)ERROR_INIT;
}

static void teardown(void)
{
    char command[128];

    snprintf(command, sizeof(command), "rm -rf %s", dir);
    cr_assert_eq(system(command), 0);
}

TestSuite(file, .init = setup, .fini = teardown);

static int count_entries(void)
{
    DIR *open_dir = opendir(dir);
    int count = 0;

    while (readdir(open_dir) != NULL)
        count++;
    closedir(open_dir);
    return count - 2;
}

Test(file, replaces_whole_with_mode)
{
    char *path = file_path(dir, "token-%d", 7);
    struct buffer back = BUFFER_INIT;
    struct stat info;

    cr_assert_eq(file_write(path, SLICE("first"), 0600, &err), 0);
    cr_assert_eq(file_write(path, SLICE("2nd\0x"), 0640, &err), 0);
    cr_assert_eq(file_read(path, 100, &back, &err), 0);
    cr_assert(slice_equal(buffer_slice(&back), SLICE("2nd\0x")));
    cr_assert_eq(stat(path, &info), 0);
    cr_assert_eq(info.st_mode & 0777, 0640);
    cr_assert_eq(count_entries(), 1);
    buffer_clear(&back);
    cr_assert_eq(file_read(path, 4, &back, &err), ERROR_FULL);
    buffer_release(&back);
    free(path);
}

Test(file, a_failed_write_leaves_nothing)
{
    char *path = file_path(dir, "taken");

    cr_assert_eq(mkdir(path, 0700), 0);
    cr_assert_eq(file_write(path, SLICE("x"), 0600, &err), ERROR_IO);
    cr_assert_not_null(strstr(err.message, path), "%s", err.message);
    cr_assert_eq(count_entries(), 1);
    free(path);
}

Test(file, makes_parents_and_refuses_files)
{
    char *deep = file_path(dir, "a/b/c");
    char *blocked = file_path(dir, "f/x");
    char *file = file_path(dir, "f");
    struct stat info;

    cr_assert_eq(file_make_dir(deep, &err), 0);
    cr_assert_eq(file_make_dir(deep, &err), 0);
    cr_assert_eq(stat(deep, &info), 0);
    cr_assert_eq(info.st_mode & 0777, 0700);
    cr_assert_eq(file_write(file, SLICE(""), 0600, &err), 0);
    cr_assert_lt(file_make_dir(blocked, &err), 0);
    cr_assert_not_null(strstr(err.message, "not a directory"));
    free(deep);
    free(blocked);
    free(file);
}
