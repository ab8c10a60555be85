#include "core/option_def.h"

#include <criterion/criterion.h>

Test(option_def, reads_what_the_row_wants)
{
    static const struct {
        enum option_type type;
        bool or_empty;
        const char *text;
        int64_t number; /* -1: refused */
    } rows[] = {
        {OPTION_BOOL, false, "on", 1},    {OPTION_BOOL, false, "No", 0},
        {OPTION_BOOL, false, "2", -1},    {OPTION_INT, false, "9", 9},
        {OPTION_INT, false, "11", -1},    {OPTION_INT, false, "-1", -1},
        {OPTION_INT, false, "x", -1},     {OPTION_INT, false, "", -1},
        {OPTION_INT, true, "", 0},        {OPTION_SIZE, false, "8", 8},
        {OPTION_SIZE, false, "1k", -1},   {OPTION_SIZE, false, "x", -1},
        {OPTION_TEXT, false, "words", 0}, {OPTION_LIST, false, "", 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct option_def def = {
            .name = "it",
            .type = rows[i].type,
            .max = rows[i].type == OPTION_INT || rows[i].type == OPTION_SIZE
                       ? 10
                       : 0,
            .or_empty = rows[i].or_empty,
        };
        struct error err = ERROR_INIT;
        int64_t number = 0;
        int code =
            option_def_read(&def, slice_str(rows[i].text), &number, &err);

        if (rows[i].number < 0) {
            cr_expect_eq(code, ERROR_USAGE, "row %zu", i);
            cr_expect_str_eq(err.field, "it");
        } else {
            cr_expect_eq(code, 0, "row %zu: %s", i, err.message);
            cr_expect_eq(number, rows[i].number, "row %zu", i);
        }
    }
}
