#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "core/data_dir.h"

static const struct {
    bool root;
    const char *xdg;
    const char *home;
    const char *expected;
} rows[] = {
    {true, NULL, NULL, "/var/lib/waypost"},
    {true, "/x", "/root", "/var/lib/waypost"},
    {false, NULL, "/home/ann", "/home/ann/.local/share/waypost"},
    {false, "", "/home/ann", "/home/ann/.local/share/waypost"},
    {false, "/x", "/home/ann", "/x/waypost"},
    {false, "/x//", "/home/ann", "/x/waypost"},
    /* The XDG specification: a relative path is to be ignored. */
    {false, "x/y", "/home/ann", "/home/ann/.local/share/waypost"},
    {false, NULL, "", "/var/lib/waypost"},
    {false, NULL, NULL, "/var/lib/waypost"},
    {false, NULL, "/", "/.local/share/waypost"},
};

Test(data_dir, choose)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *dir = data_dir_choose(rows[i].root, rows[i].xdg, rows[i].home);

        cr_expect_str_eq(dir, rows[i].expected, "row %zu: %s", i, dir);
        free(dir);
    }
}

Test(data_dir, default_is_absolute)
{
    char *dir = data_dir_default();

    cr_expect_eq(dir[0], '/');
    free(dir);
}
