#include "core/option_help.h"

#include <criterion/criterion.h>

Test(option_help, is_aligned_and_wrapped)
{
    static const struct option_def defs[] = {
        {"quiet", OPTION_BOOL, "no", "", "say nothing", 0, 0, false},
        {"output", OPTION_TEXT, "out.csv", "FILE",
         "where all of it goes that is long enough to need two lines here", 0,
         0, false, .letter = 'o'},
    };
    struct buffer out = BUFFER_INIT;

    option_help_append(defs, 2, &out);
    cr_expect_str_eq(
        buffer_str(&out),
        "  --quiet            say nothing\n"
        "  -o, --output FILE  where all of it goes that is long enough to need "
        "two lines\n"
        "                     here (default out.csv)\n");
    buffer_release(&out);
}
