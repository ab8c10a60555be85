#include "attribution/result/report_contact.h"

#include <criterion/criterion.h>

static void expect(const struct report_section *section, size_t row,
                   const char *name, const char *email)
{
    const struct report_cell *cells = report_section_row(section, row);

    cr_expect(slice_equal(cells[1].text, slice_str(name)), "name of %zu", row);
    cr_expect(slice_equal(cells[2].text, slice_str(email)), "mail of %zu", row);
}

Test(report_contact, tells_a_row_the_first_of_which_anything_is_known)
{
    static const struct {
        size_t row;
        const char *token;
    } asked[] = {{1, "b"}, {0, "c"}, {1, "a"}, {0, "b"}, {2, "d"}};
    struct report_result result;
    struct report_section *section;

    report_result_init(&result);
    section = report_result_section(&result);
    report_result_add_column(&result, (struct report_column){.name = "key"});
    report_result_add_column(&result, (struct report_column){.name = "name"});
    report_result_add_column(&result, (struct report_column){.name = "email"});
    for (size_t i = 0; i < 3; i++)
        report_result_add_row(&result);
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
        report_contact_ask(&result, section, asked[i].row, 1,
                           slice_str(asked[i].token));
    report_contact_sort(&result);
    cr_assert_eq(result.contact_count, 5);
    for (size_t i = 0; i < result.contact_count; i++) {
        static const char *const order[] = {"b", "c", "a", "b", "d"};
        struct slice token = result.contacts[i].token;

        cr_expect(slice_equal(token, slice_str(order[i])));
        report_contact_tell(
            &result, i,
            slice_equal(token, SLICE("b")) ? SLICE("Bob") : SLICE_NONE,
            slice_equal(token, SLICE("a")) ? SLICE("a@x.y") : SLICE_NONE);
    }
    expect(section, 0, "Bob", "");
    expect(section, 1, "", "a@x.y");
    expect(section, 2, "", "");
    report_result_release(&result);
}
