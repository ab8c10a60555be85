#include "attribution/report/report_term.h"

#include <criterion/criterion.h>
#include <string.h>

#include "attribution/query/query_param.h"
#include "attribution/report/report.h"

/* That each column is there, the integration test of the names asks. */
Test(report_term, is_of_a_report_and_says_what_it_is)
{
    size_t count = 0;

    for (const struct report_term *term = report_term_list();
         term->name != NULL; term++, count++) {
        cr_expect_not_null(report_find(slice_str(term->report)), "%s",
                           term->name);
        cr_expect(term->is[0] != '\0' && term->section[0] != '\0' &&
                  term->column[0] != '\0');
        cr_expect_neq(term->is[strlen(term->is) - 1], '.');
    }
    cr_expect_gt(count, 20);
}

Test(report_term, no_place_is_named_twice)
{
    for (const struct report_term *one = report_term_list(); one->name != NULL;
         one++) {
        for (const struct report_term *other = one + 1; other->name != NULL;
             other++)
            cr_expect(strcmp(one->report, other->report) != 0 ||
                          strcmp(one->section, other->section) != 0 ||
                          strcmp(one->column, other->column) != 0,
                      "%s and %s", one->name, other->name);
    }
}

/* What a form is made of. */
Test(report_term, reports_look_at_parameters_that_there_are)
{
    for (const struct report_def *def = report_list(); def->name != NULL;
         def++) {
        struct slice rest = slice_str(def->params);
        bool goes_by = false;
        struct slice name;

        while (slice_split(&rest, ',', &name)) {
            const struct query_param *param = query_param_find(name);

            cr_assert_not_null(param, "%s of %s", name.ptr, def->name);
            goes_by |= param->kind == QUERY_PARAM_DIMENSIONS;
        }
        cr_expect_eq(goes_by, def->by_max > 0, "%s", def->name);
    }
}
