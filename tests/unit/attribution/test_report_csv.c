#include "attribution/result/report_csv.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/sample_result.h"

Test(report_csv, quotes_and_defuses)
{
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    sample_result_keys(&result);
    report_csv_write(result.sections[0], &out);
    cr_expect_str_eq(buffer_str(&out),
                     "campaign,touches,last_value\r\n"
                     "'=SUM(A1),-5,33.333333333333336\r\n"
                     "\"a,\"\"b\"\"\r\n\",1234567,\r\n"
                     "Z\xc3\xbcrich\x1b[31m,1234567,33.333333333333336\r\n"
                     "\xff\xc0\xaf|,1234567,33.333333333333336\r\n");
    buffer_release(&out);
    report_result_release(&result);
}

Test(report_csv, spreads_the_rows_within_a_cell)
{
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    report_result_init(&result);
    sample_result_people(&result);
    report_csv_write(result.sections[0], &out);
    cr_expect_str_eq(buffer_str(&out),
                     "person,touches_channel,touches_at,took\r\n"
                     "k1,e-mail,1970-01-01T00:00:00Z,90\r\n"
                     "k1,print,1970-01-01T00:01:30Z,90\r\n"
                     "k2,,,\r\n");
    buffer_release(&out);
    report_result_release(&result);
}

Test(report_csv, writes_any_section)
{
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    sample_result_sections(&result);
    report_csv_write(report_result_find(&result, SLICE("steps")), &out);
    report_csv_write(report_result_find(&result, SLICE("rows")), &out);
    cr_expect_str_eq(buffer_str(&out), "from,step,people\r\n"
                                       "a,2,1000\r\n"
                                       "rate\r\n"
                                       "0.0703\r\n");
    buffer_release(&out);
    report_result_release(&result);
}
