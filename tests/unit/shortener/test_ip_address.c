#include "shortener/address/ip_address.h"

#include <criterion/criterion.h>

Test(ip_address, reads_every_spelling_of_v4)
{
    static const struct {
        const char *text, *normal; /* NULL: none */
    } rows[] = {
        {"127.0.0.1", "127.0.0.1"},
        {"127.1", "127.0.0.1"},
        {"127.0.1", "127.0.0.1"},
        {"0x7f.1", "127.0.0.1"},
        {"0X7F000001", "127.0.0.1"},
        {"017700000001", "127.0.0.1"},
        {"2130706433", "127.0.0.1"},
        {"4294967295", "255.255.255.255"},
        {"1.2.3.4.", "1.2.3.4"},
        {"1.256", "1.0.1.0"},
        {"1.16777215", "1.255.255.255"},
        {"0x", "0.0.0.0"},
        {"4294967296", NULL},
        {"1.16777216", NULL},
        {"99999999999999999999999999", NULL},
        {"256.1.1.1", NULL},
        {"1.2.3.256", NULL},
        {"1.2.3.4.5", NULL},
        {"1..2", NULL},
        {"1.2.3.4..", NULL},
        {".1", NULL},
        {"08", NULL},
        {"0xg", NULL},
        {"", NULL},
        {".", NULL},
        {"-1", NULL},
        {"a", NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint32_t address;
        char text[16];
        bool good = ip_address_parse_v4(slice_str(rows[i].text), &address);

        cr_expect_eq(good, rows[i].normal != NULL, "%s", rows[i].text);
        if (!good)
            continue;
        ip_address_format_v4(address, text);
        cr_expect_str_eq(text, rows[i].normal);
    }
}

Test(ip_address, reads_and_compresses_v6)
{
    static const struct {
        const char *text, *normal; /* NULL: none */
    } rows[] = {
        {"::", "[::]"},
        {"::1", "[::1]"},
        {"1::", "[1::]"},
        {"1:2:3:4:5:6:7:8", "[1:2:3:4:5:6:7:8]"},
        {"1:2:3:4:5:6:7::", "[1:2:3:4:5:6:7:0]"},
        {"::2:3:4:5:6:7:8", "[0:2:3:4:5:6:7:8]"},
        {"0:0:1:0:0:0:1:0", "[0:0:1::1:0]"},
        {"1:0:0:2:0:0:3:4", "[1::2:0:0:3:4]"},
        {"ABCD:00ef::", "[abcd:ef::]"},
        {"::1.2.3.4", "[::102:304]"},
        {"::ffff:255.255.255.255", "[::ffff:ffff:ffff]"},
        {"1:2:3:4:5:6:1.2.3.4", "[1:2:3:4:5:6:102:304]"},
        {"", NULL},
        {":", NULL},
        {":::", NULL},
        {":1", NULL},
        {"1:", NULL},
        {"1:2:3:4:5:6:7", NULL},
        {"1:2:3:4:5:6:7:8:9", NULL},
        {"1::2:3:4:5:6:7:8", NULL},
        {"1::2::3", NULL},
        {"12345::", NULL},
        {"g::", NULL},
        {"::1.2.3", NULL},
        {"::1.2.3.4.5", NULL},
        {"::1.2.3.256", NULL},
        {"::01.2.3.4", NULL},
        {"::1.2.3.4:1", NULL},
        {"1.2.3.4::", NULL},
        {"1:2:3:4:5:6:7:1.2.3.4", NULL},
        {"::%1", NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint16_t pieces[8];
        char text[42];
        bool good = ip_address_parse_v6(slice_str(rows[i].text), pieces);

        cr_expect_eq(good, rows[i].normal != NULL, "%s", rows[i].text);
        if (!good)
            continue;
        ip_address_format_v6(pieces, text);
        cr_expect_str_eq(text, rows[i].normal);
    }
}

/* The longest there is, to the last byte of the room. */
Test(ip_address, formats_the_longest)
{
    uint16_t pieces[8];
    char text[42];

    for (int i = 0; i < 8; i++)
        pieces[i] = 0xffff;
    ip_address_format_v6(pieces, text);
    cr_expect_str_eq(text, "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]");
}
