#include "server/api/merge/recipient_rows.h"

#include <criterion/criterion.h>

#define LINK SLICE("go.acme.com/spring")

/* Tokens of that link under this secret, see test_recipient_token.c. */
static const struct siphash_key secret = {0x0001020304050607,
                                          0x08090a0b0c0d0e0f};
#define TOKEN "k3Jx9QaZIii"

/* SHA-256 of ann@example.com */
#define ANN "71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476"

static int read_text(struct recipient_rows *rows, const char *text,
                     struct error *err)
{
    struct recipient_tokens *tokens = recipient_tokens_new(&secret);
    int code = recipient_rows_read(rows, slice_str(text), tokens, LINK, err);

    recipient_tokens_free(&tokens);
    return code;
}

static void assert_text(struct slice text, const char *expected)
{
    cr_assert(slice_equal(text, slice_str(expected)),
              "\"%" SLICE_FMT "\" is not \"%s\"", SLICE_ARG(text), expected);
}

Test(recipient_rows, reads_contacts_and_who_was_held_out)
{
    static const char text[] =
        "email,recipient,name,columns.City,arm,customer,email_sha256\n"
        " Ann@Example.com ," TOKEN ",\"Ann\nLee\",Berlin,treated,,\n"
        ",,,,holdout,crm-2,\n"
        "," TOKEN ",,,treated,crm-1,\n"
        ",,,,holdout,," ANN "\n";
    struct recipient_rows rows = RECIPIENT_ROWS_INIT;
    struct error err = ERROR_INIT;
    struct merge_part part;

    cr_assert_eq(read_text(&rows, text, &err), 0, "%s", err.message);
    cr_assert_eq(rows.rows, 4);
    cr_assert_eq(rows.count, 2);
    assert_text(rows.list[0].token, TOKEN);
    assert_text(rows.list[0].email, "Ann@Example.com");
    assert_text(rows.list[0].name, "Ann\nLee");
    cr_assert_eq(rows.list[0].column_count, 1);
    assert_text(rows.list[0].columns[0].name, "columns.City");
    assert_text(rows.list[0].columns[0].value, "Berlin");
    assert_text(rows.list[1].customer, "crm-1");
    recipient_rows_part(&rows, &part);
    cr_assert(part.arms);
    cr_assert(part.contacts);
    cr_assert_eq(part.recipients, 2);
    cr_assert_eq(part.held_out, 2);
    assert_text(part.lists[MERGE_RECIPIENTS], TOKEN "\n" TOKEN);
    assert_text(part.lists[MERGE_EMAILS], ANN "\n");
    assert_text(part.lists[MERGE_CUSTOMERS], "\ncrm-1");
    assert_text(part.lists[MERGE_HELD_EMAILS], "\n" ANN);
    assert_text(part.lists[MERGE_HELD_CUSTOMERS], "crm-2\n");
    recipient_rows_release(&rows);
}

Test(recipient_rows, keeps_nothing_but_tokens_where_there_is_nothing_else)
{
    struct recipient_rows rows = RECIPIENT_ROWS_INIT;
    struct error err = ERROR_INIT;
    struct merge_part part;

    cr_assert_eq(read_text(&rows, "recipient\n" TOKEN "\n" TOKEN "\n", &err),
                 0);
    recipient_rows_part(&rows, &part);
    cr_assert_eq(rows.count, 0);
    cr_assert_not(part.contacts);
    cr_assert_not(part.arms);
    cr_assert_eq(part.recipients, 2);
    cr_assert_eq(part.lists[MERGE_EMAILS].len, 0);
    cr_assert_eq(part.lists[MERGE_CUSTOMERS].len, 0);
    recipient_rows_release(&rows);
}

/* One bad row refuses the whole text, and says which. */
static const struct {
    const char *text, *field, *part;
    enum error_code code;
} bad_rows[] = {
    {"", "", "nothing in it", ERROR_INVALID},
    {"email\n", "", "\"recipient\" is missing", ERROR_INVALID},
    {"recipient,recipient\n", "", "is there twice", ERROR_INVALID},
    {"recipient,colour\n", "", "\"colour\" is not known", ERROR_INVALID},
    {"recipient\n" TOKEN "\nk3Jx9QaZIij\n", "recipient", "line 3",
     ERROR_INVALID},
    {"recipient\nshort\n", "recipient", "no token of this link", ERROR_INVALID},
    {"recipient,arm\n" TOKEN ",holdout\n", "arm", "is treated", ERROR_INVALID},
    {"recipient,arm\n,treated\n", "recipient", "is missing", ERROR_INVALID},
    {"recipient,arm\n,holdout\n", "customer", "is missing", ERROR_INVALID},
    {"recipient,email\n,a@b.c\n", "recipient", "is missing", ERROR_INVALID},
    {"recipient,email_sha256\n" TOKEN ",abc\n", "email_sha256", "64 hex digits",
     ERROR_INVALID},
    {"recipient,email\n" TOKEN "\n", "", "1 cells", ERROR_INVALID},
    {"recipient,name\n" TOKEN ",\xff\n", "name", "must be UTF-8",
     ERROR_INVALID},
    {"recipient,columns.x\n" TOKEN ",\xff\n", "columns.x", "must be UTF-8",
     ERROR_INVALID},
    {"recipient,customer\n" TOKEN ",\"a\nb\"\n", "customer",
     "control characters", ERROR_INVALID},
    {"recipient\n" TOKEN "\n\"abc", "", "line 3", ERROR_SYNTAX},
};

Test(recipient_rows, refuses_all_for_one_bad_row)
{
    for (size_t i = 0; i < sizeof(bad_rows) / sizeof(bad_rows[0]); i++) {
        struct recipient_rows rows = RECIPIENT_ROWS_INIT;
        struct error err = ERROR_INIT;

        cr_assert_eq(read_text(&rows, bad_rows[i].text, &err), bad_rows[i].code,
                     "row %zu: %s", i, err.message);
        cr_assert_str_eq(err.field, bad_rows[i].field, "row %zu: %s", i,
                         err.message);
        cr_assert(
            slice_search(slice_str(err.message), slice_str(bad_rows[i].part)) <
                slice_str(err.message).len,
            "row %zu: %s", i, err.message);
        recipient_rows_release(&rows);
    }
}

Test(recipient_rows, takes_as_many_rows_as_a_part_has)
{
    struct buffer text = BUFFER_INIT;
    struct recipient_rows rows = RECIPIENT_ROWS_INIT;
    struct error err = ERROR_INIT;

    buffer_append(&text, SLICE("recipient,name,columns.a,columns.b\n"));
    for (size_t i = 0; i < MERGE_ROWS_MAX; i++)
        buffer_append(&text, SLICE(TOKEN ",n,1,2\n"));
    cr_assert_eq(read_text(&rows, buffer_str(&text), &err), 0, "%s",
                 err.message);
    cr_assert_eq(rows.count, MERGE_ROWS_MAX);
    assert_text(rows.list[MERGE_ROWS_MAX - 1].columns[1].value, "2");
    recipient_rows_release(&rows);
    buffer_append(&text, SLICE(TOKEN ",n,1,2\n"));
    cr_assert_eq(read_text(&rows, buffer_str(&text), &err), ERROR_INVALID);
    cr_assert_str_eq(err.reason, "too_many");
    recipient_rows_release(&rows);
    buffer_release(&text);
}
