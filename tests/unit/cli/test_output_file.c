#include "cli/output_file.h"

#include <criterion/criterion.h>

struct name_case {
    const char *file;
    const char *extension;
};

Test(output_file, knows_the_extension_of_a_name)
{
    static const struct name_case cases[] = {
        {"a.html", "html"},
        {"a.b.svg", "svg"},
        {"dir.d/a.csv", "csv"},
        {"dir.d/a", ""},
        {"a", ""},
        {"a.", ""},
        {"", ""},
        {"/", ""},
        {"/tmp/.hidden", "hidden"},
        {"/tmp/x.tar/", ""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_expect(slice_equal(output_file_extension(cases[i].file),
                              slice_str(cases[i].extension)),
                  "%s", cases[i].file);
    cr_expect_eq(output_file_extension(NULL).len, 0);
}
