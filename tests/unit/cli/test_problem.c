#include "cli/problem.h"

#include <criterion/criterion.h>

static const struct {
    long status;
    const char *body;
    enum error_code code;
    int exit_status;
    const char *message; /* a part of it */
} rows[] = {
    {400, "{\"detail\":\"line 1: not JSON\"}", ERROR_SYNTAX, 65, "line 1"},
    {401, "{\"detail\":\"no token\"}", ERROR_DENIED, 77, "no token"},
    {403, "{\"detail\":\"needs admin\"}", ERROR_DENIED, 77, "needs admin"},
    {404, "{\"detail\":\"no link a/b\"}", ERROR_NOT_FOUND, 65, "no link a/b"},
    {409, "{\"detail\":\"taken\"}", ERROR_CONFLICT, 65, "taken"},
    {412, "{\"detail\":\"changed\"}", ERROR_CONFLICT, 65, "changed"},
    {413, "{\"detail\":\"too large\"}", ERROR_INVALID, 65, "too large"},
    {418, "{\"detail\":\"teapot\"}", ERROR_INVALID, 65, "teapot"},
    {422, "{\"detail\":\"bad URL\"}", ERROR_INVALID, 65, "bad URL"},
    {429, "{\"detail\":\"slow down\"}", ERROR_UNAVAILABLE, 69, "slow down"},
    {500, "{\"detail\":\"oops\"}", ERROR_INTERNAL, 70, "oops"},
    {502, "{\"detail\":\"gateway\"}", ERROR_UNAVAILABLE, 69, "gateway"},
    {503, "{\"detail\":\"Redis is away\"}", ERROR_UNAVAILABLE, 69, "Redis"},
    {504, "{\"detail\":\"late\"}", ERROR_TIMEOUT, 69, "late"},
    {301, "", ERROR_INTERNAL, 70, "answered 301"},
    /* Not a problem document, or not a whole one. */
    {404, "", ERROR_NOT_FOUND, 65, "answered 404"},
    {404, "<html>no</html>", ERROR_NOT_FOUND, 65, "answered 404"},
    {404, "[]", ERROR_NOT_FOUND, 65, "answered 404"},
    {404, "{\"detail\":7}", ERROR_NOT_FOUND, 65, "answered 404"},
    {404, "{\"detail\":\"\"}", ERROR_NOT_FOUND, 65, "answered 404"},
    {404, "{\"title\":\"Not found\"}", ERROR_NOT_FOUND, 65, "Not found"},
};

Test(problem, status_and_detail)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        int code =
            problem_to_error(rows[i].status, slice_str(rows[i].body), &err);

        cr_expect_eq(code, rows[i].code, "row %zu: %d", i, code);
        cr_expect_eq(err.code, rows[i].code, "row %zu", i);
        cr_expect_eq(error_exit_status(code), rows[i].exit_status, "row %zu",
                     i);
        cr_expect_not_null(strstr(err.message, rows[i].message), "row %zu: %s",
                           i, err.message);
    }
}

Test(problem, code_and_field)
{
    struct error err = ERROR_INIT;

    problem_to_error(409,
                     SLICE("{\"code\":\"slug_taken\",\"field\":\"slug\","
                           "\"detail\":\"taken\"}"),
                     &err);
    cr_assert_str_eq(err.reason, "slug_taken");
    cr_assert_str_eq(err.field, "slug");
    problem_to_error(404, SLICE("{\"detail\":\"none\"}"), &err);
    cr_assert_str_eq(err.reason, "not_found");
    cr_assert_str_eq(err.field, "");
}
