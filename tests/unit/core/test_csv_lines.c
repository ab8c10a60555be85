#include "core/csv_lines.h"

#include <criterion/criterion.h>

#include "core/buffer.h"

/* Each line in brackets, a part of one with a bar at its end. */
static void expect_lines(const char *const *pieces, const char *expected)
{
    struct buffer shown = BUFFER_INIT;
    struct csv_lines lines = {0};
    struct slice line;
    bool whole;

    for (size_t i = 0; pieces[i] != NULL; i++) {
        csv_lines_feed(&lines, slice_str(pieces[i]));
        while (csv_lines_next(&lines, &line, &whole))
            buffer_appendf(&shown, "[%" SLICE_FMT "%s]", SLICE_ARG(line),
                           whole ? "" : "|");
    }
    csv_lines_end(&lines);
    while (csv_lines_next(&lines, &line, &whole))
        buffer_appendf(&shown, "[%" SLICE_FMT "%s]", SLICE_ARG(line),
                       whole ? "" : "|");
    cr_expect_str_eq(buffer_str(&shown), expected);
    buffer_release(&shown);
}

Test(csv_lines, end_however_the_bytes_were_cut)
{
    static const struct {
        const char *pieces[4];
        const char *lines;
    } rows[] = {
        {{"a\nb\r\nc\rd"}, "[a\n][b\r\n][c\r][d|]"},
        {{"a\r", "\nb\n"}, "[a|][\r\n][b\n]"},
        {{"a\r", "b\n"}, "[a|][\r][b\n]"},
        {{"a\r"}, "[a|][\r]"},
        {{"a", "b", "\n"}, "[a|][b|][\n]"},
        {{"", "\n", ""}, "[\n]"},
        {{""}, ""},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        expect_lines(rows[i].pieces, rows[i].lines);
}

Test(csv_lines, leave_out_an_end_mark_at_the_end_alone)
{
    static const struct {
        const char *pieces[4];
        const char *lines;
    } rows[] = {
        {{"a\n\x1a"}, "[a\n]"},
        {{"a\n", "\x1a"}, "[a\n]"},
        {{"a\x1a", "b\n"}, "[a|][\x1a|][b\n]"},
        {{"a\r\x1a", "\n"}, "[a|][\r][\x1a|][\n]"},
        {{"\x1a\n"}, "[\x1a\n]"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        expect_lines(rows[i].pieces, rows[i].lines);
}
