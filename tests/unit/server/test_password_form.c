#include "server/redirect/password_form.h"

#include <criterion/criterion.h>

#define TYPE "application/x-www-form-urlencoded"

static const struct {
    const char *type, *body;
    int refusal;
    const char *password;
} rows[] = {
    {TYPE, "password=secret", 0, "secret"},
    {"Application/X-WWW-Form-Urlencoded", "password=a", 0, "a"},
    {TYPE " ; charset=utf-8", "password=a", 0, "a"},
    {TYPE, "password=a+b%2B%26%3d%25", 0, "a b+&=%"},
    {TYPE, "password=%C3%A9", 0, "\xc3\xa9"},
    {TYPE, "x=1&&password=a&y=2", 0, "a"},
    {TYPE, "pass%77ord=a", 0, "a"},
    {TYPE, "password=a&password=b", 0, "a"},
    {TYPE, "password=a=b", 0, "a=b"},
    {TYPE, "", 0, ""},
    {TYPE, "password", 0, ""},
    {TYPE, "password=", 0, ""},
    {TYPE, "Password=a", 0, ""},
    {TYPE, "password=%", 400, ""},
    {TYPE, "password=%f", 400, ""},
    {TYPE, "password=%zz", 400, ""},
    {TYPE, "password=a%00b", 400, ""},
    {TYPE, "%=1&password=a", 400, ""},
    {"", "password=a", 415, ""},
    {"text/plain", "password=a", 415, ""},
    {"multipart/form-data; boundary=x", "password=a", 415, ""},
    {TYPE "x", "password=a", 415, ""},
};

Test(password_form, reads_what_browsers_send)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer password = BUFFER_INIT;
        int refusal = password_form_read(slice_str(rows[i].type),
                                         slice_str(rows[i].body), &password);

        cr_expect_eq(refusal, rows[i].refusal, "%s: %d", rows[i].body, refusal);
        cr_expect_str_eq(buffer_str(&password), rows[i].password);
        buffer_release(&password);
    }
}

Test(password_form, a_plain_nul_is_refused)
{
    struct buffer password = BUFFER_INIT;

    cr_expect_eq(
        password_form_read(SLICE(TYPE), SLICE("password=a\0b"), &password),
        400);
    cr_expect_eq(password.len, 0);
    buffer_release(&password);
}

Test(password_form, a_request_without_a_type_has_none)
{
    struct buffer password = BUFFER_INIT;

    cr_expect_eq(password_form_read(SLICE_NONE, SLICE("password=a"), &password),
                 415);
    buffer_release(&password);
}
