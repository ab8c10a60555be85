#include <criterion/criterion.h>

#include "server/http/http_date.h"

Test(http_date, lines)
{
    static const struct {
        int64_t ms;
        const char *line;
    } rows[] = {
        {0, "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"},
        {784111777999, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"},
        {784111778000, "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n"},
        {951782400000, "Date: Tue, 29 Feb 2000 00:00:00 GMT\r\n"},
        {253402300799000, "Date: Fri, 31 Dec 9999 23:59:59 GMT\r\n"},
    };
    struct http_date date = HTTP_DATE_INIT;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_assert(slice_equal(http_date_line(&date, rows[i].ms),
                              slice_str(rows[i].line)),
                  "%s", date.line);
}
