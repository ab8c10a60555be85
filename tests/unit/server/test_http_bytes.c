#include "server/http/http_bytes.h"

#include <criterion/criterion.h>
#include <string.h>

#define LONGEST 50 /* some blocks of 16 bytes, words of 8, and bytes */

/* Any byte at any place of a value of any length, from any place on. */
Test(http_bytes, skips_to_the_very_byte_that_a_value_may_not_have)
{
    char text[LONGEST];

    for (int byte = 0; byte < 256; byte++) {
        bool bad = (byte < 0x20 && byte != '\t') || byte == 0x7f;

        for (size_t len = 0; len <= LONGEST; len++) {
            for (size_t at = 0; at < len; at++) {
                size_t found;

                memset(text, 'a', sizeof(text));
                text[at] = (char)byte;
                found = http_bytes_skip_value(slice_of(text, len), len % 3);
                cr_assert_eq(found, bad && at >= len % 3 ? at : len,
                             "%02x at %zu of %zu: %zu", (unsigned)byte, at, len,
                             found);
            }
        }
    }
}

/* The first of several counts. */
Test(http_bytes, skips_to_the_first_of_them)
{
    char text[LONGEST];

    for (size_t first = 0; first < LONGEST; first++) {
        memset(text, '\t', sizeof(text));
        memset(text + first, '\n', sizeof(text) - first);
        cr_expect_eq(http_bytes_skip_value(slice_of(text, LONGEST), 0), first);
    }
}

Test(http_bytes, knows_what_a_hosts_name_may_have)
{
    static const char others[] = "-._~!$&'()*+;=";

    for (int byte = 1; byte < 256; byte++) {
        bool letter = (byte >= 'a' && byte <= 'z') ||
                      (byte >= 'A' && byte <= 'Z') ||
                      (byte >= '0' && byte <= '9');

        cr_expect_eq(http_bytes_is((char)byte, HTTP_BYTE_HOST),
                     letter || strchr(others, byte) != NULL, "%02x",
                     (unsigned)byte);
    }
    cr_expect_not(http_bytes_is('\0', HTTP_BYTE_HOST));
}
