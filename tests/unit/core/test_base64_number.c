#include "core/base64_number.h"

#include <criterion/criterion.h>

#include "core/random.h"

struct pair {
    uint64_t number;
    const char *text;
};

static const struct pair pairs[] = {
    {0, "AAAAAAAAAAA"},          {1, "AAAAAAAAAAB"},
    {62, "AAAAAAAAAA-"},         {63, "AAAAAAAAAA_"},
    {64, "AAAAAAAAABA"},         {UINT32_MAX, "AAAAAD_____"},
    {UINT64_MAX, "P__________"}, {UINT64_C(1) << 63, "IAAAAAAAAAA"},
};

Test(base64_number, writes_and_reads)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        char text[BASE64_NUMBER_LEN];
        uint64_t number = 7;

        base64_number_write(pairs[i].number, text);
        cr_expect(
            slice_equal(slice_of(text, sizeof(text)), slice_str(pairs[i].text)),
            "%.11s, not %s", text, pairs[i].text);
        cr_expect(base64_number_parse(slice_str(pairs[i].text), &number));
        cr_expect_eq(number, pairs[i].number);
    }
}

Test(base64_number, keeps_every_number)
{
    struct random random;

    random_init(&random);
    for (int i = 0; i < 100000; i++) {
        uint64_t number = random_u64(&random) >> (i % 64);
        uint64_t again;
        char text[BASE64_NUMBER_LEN];

        base64_number_write(number, text);
        cr_assert(base64_number_parse(slice_of(text, sizeof(text)), &again));
        cr_assert_eq(number, again);
    }
    random_release(&random);
}

Test(base64_number, refuses)
{
    static const char *const texts[] = {
        "",
        "-",
        "AAAAAAAAAA",
        "AAAAAAAAAAAA",
        "AAAAAAAAAA=",
        "AAAAAAAAAA+",
        "AAAAAAAAAA/",
        "AAAAAAAAAA ",
        "AAAAAAAAAA\xc3",
        "QAAAAAAAAAA", /* 2^64 */
        "___________",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        uint64_t number = 7;

        cr_expect_not(base64_number_parse(slice_str(texts[i]), &number), "%s",
                      texts[i]);
        cr_expect_eq(number, 7);
    }
}
