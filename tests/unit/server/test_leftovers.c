#include "server/redirect/leftovers.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "tests/support/scratch.h"

static void make(const char *dir, const char *name)
{
    struct error err = ERROR_INIT;
    char *path = file_path(dir, "spool/%s", name);

    cr_assert_eq(file_make_dir(path, &err), 0, "%s", err.message);
    free(path);
}

static bool has(const struct leftovers *leftovers, const char *name)
{
    for (size_t i = 0; i < leftovers->count; i++) {
        if (strcmp(strrchr(leftovers->dirs[i], '/') + 1, name) == 0)
            return true;
    }
    return false;
}

Test(leftovers, are_other_workers_spools_and_nothing_else)
{
    static const struct {
        const char *name;
        bool left;
    } rows[] = {
        {"n1.0", false},     {"n1.1", false},       {"n1.2", true},
        {"n1.17", true},     {"n2.0", true},        {"n10.1", true},
        {"a.b.c1.0", true},  {"lost+found", false}, {"notes", false},
        {"n1.x", false},     {"n1.", false},        {".0", false},
        {"n1.2.bak", false},
    };
    struct installation inst = INSTALLATION_INIT;
    struct leftovers leftovers;
    struct error err = ERROR_INIT;
    char *dir = scratch_new();

    inst.dir = dir;
    memcpy(inst.node, "n1", 3);
    make(dir, "");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        make(dir, rows[i].name);
    cr_assert_eq(leftovers_find(&leftovers, &inst, 2, &err), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(has(&leftovers, rows[i].name), rows[i].left, "%s",
                     rows[i].name);
    leftovers_release(&leftovers);
    scratch_free(&dir);
}
