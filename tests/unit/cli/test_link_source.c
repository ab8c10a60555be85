#include "cli/link_import/link_source.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/file.h"
#include "tests/support/scratch.h"

static void on_broken(void *arg, uint64_t line, const char *reason)
{
    buffer_appendf(arg, "%d! ", (int)line);
    cr_expect_gt(slice_str(reason).len, 0);
}

/* Every row as "line:{...} " or "line? ". */
static void read_rows(struct link_source *source, struct buffer *out)
{
    struct error err = ERROR_INIT;
    struct link_row row;
    int got;

    while ((got = link_source_next(source, &row, &err)) > 0) {
        char *text = json_dumps(row.link, JSON_COMPACT | JSON_SORT_KEYS);

        cr_expect_gt(row.bytes.len, 0);
        buffer_appendf(out, "%d", (int)row.line);
        if (row.link != NULL)
            buffer_appendf(out, ":%s ", text);
        else
            buffer_appendf(out, "? ");
        cr_expect_eq(row.link == NULL, row.error.code != ERROR_NONE);
        free(text);
    }
    cr_expect_eq(got, 0, "%s", err.message);
}

static int read_text(const char *from, struct slice text, struct buffer *out,
                     struct error *err)
{
    char *dir = scratch_new();
    char *path = file_path(dir, "links");
    const struct link_format *format = link_format_find(from, err);
    struct link_source *source;
    int code;

    cr_assert_eq(file_write(path, text, 0600, err), 0, "%s", err->message);
    source = link_source_new(path, format, on_broken, out);
    code = link_source_open(source, err);
    if (code == 0) {
        read_rows(source, out);
        cr_expect_eq(link_source_done(source), link_source_size(source));
    }
    link_source_free(&source);
    free(path);
    scratch_free(&dir);
    return code;
}

static void expect_rows(const char *from, const char *text, const char *rows)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    cr_expect_eq(read_text(from, slice_str(text), &out, &err), 0, "%s: %s",
                 text, err.message);
    cr_expect_str_eq(buffer_str(&out), rows);
    buffer_release(&out);
}

static void expect_refusal(const char *from, const char *text,
                           const char *reason)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    cr_expect_lt(read_text(from, slice_str(text), &out, &err), 0, "%s", text);
    cr_expect_str_eq(err.reason, reason, "%s: %s", text, err.message);
    buffer_release(&out);
}

Test(link_source, reads_csv)
{
    expect_rows("csv", "slug,destination\na,https://x/\n\n\"b\",\"https://y/\"",
                "2:{\"destination\":\"https://x/\",\"slug\":\"a\"} "
                "4:{\"destination\":\"https://y/\",\"slug\":\"b\"} ");
    expect_rows("csv",
                "\xef\xbb\xbf"
                "Slug;DESTINATION;Max Clicks\r\na;https://x/;3\r\n",
                "2:{\"destination\":\"https://x/\",\"max_clicks\":3,"
                "\"slug\":\"a\"} ");
    expect_rows("csv", "slug,destination\n", "");
    /* Too few cells, no UTF-8, a cell of the wrong kind. */
    expect_rows("csv",
                "slug,destination,status\na\n\xff,https://x/,\nc,https://x/,x\n"
                "d,https://x/,301\n",
                "2? 3? 4? 5:{\"destination\":\"https://x/\",\"slug\":\"d\","
                "\"status\":301} ");
    expect_rows("csv", "slug,destination\na,\"https://x/\n", "2! ");
}

/* An apostrophe that an export put there comes off, in our own files. */
Test(link_source, restores_formulas_of_our_own)
{
    expect_rows("csv", "slug,destination,title\na,https://x/,'=1\n",
                "2:{\"destination\":\"https://x/\",\"slug\":\"a\","
                "\"title\":\"=1\"} ");
    expect_rows("yourls", "keyword,url,title\na,https://x/,'=1\n",
                "2:{\"destination\":\"https://x/\",\"slug\":\"a\","
                "\"title\":\"'=1\"} ");
}

Test(link_source, reads_json)
{
    expect_rows("json", " [{\"slug\":\"a\",\"destination\":\"https://x/\"}]",
                "1:{\"destination\":\"https://x/\",\"slug\":\"a\"} ");
    expect_rows("csv", "{\"items\":[{\"slug\":\"a\"},7,{\"colour\":1}]}",
                "1:{\"slug\":\"a\"} 2? 3? ");
    expect_rows("yourls",
                "{\"links\":{\"link_1\":{\"keyword\":\"a\",\"url\":\"u\"},"
                "\"link_2\":{\"keyword\":\"b\",\"ip\":\"::1\"}}}",
                "1:{\"destination\":\"u\",\"slug\":\"a\"} 2:{\"slug\":\"b\"} ");
    expect_rows("shlink",
                "{\"shortUrls\":{\"data\":[{\"shortCode\":\"a\",\"meta\":"
                "{\"maxVisits\":3},\"visitsSummary\":{\"total\":9}}]}}",
                "1:{\"imported_clicks\":9,\"max_clicks\":3,\"slug\":\"a\"} ");
    expect_rows("kutt", "[]", "");
}

Test(link_source, refuses_files_of_another_kind)
{
    expect_refusal("csv", "", "no_header");
    expect_refusal("csv", "slug,destination,colour\n", "bad_header");
    expect_refusal("csv", "slug\n", "bad_header");
    expect_refusal("bitly", "slug,destination\n", "bad_header");
    expect_refusal("kutt", "{\"links\":[]}", "bad_header");
    expect_refusal("shlink", "{\"shortUrls\":7}", "bad_header");
    expect_refusal("json", "[{]", "malformed_json");
    expect_refusal("json", "[] trailing", "malformed_json");
}

Test(link_source, tells_what_it_leaves_out)
{
    char *dir = scratch_new();
    char *path = file_path(dir, "links");
    struct error err = ERROR_INIT;
    struct link_source *source = link_source_new(
        path, link_format_find("yourls", &err), on_broken, NULL);

    cr_assert_eq(file_write(path, SLICE("ip, url ,timestamp\n"), 0600, &err),
                 0);
    cr_assert_eq(link_source_open(source, &err), 0, "%s", err.message);
    cr_expect(slice_equal(link_source_unused(source), SLICE("ip, timestamp")));
    link_source_free(&source);
    source = link_source_new("/nonexistent/links",
                             link_format_find("csv", &err), on_broken, NULL);
    cr_expect_eq(link_source_open(source, &err), ERROR_NOT_FOUND);
    link_source_free(&source);
    free(path);
    scratch_free(&dir);
}
