#include "cli/output_file.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/file.h"
#include "tests/support/scratch.h"

struct name_case {
    const char *file;
    const char *extension;
};

Test(output_file, knows_the_extension_of_a_name)
{
    static const struct name_case cases[] = {
        {"a.html", "html"},
        {"a.b.svg", "svg"},
        {"dir.d/a.csv", "csv"},
        {"dir.d/a", ""},
        {"a", ""},
        {"a.", ""},
        {"", ""},
        {"/", ""},
        {"/tmp/.hidden", "hidden"},
        {"/tmp/x.tar/", ""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_expect(slice_equal(output_file_extension(cases[i].file),
                              slice_str(cases[i].extension)),
                  "%s", cases[i].file);
    cr_expect_eq(output_file_extension(NULL).len, 0);
}

Test(output_file, says_early_where_there_can_be_no_file)
{
    char *dir = scratch_new();
    char *in_it = file_path(dir, "new.csv");
    char *old = file_path(dir, "old.csv");
    char *below = file_path(old, "x");
    char *missing = file_path(dir, "none/x");
    const char *const refused[] = {dir, below, missing, ""};
    const char *const fine[] = {in_it, old, "/dev/null", NULL};
    struct error err = ERROR_INIT;

    cr_assert_eq(file_write(old, SLICE("old"), 0600, &err), 0);
    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
        cr_expect_eq(output_file_check(fine[i], &err), 0, "%s", err.message);
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        cr_expect_eq(output_file_check(refused[i], &err), ERROR_INVALID, "%s",
                     refused[i]);
        cr_expect_eq(output_file_write(refused[i], SLICE("x"), &err),
                     ERROR_INVALID, "%s", refused[i]);
    }
    free(missing);
    free(below);
    free(old);
    free(in_it);
    scratch_free(&dir);
}
