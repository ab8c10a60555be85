#include "shortener/catalog/recipient.h"

#include <criterion/criterion.h>
#include <string.h>

Test(recipient, is_checked_field_by_field)
{
    char text[RECIPIENT_COLUMN_MAX + 1];
    struct recipient_column column = {SLICE("columns.City"), SLICE("x\ny")};
    struct recipient recipient = {
        .email = SLICE("ann@example.com"),
        .customer = SLICE("crm-1"),
        .name = SLICE("Ann\nLee"),
        .columns = &column,
        .column_count = 1,
    };
    struct error err;

    memset(text, 'a', sizeof(text));
    cr_assert_eq(recipient_check(&recipient, &err), 0, "%s", err.message);
    column.value = slice_of(text, RECIPIENT_COLUMN_MAX);
    cr_assert_eq(recipient_check(&recipient, &err), 0, "%s", err.message);
    column.value = slice_of(text, RECIPIENT_COLUMN_MAX + 1);
    cr_assert_eq(recipient_check(&recipient, &err), ERROR_INVALID);
    cr_assert_str_eq(err.field, "columns.City");
    recipient.name = SLICE("\xff");
    cr_assert_eq(recipient_check(&recipient, &err), ERROR_INVALID);
    cr_assert_str_eq(err.field, "name");
    recipient.customer = SLICE("a\nb");
    cr_assert_eq(recipient_check(&recipient, &err), ERROR_INVALID);
    cr_assert_str_eq(err.field, "customer");
    recipient.email = slice_of(text, RECIPIENT_EMAIL_MAX + 1);
    cr_assert_eq(recipient_check(&recipient, &err), ERROR_INVALID);
    cr_assert_str_eq(err.field, "email");
}

Test(recipient, only_what_is_there_becomes_a_field)
{
    const struct recipient_column columns[] = {
        {SLICE("columns.a"), SLICE("")}, {SLICE("columns.b"), SLICE("1")}};
    struct recipient recipient = {
        .token = SLICE("t"),
        .merge = SLICE("m"),
        .name = SLICE("Ann"),
        .columns = columns,
        .column_count = 2,
    };
    static const char *const expected[] = {"merge", "m",         "name",
                                           "Ann",   "columns.b", "1"};
    struct slice words[RECIPIENT_WORDS_MAX];

    cr_assert_eq(recipient_to_words(&recipient, words), 6);
    for (size_t i = 0; i < 6; i++)
        cr_assert(slice_equal(words[i], slice_str(expected[i])));
}
