#include "cli/merge_plan.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "core/file.h"
#include "tests/support/scratch.h"

#define WORDS_MAX 16

/* The command line behind "waypost merge", split at spaces. */
static int read_plan(struct invocation *inv, struct merge_plan *plan,
                     char *words, struct error *err)
{
    char *argv[WORDS_MAX] = {"merge"};
    char *rest = words;
    char *word;
    int argc = 1;

    *plan = (struct merge_plan){0};
    while ((word = strsep(&rest, " ")) != NULL && argc < WORDS_MAX)
        argv[argc++] = word;
    if (invocation_init(inv, &merge_command.actions[0], argc, argv, err) < 0)
        return err->code;
    return merge_plan_read(plan, inv, err);
}

static void no_broken(void *arg, uint64_t line, const char *reason)
{
    (void)arg;
    (void)line;
    cr_assert_fail("%s", reason);
}

static struct csv_file *open_header(const char *dir, const char *header)
{
    char *path = file_path(dir, "in.csv");
    struct csv_file *file = csv_file_new(path, no_broken, NULL);
    struct csv_record record;
    struct error err = ERROR_INIT;

    cr_assert_eq(file_write(path, slice_str(header), 0600, &err), 0);
    cr_assert_eq(csv_file_open(file, &record, &err), 0, "%s", err.message);
    free(path);
    return file;
}

#define NONE MERGE_PLAN_NONE

static const struct {
    const char *header, *words;
    size_t id, email, name;
} good[] = {
    {"email,name", "p.csv --link b/s", 0, 0, 1},
    {"Name;E-Mail", "p.csv --link b/s", 1, 1, 0},
    {"E_MAIL,x", "p.csv --link b/s", 0, 0, NONE},
    {"Id,Email", "p.csv --link b/s --id-column id", 0, 1, NONE},
    {"Id,Phone", "p.csv --link b/s --id-column ID", 0, NONE, NONE},
    {"Id,Work", "p.csv --link b/s --id-column id --email-column work", 0, 1,
     NONE},
    {"Work,Name", "p.csv --link b/s --email-column work", 0, 0, 1},
    {"Work mail,Email", "p.csv --link b/s --id-column workmail", 0, 0, NONE},
    {"email,First,Last", "p.csv --link b/s --name-column last", 0, 0, 2},
};

Test(merge_plan, finds_its_columns)
{
    char *dir = scratch_new();

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct csv_file *file = open_header(dir, good[i].header);
        char *words = slice_copy(slice_str(good[i].words));
        struct error err = ERROR_INIT;
        struct merge_plan plan;
        struct invocation inv;

        cr_assert_eq(read_plan(&inv, &plan, words, &err), 0, "%s", err.message);
        cr_assert_eq(merge_plan_columns(&plan, file, &err), 0, "row %zu: %s", i,
                     err.message);
        cr_assert_eq(plan.id, good[i].id, "row %zu", i);
        cr_assert_eq(plan.email, good[i].email, "row %zu", i);
        cr_assert_eq(plan.name, good[i].name, "row %zu", i);
        cr_assert_str_eq(plan.column, "link");
        cr_assert_null(plan.pixel);
        cr_assert(plan.contacts);
        merge_plan_release(&plan);
        invocation_release(&inv);
        csv_file_free(&file);
        free(words);
    }
    scratch_free(&dir);
}

static const struct {
    const char *words, *field;
} refused[] = {
    {"p.csv", "link"},
    {"p.csv --link b/s --column a;b", "column"},
    {"p.csv --link b/s --hold-out 200%", "hold-out"},
    {"p.csv --link b/s --hold-out-file h.csv", "hold-out"},
    {"- --link b/s --hold-out 10%", "hold-out-file"},
    {"p.csv --link b/s --sent-at soon", "sent-at"},
    {"p.csv --link b/s --json", "output"},
    {"p.csv --link b/s -o x --hold-out 10% --hold-out-file x", "output"},
};

Test(merge_plan, refuses_what_cannot_be_meant)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        char *words = slice_copy(slice_str(refused[i].words));
        struct error err = ERROR_INIT;
        struct merge_plan plan;
        struct invocation inv;

        cr_assert_eq(read_plan(&inv, &plan, words, &err), ERROR_USAGE, "%s",
                     refused[i].words);
        cr_assert_str_eq(err.field, refused[i].field, "%s: %s",
                         refused[i].words, err.message);
        merge_plan_release(&plan);
        invocation_release(&inv);
        free(words);
    }
}

Test(merge_plan, names_what_is_written)
{
    char words[] = "a/people.csv --link b/s --hold-out 10% --open-pixel "
                   "--sent-at 2026-11-22 --no-contacts";
    struct error err = ERROR_INIT;
    struct merge_plan plan;
    struct invocation inv;

    cr_assert_eq(read_plan(&inv, &plan, words, &err), 0, "%s", err.message);
    cr_assert_str_eq(plan.held, "a/people.holdout.csv");
    cr_assert_str_eq(plan.pixel, "open_pixel");
    cr_assert_str_eq(plan.sent_at, "2026-11-22T00:00:00Z");
    cr_assert_not(plan.contacts);
    cr_assert_not(plan.seeded);
    merge_plan_release(&plan);
    invocation_release(&inv);
}
