#include "cli/staged_file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "tests/support/scratch.h"

static void assert_file(const char *path, const char *expected)
{
    struct buffer text = BUFFER_INIT;
    struct error err;

    cr_assert_eq(file_read(path, 1000, &text, &err), 0, "%s", err.message);
    cr_assert_str_eq(buffer_str(&text), expected);
    buffer_release(&text);
}

static size_t count_files(const char *dir)
{
    size_t count = 0;
    DIR *all = opendir(dir);

    cr_assert_not_null(all);
    while (readdir(all) != NULL)
        count++;
    closedir(all);
    return count - 2; /* . and .. */
}

static void stage(struct staged_file *file, const char *path)
{
    struct error err;

    cr_assert_eq(staged_file_open(file, path, &err), 0, "%s", err.message);
    buffer_append(&file->text, SLICE("new "));
    cr_assert_eq(staged_file_flush(file, &err), 0, "%s", err.message);
    buffer_append(&file->text, SLICE("file"));
}

static void publish(struct staged_file *file)
{
    struct error err;

    cr_assert_eq(staged_file_publish(file, &err), 0, "%s", err.message);
}

Test(staged_file, appears_when_it_is_published)
{
    char *dir = scratch_new();
    char *path = file_path(dir, "out.csv");
    struct staged_file file = STAGED_FILE_INIT;
    struct stat status;

    stage(&file, path);
    cr_assert_neq(access(path, F_OK), 0);
    publish(&file);
    assert_file(path, "new file");
    cr_assert_eq(stat(path, &status), 0);
    cr_assert_eq(status.st_nlink, 1);
    staged_file_release(&file);
    assert_file(path, "new file");
    cr_assert_eq(count_files(dir), 1);
    free(path);
    scratch_free(&dir);
}

Test(staged_file, leaves_nothing_where_it_was_not_published)
{
    char *dir = scratch_new();
    char *path = file_path(dir, "out.csv");
    struct staged_file file = STAGED_FILE_INIT;

    stage(&file, path);
    cr_assert(staged_file_undo(&file));
    staged_file_release(&file);
    cr_assert_eq(count_files(dir), 0);
    free(path);
    scratch_free(&dir);
}

Test(staged_file, takes_an_old_files_place_and_gives_it_back)
{
    char *dir = scratch_new();
    char *path = file_path(dir, "out.csv");
    struct staged_file file = STAGED_FILE_INIT;
    struct stat status;
    struct error err;

    cr_assert_eq(file_write(path, SLICE("old"), 0600, &err), 0);
    stage(&file, path);
    assert_file(path, "old");
    publish(&file);
    assert_file(path, "new file");
    cr_assert_eq(count_files(dir), 1, "a kill would leave nothing else");
    cr_assert(staged_file_undo(&file));
    assert_file(path, "old");
    cr_assert_eq(stat(path, &status), 0);
    cr_assert_eq(status.st_mode & 07777, 0600);
    staged_file_release(&file);
    cr_assert_eq(count_files(dir), 1);
    stage(&file, path);
    publish(&file);
    staged_file_release(&file);
    assert_file(path, "new file");
    cr_assert_eq(count_files(dir), 1);
    free(path);
    scratch_free(&dir);
}

Test(staged_file, a_new_file_can_be_taken_back)
{
    char *dir = scratch_new();
    char *path = file_path(dir, "out.csv");
    struct staged_file file = STAGED_FILE_INIT;

    stage(&file, path);
    publish(&file);
    cr_assert(staged_file_undo(&file));
    staged_file_release(&file);
    cr_assert_eq(count_files(dir), 0);
    free(path);
    scratch_free(&dir);
}

Test(staged_file, gives_a_device_its_bytes)
{
    struct staged_file file = STAGED_FILE_INIT;

    stage(&file, "/dev/null");
    publish(&file);
    cr_assert_not(staged_file_undo(&file), "what is written is written");
    staged_file_release(&file);
}

Test(staged_file, says_where_it_cannot_write)
{
    struct staged_file file = STAGED_FILE_INIT;
    struct error err = ERROR_INIT;

    cr_assert_lt(staged_file_open(&file, "/nowhere/out.csv", &err), 0);
    cr_assert_str_eq(err.message, "cannot write /nowhere/out.csv: No such file "
                                  "or directory");
    staged_file_release(&file);
}
