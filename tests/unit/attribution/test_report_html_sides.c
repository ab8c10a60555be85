#include "attribution/result/report_html_sides.h"

#include <criterion/criterion.h>

#include "attribution/result/report_html_table.h"
#include "tests/unit/attribution/sample_result.h"

/* Two sides, three figures, of which one is for programs. */
static void make_sides(struct report_result *result, size_t rows)
{
    report_result_init(result);
    result->name = "kpis";
    report_result_add_column(
        result, (struct report_column){.name = "direction", .is_key = true});
    report_result_add_column(result, (struct report_column){.name = "visits"});
    report_result_add_column(
        result,
        (struct report_column){.name = "close_rate", .kind = REPORT_SHARE});
    report_result_add_column(
        result,
        (struct report_column){.name = "raw", .audience = REPORT_FOR_PROGRAMS});
    report_result_section(result)->beside = true;
    for (size_t i = 0; i < rows; i++) {
        struct report_cell *row = report_result_add_row(result);

        row[0] = report_result_text(result,
                                    i == 0 ? SLICE("inbound") : SLICE("<out>"));
        row[1] = report_cell_count((int64_t)i + 3);
        row[2] = i == 0 ? report_cell_number(0.5) : report_cell_none();
    }
    report_result_add_total(
        result,
        (struct report_total){.name = "visits", .cell = report_cell_count(7)});
}

Test(report_html_sides, has_a_line_for_each_figure)
{
    struct report_figure_units units = {"", NULL};
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    make_sides(&result, 2);
    report_html_table_append(&result, result.sections[0], &units, NULL, &out);
    cr_expect_str_eq(
        buffer_str(&out),
        "<div class=\"wide long\" tabindex=\"0\">\n"
        "<table class=\"sides\">\n"
        "<caption class=\"x\">kpis</caption>\n"
        "<thead><tr><td></td><th scope=\"col\" class=\"n\"><bdi>inbound</bdi>"
        "</th><th scope=\"col\" class=\"n\"><bdi>&lt;out&gt;</bdi></th>"
        "<th scope=\"col\" class=\"n\">Total</th></tr></thead>\n"
        "<tbody>\n"
        "<tr><th scope=\"row\">visits</th><td class=\"n\">3</td>"
        "<td class=\"n\">4</td><td class=\"n\">7</td></tr>\n"
        "<tr><th scope=\"row\">close rate</th><td class=\"n\">50.0%</td>"
        "<td class=\"n\">\u2013</td><td class=\"n\"></td></tr>\n"
        "</tbody>\n</table>\n</div>\n");
    buffer_release(&out);
    report_result_release(&result);
}

Test(report_html_sides, suits_few_rows_that_want_it)
{
    static const struct {
        size_t rows;
        bool wanted, suits;
    } cases[] = {{2, false, false}, {2, true, true},  {0, true, true},
                 {6, true, true},   {7, true, false}, {7, false, false}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct report_result result;

        make_sides(&result, cases[i].rows);
        report_result_section(&result)->beside = cases[i].wanted;
        cr_expect_eq(report_html_sides_suits(result.sections[0]),
                     cases[i].suits, "case %zu", i);
        report_result_release(&result);
    }
}
