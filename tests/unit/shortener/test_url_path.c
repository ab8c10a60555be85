#include "shortener/address/url_path.h"

#include <criterion/criterion.h>

Test(url_path, resolves_dots)
{
    static const struct {
        const char *path, *normal;
    } rows[] = {
        {"", "/"},
        {"/", "/"},
        {"/a", "/a"},
        {"/a/", "/a/"},
        {"//", "//"},
        {"/./a", "/a"},
        {"/a/.", "/a/"},
        {"/a/..", "/"},
        {"/a/../", "/"},
        {"/a/b/../c", "/a/c"},
        {"/..", "/"},
        {"/../../a", "/a"},
        {"/%2e/a", "/a"},
        {"/b/.%2E/a", "/a"},
        {"/b/%2e%2e/a", "/a"},
        {"/...", "/..."},
        {"/..a", "/..a"},
        {"/a//..", "/a/"},
        {"/a b", "/a%20b"},
        {"/%", "/%"},
        {"/\x80", "/%80"},
        {"/\"#<>?^`{}", "/%22%23%3C%3E%3F%5E%60%7B%7D"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;

        /* It must not climb above where it began. */
        buffer_append(&out, SLICE("http://x/y"));
        url_path_append(slice_str(rows[i].path), &out);
        cr_expect_str_eq(buffer_str(&out) + 10, rows[i].normal, "%s: %s",
                         rows[i].path, buffer_str(&out));
        buffer_release(&out);
    }
}

Test(url_path, encodes_what_each_part_may_not_hold)
{
    static const char text[] = " \"#'<>?`{}\x7f/%41";
    static const char *const encoded[] = {
        [URL_PATH_SEGMENT] = "%20%22%23'%3C%3E%3F%60%7B%7D%7F/%41",
        [URL_PATH_QUERY] = "%20%22%23%27%3C%3E?`{}%7F/%41",
        [URL_PATH_FRAGMENT] = "%20%22#'%3C%3E?%60{}%7F/%41",
    };

    for (int i = URL_PATH_SEGMENT; i <= URL_PATH_FRAGMENT; i++) {
        struct buffer out = BUFFER_INIT;

        url_path_encode(SLICE(text), (enum url_path_part)i, &out);
        cr_expect_str_eq(buffer_str(&out), encoded[i]);
        buffer_release(&out);
    }
}

Test(url_path, tells_what_climbs)
{
    static const struct {
        const char *path;
        bool stays;
    } rows[] = {
        {"", true},        {"a", true},       {"a/b/", true},
        {"a//b", true},    {"...", true},     {"a..b/.c", true},
        {"a;b=c", true},   {"%20%41", true},  {"100%25", true},
        {"..", false},     {"a/../b", false}, {"a/..", false},
        {".", false},      {"a/./b", false},  {"%2e%2E", false},
        {".%2e/a", false}, {"..;/a", false},  {"%2e.;x=1", false},
        {"a\\b", false},   {"a%5Cb", false},  {"a%5cb", false},
        {"a%2Fb", false},  {"..%2f", false},  {"a%00", false},
        {"a%", false},     {"a%2", false},    {"a%g0", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(url_path_stays(slice_str(rows[i].path)), rows[i].stays,
                     "%s", rows[i].path);
}
