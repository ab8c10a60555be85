#include "shortener/address/host_list.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "core/buffer.h"
#include "core/file.h"
#include "tests/support/scratch.h"

static struct host_list *parse(const char *text)
{
    struct error err = ERROR_INIT;
    struct host_list *list;

    cr_assert_eq(host_list_parse(slice_str(text), &list, &err), 0, "%s",
                 err.message);
    return list;
}

static const struct {
    const char *line, *host;
    bool covered;
} rows[] = {
    /* a host, in any spelling */
    {"evil.example", "evil.example", true},
    {"  EVIL.example.\r", "evil.example", true},
    {"b\xc3\xbc"
     "cher.example",
     "xn--bcher-kva.example", true},
    {"127.1", "127.0.0.1", true},
    {"[2001:DB8::0:1]", "[2001:db8::1]", true},
    {"*.evil.example", "evil.example", true},
    {"zip", "anything.zip", true},
    {"\xef\xbb\xbf"
     "evil.example",
     "evil.example", true},
    /* what it covers */
    {"evil.example", "www.evil.example", true},
    {"evil.example", "a.b.evil.example", true},
    {"evil.example", "notevil.example", false},
    {"evil.example", "example", false},
    {"evil.example", "evil.example.com", false},
    {"www.evil.example", "evil.example", false},
    {"0.0.1", "127.0.0.1", false},
    {"evil.example", "", false},
    /* hosts-file */
    {"0.0.0.0 evil.example", "evil.example", true},
    {"127.0.0.1\tevil.example", "evil.example", true},
    {":: evil.example", "evil.example", true},
    {"0.0.0.0 a.example b.example", "b.example", true},
    {"0.0.0.0 a.example b.example", "a.example", true},
    {"127.0.0.1 localhost", "localhost", false},
    {"fe80::1%lo0 localhost", "localhost", false},
    {"0.0.0.0 0.0.0.0", "0.0.0.0", false},
    {"0.0.0.0 evil.example # bad", "evil.example", true},
    {"0.0.0.0 evil.example #bad.example", "bad.example", false},
    /* filters */
    {"||evil.example^", "evil.example", true},
    {"||evil.example^", "www.evil.example", true},
    {"||*.evil.example^", "www.evil.example", true},
    /* comments and nothing */
    {"# evil.example", "evil.example", false},
    {"! evil.example", "evil.example", false},
    {"[Adblock Plus 2.0]", "adblock", false},
    {"", "evil.example", false},
    {"   \t\r", "evil.example", false},
};

Test(host_list, reads_and_covers)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct host_list *list = parse(rows[i].line);
        size_t first;

        cr_expect_eq(host_list_covers(list, slice_str(rows[i].host)),
                     rows[i].covered, "row %zu: \"%s\", %s", i, rows[i].line,
                     rows[i].host);
        cr_expect_eq(host_list_odd_lines(list, &first), 0, "row %zu", i);
        host_list_unref(&list);
        cr_expect_null(list);
    }
}

/* A good line beside each, so that the list as a whole is one. */
static const char *const odd_lines[] = {
    "two words",
    "http://evil.example/",
    "evil.example/path",
    "||evil.example",
    "||evil.example^$third-party",
    "@@||ok.example^",
    "0.0.0.0 bad..example",
    "evil example.com",
    "evil.example:80",
    "a b c d",
};

Test(host_list, passes_over_odd_lines_and_counts_them)
{
    for (size_t i = 0; i < sizeof(odd_lines) / sizeof(odd_lines[0]); i++) {
        struct buffer text = BUFFER_INIT;
        struct host_list *list;
        size_t first = 0;

        buffer_appendf(&text, "# list\nfirst.example\n%s\nlast.example\n",
                       odd_lines[i]);
        list = parse(buffer_str(&text));
        cr_expect_eq(host_list_odd_lines(list, &first), 1, "%s", odd_lines[i]);
        cr_expect_eq(first, 3);
        cr_expect(host_list_covers(list, SLICE("first.example")));
        cr_expect(host_list_covers(list, SLICE("last.example")));
        cr_expect_eq(host_list_count(list), 2);
        host_list_unref(&list);
        buffer_release(&text);
    }
}

Test(host_list, has_each_host_once_whatever_the_order)
{
    struct host_list *list = parse("c.example\na.example\nC.example\n"
                                   "b.example\na.example.\n||b.example^\n");

    cr_expect_eq(host_list_count(list), 3);
    cr_expect(host_list_covers(list, SLICE("a.example")));
    cr_expect(host_list_covers(list, SLICE("b.example")));
    cr_expect(host_list_covers(list, SLICE("c.example")));
    host_list_unref(&list);
}

Test(host_list, refuses_what_is_no_list)
{
    struct error err = ERROR_INIT;
    struct host_list *list;

    cr_expect_eq(host_list_parse(SLICE("<html>\n<body class=x>\na.example\n"),
                                 &list, &err),
                 ERROR_SYNTAX);
    cr_expect_str_eq(err.reason, "not_a_list");
    cr_expect(slice_search(slice_str(err.message), SLICE("line 1 ")) <
              slice_str(err.message).len);
    cr_expect_null(list);
}

Test(host_list, takes_an_empty_file_for_an_empty_list)
{
    struct host_list *list = parse("");

    cr_expect_eq(host_list_count(list), 0);
    cr_expect_not(host_list_covers(list, SLICE("a.example")));
    host_list_unref(&list);
    cr_expect_eq(host_list_count(NULL), 0);
    cr_expect_not(host_list_covers(NULL, SLICE("a.example")));
}

Test(host_list, finds_each_of_many)
{
    struct buffer text = BUFFER_INIT;
    struct host_list *list;
    char host[32];

    for (int i = 0; i < 20000; i++)
        buffer_appendf(&text, "0.0.0.0 h%d.example\n", i * 7919 % 20000);
    list = parse(buffer_str(&text));
    cr_expect_eq(host_list_count(list), 20000);
    for (int i = 0; i < 20000; i++) {
        snprintf(host, sizeof(host), "h%d.example", i);
        cr_assert(host_list_covers(list, slice_str(host)), "%s", host);
    }
    cr_expect_not(host_list_covers(list, SLICE("h20000.example")));
    host_list_unref(&list);
    buffer_release(&text);
}

Test(host_list, reads_files)
{
    struct error err = ERROR_INIT;
    char *dir = scratch_new();
    char *path = file_path(dir, "hosts");
    struct host_list *list;
    struct host_list *shared;

    cr_expect_eq(host_list_read(path, &list, &err), ERROR_IO);
    cr_expect_null(list);
    cr_assert_eq(file_write(path, SLICE("a.example\n"), 0644, &err), 0);
    cr_assert_eq(host_list_read(path, &list, &err), 0, "%s", err.message);
    shared = host_list_ref(list);
    host_list_unref(&list);
    cr_expect(host_list_covers(shared, SLICE("a.example")));
    host_list_unref(&shared);
    free(path);
    scratch_free(&dir);
}
