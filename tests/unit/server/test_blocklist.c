#include "server/blocklist.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/file.h"
#include "tests/support/scratch.h"

static struct error err;

struct world {
    char *dir, *path;
    struct reread_file blocklist;
    uint64_t seen;
};

static void write_list(struct world *w, const char *text)
{
    cr_assert_eq(file_write(w->path, slice_str(text), 0644, &err), 0, "%s",
                 err.message);
}

static void open_world(struct world *w)
{
    *w = (struct world){.dir = scratch_new()};
    w->path = file_path(w->dir, "hosts");
    write_list(w, "one.example\n");
    cr_assert_eq(blocklist_init(&w->blocklist, w->path, &err), 0, "%s",
                 err.message);
}

static void close_world(struct world *w)
{
    reread_file_release(&w->blocklist);
    free(w->path);
    scratch_free(&w->dir);
}

/* Is there a newer list, and does it have the host? */
static bool brings(struct world *w, const char *host)
{
    struct host_list *list;
    bool has;

    if (!blocklist_take(&w->blocklist, &w->seen, &list))
        return false;
    has = host_list_covers(list, slice_str(host));
    host_list_unref(&list);
    return has;
}

Test(blocklist, is_read_once_and_when_it_changes)
{
    struct world w;

    open_world(&w);
    cr_expect(brings(&w, "one.example"));
    cr_expect_not(brings(&w, "one.example"), "nothing is newer");
    reread_file_look(&w.blocklist);
    cr_expect_not(brings(&w, "one.example"), "it was read again for nothing");
    write_list(&w, "two.example\n");
    reread_file_look(&w.blocklist);
    cr_expect(brings(&w, "two.example"));
    close_world(&w);
}

/* Each reader has seen what it has seen. */
Test(blocklist, tells_each_reader)
{
    struct host_list *list = NULL;
    uint64_t other = 0;
    struct world w;

    open_world(&w);
    cr_expect(brings(&w, "one.example"));
    cr_expect(blocklist_take(&w.blocklist, &other, &list));
    host_list_unref(&list);
    close_world(&w);
}

/* What the file becomes, and whether the old list stays. */
Test(blocklist, keeps_the_old_list_for_what_is_none)
{
    struct world w;

    open_world(&w);
    cr_expect(brings(&w, "one.example"));
    write_list(&w, "<html>\n<p>an error page\n");
    reread_file_look(&w.blocklist);
    cr_expect_not(brings(&w, "one.example"), "it is no newer list");
    cr_assert_eq(remove(w.path), 0);
    reread_file_look(&w.blocklist);
    cr_expect_not(brings(&w, "one.example"));
    write_list(&w, "three.example\n");
    reread_file_look(&w.blocklist);
    cr_expect(brings(&w, "three.example"));
    close_world(&w);
}

Test(blocklist, refuses_a_bad_file_at_the_start)
{
    struct reread_file blocklist;

    cr_expect_eq(blocklist_init(&blocklist, "/nonexistent/list", &err),
                 ERROR_IO);
    cr_expect(slice_starts(slice_str(err.message), SLICE("--blocklist")));
    reread_file_release(&blocklist);
}

Test(blocklist, may_be_none)
{
    struct reread_file blocklist;
    struct host_list *list;
    uint64_t seen = 0;

    cr_assert_eq(blocklist_init(&blocklist, NULL, &err), 0);
    reread_file_look(&blocklist);
    cr_expect_not(blocklist_take(&blocklist, &seen, &list));
    reread_file_release(&blocklist);
}
