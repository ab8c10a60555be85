#include "server/dashboard/sign_in_form.h"

#include <criterion/criterion.h>

#define TYPE "application/x-www-form-urlencoded"

static const struct {
    const char *type;
    const char *body;
    int code;
    const char *token;
    const char *next;
} rows[] = {
    {TYPE, "token=wp_abc", 0, "wp_abc", "/"},
    {TYPE "; charset=utf-8", "next=%2F&token=+wp_abc+", 0, "wp_abc", "/"},
    {"Application/X-WWW-Form-Urlencoded", "", 0, "", "/"},
    {TYPE, "token=+++", 0, "", "/"},
    {TYPE, "token=a&next=%2Freports%2Fkpis%3Fby%3Dlink", 0, "a",
     "/reports/kpis?by=link"},
    {TYPE, "token=a&next=%2F%2Fevil.example%2Freports%2F", 0, "a", "/"},
    {TYPE, "token=a&next=https%3A%2F%2Fevil.example", 0, "a", "/"},
    {TYPE, "token=a&next=%2F%5Cevil.example", 0, "a", "/"},
    {TYPE, "token=a&next=%2Fapi%2Fv1%2Flinks", 0, "a", "/"},
    {TYPE, "token=a&next=%2Freports%2Fa%0D%0ASet-Cookie%3A+x", 0, "a", "/"},
    {TYPE, "token=a&next=%2Freports%2F%C3%A9", 0, "a", "/"},
    {TYPE, "token=%", ERROR_SYNTAX, NULL, NULL},
    {TYPE, "token=a&next=%f", ERROR_SYNTAX, NULL, NULL},
    {TYPE, "token=%00", ERROR_SYNTAX, NULL, NULL},
    {"text/plain", "token=a", ERROR_INVALID, NULL, NULL},
    {"", "token=a", ERROR_INVALID, NULL, NULL},
};

Test(sign_in_form, gives_a_token_and_a_way_back)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sign_in_form form;
        struct error err = ERROR_INIT;

        cr_expect_eq(sign_in_form_read(&form, slice_str(rows[i].type),
                                       slice_str(rows[i].body), &err),
                     rows[i].code, "%s", rows[i].body);
        if (rows[i].code == 0) {
            cr_expect_str_eq(buffer_str(&form.token), rows[i].token, "%s",
                             rows[i].body);
            cr_expect_str_eq(buffer_str(&form.next), rows[i].next, "%s",
                             rows[i].body);
        }
        sign_in_form_release(&form);
    }
}
