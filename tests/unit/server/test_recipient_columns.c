#include "server/api/merge/recipient_columns.h"

#include <criterion/criterion.h>

#include "server/api/call/csv_body.h"

/* "token email own ..." of what there is, or the error's reason. */
static void expect(const char *header, const char *expected, bool contact)
{
    static const char *const words[] = {"token", "email", "hash", "customer",
                                        "name",  "arm",   "own"};
    struct recipient_columns columns;
    struct buffer shown = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct csv_record record;
    struct csv_body body;

    csv_body_init(&body, slice_str(header), ',', 10000, 1);
    cr_assert_eq(csv_body_header(&body, &record, &err), 0);
    if (recipient_columns_read(&columns, &record, &err) < 0) {
        buffer_append(&shown, slice_str(err.reason));
    } else {
        cr_expect_eq(recipient_columns_have_contact(&columns), contact, "%s",
                     header);
        for (size_t i = 0; i < columns.count; i++)
            buffer_appendf(&shown, "%s%s", i > 0 ? " " : "",
                           words[columns.what[i]]);
    }
    cr_expect_str_eq(buffer_str(&shown), expected, "%s gave %s", header,
                     buffer_str(&shown));
    csv_body_release(&body);
    buffer_release(&shown);
}

Test(recipient_columns, are_what_they_are_called)
{
    expect("recipient\n", "token", false);
    expect("arm,email_sha256,recipient\n", "arm hash token", false);
    expect("recipient,email\n", "token email", true);
    expect("recipient,customer,name,columns.City\n", "token customer name own",
           true);
    expect("recipient,columns.A,columns.A\n", "token own own", true);
    expect("email\n", "bad_column", false);
    expect("recipient,recipient\n", "bad_column", false);
    expect("recipient,City\n", "bad_column", false);
    expect("recipient,Email\n", "bad_column", false);
}

Test(recipient_columns, are_bounded)
{
    struct buffer header = BUFFER_INIT;

    buffer_append(&header, SLICE("recipient"));
    for (int i = 0; i < 33; i++)
        buffer_appendf(&header, ",columns.%d", i);
    expect(buffer_str(&header), "too_many", false);
    for (int i = 33; i < 60; i++)
        buffer_appendf(&header, ",columns.%d", i);
    buffer_append_byte(&header, '\n');
    expect(buffer_str(&header), "too_many", false);
    buffer_release(&header);
}
