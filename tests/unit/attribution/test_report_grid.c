#include "attribution/result/report_grid.h"

#include <criterion/criterion.h>

struct grid_case {
    const char *texts[4]; /* two lines of two, the second ending right */
    const char *lines;    /* with the rule between */
};

static void expect_lines(const struct grid_case *c)
{
    struct report_grid grid;
    struct buffer out = BUFFER_INIT;

    report_grid_init(&grid, 2, 2);
    grid.columns[1].is_right = true;
    for (size_t i = 0; i < 4; i++)
        buffer_append(report_grid_cell(&grid, i / 2, i % 2),
                      slice_str(c->texts[i]));
    report_grid_measure(&grid);
    report_grid_line(&grid, 0, &out);
    report_grid_rule(&grid, &out);
    report_grid_line(&grid, 1, &out);
    cr_expect_str_eq(buffer_str(&out), c->lines, "got:\n%s", buffer_str(&out));
    buffer_release(&out);
    report_grid_release(&grid);
}

Test(report_grid, aligns_what_a_terminal_shows)
{
    static const struct grid_case cases[] = {
        {{"a", "1", "bb", "100"}, "a     1\n--  ---\nbb  100\n"},
        {{"春のセール", "1", "e\u0301", "2"},
         "春のセール  1\n----------  -\ne\u0301           2\n"},
        {{"عرض", "1", "abcd", "2"}, "عرض   1\n----  -\nabcd  2\n"},
        /* What could steer a terminal, or is not UTF-8. */
        {{"\x1b[2J", "1", "\u202eab\xc2\x9b", "2"},
         "?[2J  1\n----  -\n?ab?  2\n"},
        {{"\xff\x80", "1", "\t\r\n", "2"},
         "\ufffd\ufffd   1\n---  -\n???  2\n"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_lines(&cases[i]);
}

Test(report_grid, indents_and_leaves_bare_columns_without_a_rule)
{
    struct report_grid grid;
    struct buffer out = BUFFER_INIT;

    report_grid_init(&grid, 1, 3);
    grid.indent = 4;
    grid.columns[1].is_bare = true;
    for (size_t i = 0; i < 3; i++)
        buffer_append(report_grid_cell(&grid, 0, i), SLICE("xx"));
    report_grid_measure(&grid);
    report_grid_rule(&grid, &out);
    report_grid_line(&grid, 0, &out);
    cr_expect_str_eq(buffer_str(&out), "    --      --\n    xx  xx  xx\n");
    buffer_release(&out);
    report_grid_release(&grid);
}
