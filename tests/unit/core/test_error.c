#include "core/error.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

struct row {
    enum error_code code;
    const char *word;
    int exit_status;
};

Test(error, gives_each_code_a_word_and_a_status)
{
    /* The words are the API's, the statuses API.md's. */
    static const struct row rows[] = {
        {ERROR_NONE, "ok", 0},
        {ERROR_USAGE, "usage", 64},
        {ERROR_INVALID, "invalid", 65},
        {ERROR_SYNTAX, "malformed", 65},
        {ERROR_NOT_FOUND, "not_found", 65},
        {ERROR_EXISTS, "exists", 65},
        {ERROR_CONFLICT, "conflict", 65},
        {ERROR_DENIED, "denied", 77},
        {ERROR_UNAVAILABLE, "unavailable", 69},
        {ERROR_TIMEOUT, "timeout", 69},
        {ERROR_FULL, "full", 70},
        {ERROR_IO, "io", 70},
        {ERROR_CORRUPT, "corrupt", 70},
        {ERROR_REPLY, "redis_error", 69},
        {ERROR_UNSUPPORTED, "unsupported", 64},
        {ERROR_INTERNAL, "internal", 70},
        {ERROR_CANCELLED, "cancelled", 69},
        {(enum error_code) - 1000, "internal", 70},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_assert_str_eq(error_word(rows[i].code), rows[i].word);
        cr_assert_eq(error_exit_status(rows[i].code), rows[i].exit_status, "%s",
                     rows[i].word);
    }
}

Test(error, sets_everything_anew)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(error_field(&err, ERROR_EXISTS, "slug_taken", "slug",
                             "slug \"%s\" is taken", "a"),
                 ERROR_EXISTS);
    cr_assert_eq(err.code, ERROR_EXISTS);
    cr_assert_str_eq(err.reason, "slug_taken");
    cr_assert_str_eq(err.field, "slug");
    cr_assert_str_eq(err.message, "slug \"a\" is taken");
    cr_assert_eq(error_set(&err, ERROR_DENIED, "no %d", 1), ERROR_DENIED);
    cr_assert_str_eq(err.reason, "denied");
    cr_assert_str_eq(err.field, "");
    cr_assert_str_eq(err.message, "no 1");
}

Test(error, tells_a_full_disk_from_other_failures)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(error_errno(&err, ENOENT, "cannot open %s", "x"), ERROR_IO);
    cr_assert_str_eq(err.message, "cannot open x: No such file or directory");
    cr_assert_str_eq(err.reason, "io");
    cr_assert_eq(error_errno(&err, ENOSPC, "x"), ERROR_FULL);
    cr_assert_eq(error_errno(&err, EDQUOT, "x"), ERROR_FULL);
    cr_assert_str_eq(err.reason, "full");
}

Test(error, prefixes)
{
    struct error err = ERROR_INIT;

    error_field(&err, ERROR_INVALID, "bad", "f", "no number");
    cr_assert_eq(error_prefix(&err, "line %d", 7), ERROR_INVALID);
    cr_assert_str_eq(err.message, "line 7: no number");
    cr_assert_str_eq(err.reason, "bad");
    cr_assert_str_eq(err.field, "f");
}

Test(error, cuts_what_is_too_long)
{
    struct error err = ERROR_INIT;

    error_field(&err, ERROR_INVALID,
                "a_reason_that_is_longer_than_anybody_should_ever_make_it",
                "a_field_that_is_longer_than_anybody_should_ever_make_it",
                "%01000d", 7);
    cr_assert_eq(strlen(err.message), sizeof(err.message) - 1);
    cr_assert_eq(strlen(err.reason), sizeof(err.reason) - 1);
    cr_assert_eq(strlen(err.field), sizeof(err.field) - 1);
    error_prefix(&err, "%01000d", 7);
    cr_assert_eq(strlen(err.message), sizeof(err.message) - 1);
    error_errno(&err, ENOENT, "%01000d", 7);
    cr_assert_eq(strlen(err.message), sizeof(err.message) - 1);
}
