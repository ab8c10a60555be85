#include "shortener/catalog/fields.h"

#include <criterion/criterion.h>

Test(fields, keeps_copies_in_order)
{
    char value[] = "one";
    struct slice name;
    struct slice text;
    struct fields fields;

    fields_init(&fields);
    fields_add(&fields, "a", slice_str(value));
    fields_add(&fields, "empty", SLICE(""));
    fields_add(&fields, "none", SLICE_NONE);
    fields_add_int(&fields, "n", -5);
    for (int i = 0; i < 1000; i++)
        fields_add(&fields, "more", SLICE("x\0y"));
    value[0] = '?';
    cr_assert_eq(fields.count, 1002);
    fields_at(&fields, 0, &name, &text);
    cr_expect(slice_equal(name, SLICE("a")));
    cr_expect(slice_equal(text, SLICE("one")));
    fields_at(&fields, 1, &name, &text);
    cr_expect(slice_equal(name, SLICE("n")));
    cr_expect(slice_equal(text, SLICE("-5")));
    fields_at(&fields, 1001, &name, &text);
    cr_expect(slice_equal(text, SLICE("x\0y")));
    fields_release(&fields);
    cr_expect_eq(fields.count, 0);
    fields_release(&fields);
}
