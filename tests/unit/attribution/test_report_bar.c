#include "attribution/result/report_bar.h"

#include <criterion/criterion.h>

struct bar_case {
    double values[3];
    const char *bars[3];
};

static void expect_bars(const struct bar_case *c)
{
    struct report_section *section = report_section_new("rows", NULL);
    struct report_bar bar;

    report_section_add_column(section, (struct report_column){.name = "x"});
    for (size_t i = 0; i < 3; i++)
        report_section_add_row(section)[0] = report_cell_number(c->values[i]);
    bar = report_bar_of(section, 0);
    for (size_t i = 0; i < 3; i++) {
        struct buffer out = BUFFER_INIT;

        report_bar_append(&bar, report_section_row(section, i), &out);
        cr_expect_str_eq(buffer_str(&out), c->bars[i], "%g: \"%s\"",
                         c->values[i], buffer_str(&out));
        buffer_release(&out);
    }
    report_section_free(&section);
}

Test(report_bar, scales_to_the_largest_in_eighths_of_a_cell)
{
    static const struct bar_case cases[] = {
        {{160, 80, 1}, {"████████████████████", "██████████", "▏"}},
        {{1, 0.0001, 0}, {"████████████████████", "▏", ""}},
        {{160, 15, 12}, {"████████████████████", "█▉", "█▌"}},
        {{80, -80, 0}, {"          │██████████", "██████████│", "          │"}},
        {{80, -40, -44},
         {"          │██████████", "     █████│", "    ▐█████│"}},
        {{8, -1e-9, 4},
         {"          │██████████", "         ▐│", "          │█████"}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_bars(&cases[i]);
}

Test(report_bar, is_not_drawn_where_there_is_nothing_to_compare)
{
    struct report_section *section = report_section_new("rows", NULL);
    struct report_bar bar;

    report_section_add_column(section, (struct report_column){.name = "x"});
    report_section_add_row(section)[0] = report_cell_count(5);
    bar = report_bar_of(section, 0);
    cr_expect_not(report_bar_is_drawn(&bar));
    report_section_add_row(section);
    bar = report_bar_of(section, 0);
    cr_expect(report_bar_is_drawn(&bar));
    report_section_free(&section);
}
