#include "cli/link_import/link_format.h"

#include <criterion/criterion.h>

Test(link_format, is_found_by_its_name)
{
    static const char *const names[] = {"csv",    "json", "bitly", "yourls",
                                        "shlink", "kutt", "dub"};
    struct error err = ERROR_INIT;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        cr_expect_not_null(link_format_find(names[i], &err), "%s", names[i]);
    cr_expect_null(link_format_find("Bitly", &err));
    cr_expect_eq(err.code, ERROR_USAGE);
    cr_expect_str_eq(err.field, "from");
    cr_expect_eq(link_format_own(), link_format_find("csv", &err));
}

/* Every format says which column is the destination, and what names a link. */
Test(link_format, knows_the_least_that_a_link_needs)
{
    static const char *const names[] = {"csv",    "json", "bitly", "yourls",
                                        "shlink", "kutt", "dub"};
    struct error err = ERROR_INIT;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const struct link_format *format = link_format_find(names[i], &err);
        bool destination = false;
        bool name = false;

        for (size_t c = 0; c < format->count; c++) {
            struct slice field = slice_str(format->columns[c].field);

            destination |= slice_equal(field, SLICE("destination"));
            name |= slice_equal(field, SLICE("slug")) ||
                    format->columns[c].kind == LINK_CELL_SHORT_URL;
        }
        cr_expect(destination && name, "%s", names[i]);
    }
}

Test(link_format, compares_titles_by_their_letters)
{
    static const struct link_column column = {"Long URL|meta.maxVisits|名前",
                                              LINK_CELL_TEXT, "x"};
    static const struct {
        const char *title;
        bool same;
    } rows[] = {
        {"Long URL", true},
        {"long_url", true},
        {"longUrl", true},
        {" LONG-URL ", true},
        {"longurls", false},
        {"long", false},
        {"", false},
        {"meta.maxvisits", true},
        {"metamaxvisits", false},
        {"名前", true},
        {"名", false},
        {"Long URL|x", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(link_column_is(&column, slice_str(rows[i].title)),
                     rows[i].same, "%s", rows[i].title);
}
