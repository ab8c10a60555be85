#include "cli/batch_output.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "tests/support/scratch.h"

static char *expected(const char *path)
{
    struct buffer text = BUFFER_INIT;
    struct error err = ERROR_INIT;

    if (file_read(path, 1000, &text, &err) < 0)
        buffer_append(&text, SLICE("nothing"));
    return buffer_detach(&text);
}

static void assert_file(const char *dir, const char *name, const char *bytes)
{
    char *path = file_path(dir, "%s", name);
    char *found = expected(path);

    cr_assert_str_eq(found, bytes, "%s", name);
    free(found);
    free(path);
}

/* Hidden ones too; -1 without the directory. */
static int count_files(const char *dir)
{
    int count = -2; /* . and .. */
    DIR *all = opendir(dir);

    if (all == NULL)
        return -1;
    while (readdir(all) != NULL)
        count++;
    closedir(all);
    return count;
}

static void open_output(struct batch_output *output, const char *path,
                        bool overwrites)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(batch_output_open(output, path, overwrites, &err), 0, "%s",
                 err.message);
}

static void add(struct batch_output *output, const char *name,
                const char *bytes)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(
        batch_output_add(output, slice_str(name), slice_str(bytes), &err), 0,
        "%s", err.message);
}

Test(batch_output, makes_a_directory_at_once)
{
    struct error err = ERROR_INIT;
    struct batch_output output;
    char *home = scratch_new();
    char *dir = file_path(home, "codes");
    struct stat status;

    umask(022);
    open_output(&output, dir, false);
    add(&output, "a.svg", "one");
    add(&output, "b.svg", "");
    assert_file(dir, "a.svg", "nothing");
    cr_assert_eq(batch_output_publish(&output, &err), 0, "%s", err.message);
    batch_output_release(&output);
    assert_file(dir, "a.svg", "one");
    assert_file(dir, "b.svg", "");
    cr_assert_eq(count_files(dir), 2);
    cr_assert_eq(stat(dir, &status), 0);
    cr_assert_eq(status.st_mode & 0777, 0755);
    free(dir);
    scratch_free(&home);
}

Test(batch_output, leaves_nothing_of_what_failed)
{
    struct batch_output output;
    char *home = scratch_new();
    char *dir = file_path(home, "codes");
    char *zip = file_path(home, "codes.zip");

    open_output(&output, dir, false);
    add(&output, "a.svg", "one");
    batch_output_release(&output);
    cr_assert_eq(count_files(dir), -1, "the directory was not there");

    open_output(&output, zip, false);
    add(&output, "a.svg", "one");
    batch_output_release(&output);
    cr_assert_eq(count_files(home), 0);

    /* One that was there stays, with what it has. */
    open_output(&output, home, false);
    add(&output, "a.svg", "one");
    batch_output_release(&output);
    cr_assert_eq(count_files(home), 0);
    free(zip);
    free(dir);
    scratch_free(&home);
}

/* A file of that name that came meanwhile. */
Test(batch_output, takes_back_what_it_published)
{
    struct error err = ERROR_INIT;
    struct batch_output output;
    char *home = scratch_new();
    char *taken = file_path(home, "b.svg");

    open_output(&output, home, false);
    add(&output, "a.svg", "one");
    add(&output, "b.svg", "two");
    cr_assert_eq(file_write(taken, SLICE("mine"), 0600, &err), 0);
    cr_assert_lt(batch_output_publish(&output, &err), 0);
    batch_output_release(&output);
    assert_file(home, "b.svg", "mine");
    cr_assert_eq(count_files(home), 1);

    open_output(&output, home, true);
    add(&output, "b.svg", "two");
    err = (struct error)ERROR_INIT;
    cr_assert_eq(batch_output_publish(&output, &err), 0, "%s", err.message);
    batch_output_release(&output);
    assert_file(home, "b.svg", "two");
    free(taken);
    scratch_free(&home);
}

Test(batch_output, refuses_a_file_for_a_directory)
{
    struct error err = ERROR_INIT;
    struct batch_output output;
    char *home = scratch_new();
    char *file = file_path(home, "codes");

    cr_assert_eq(file_write(file, SLICE("mine"), 0600, &err), 0);
    cr_assert_lt(batch_output_open(&output, file, false, &err), 0);
    batch_output_release(&output);
    assert_file(home, "codes", "mine");
    free(file);
    scratch_free(&home);
}
