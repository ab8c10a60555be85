#include "core/random.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

Test(random, gives_no_byte_twice)
{
    struct random random;
    unsigned char a[RANDOM_BLOCK];
    unsigned char b[RANDOM_BLOCK];

    random_init(&random);
    random_bytes(&random, a, 1000);
    random_bytes(&random, b, 1000);
    cr_assert_neq(memcmp(a, b, 1000), 0);
    /* Across the end of a block, and more than one block at once. */
    random_bytes(&random, a, sizeof(a));
    random_bytes(&random, b, sizeof(b));
    cr_assert_neq(memcmp(a, b, sizeof(a)), 0);
    random_release(&random);
}

Test(random, wipes_what_it_gave)
{
    static const unsigned char zero[RANDOM_BLOCK];
    struct random random;
    unsigned char out[100];

    random_init(&random);
    random_bytes(&random, out, sizeof(out));
    cr_assert_eq(random.left, RANDOM_BLOCK - sizeof(out));
    cr_assert_eq(memcmp(random.bytes, zero, sizeof(out)), 0);
    random_release(&random);
    cr_assert_eq(memcmp(random.bytes, zero, sizeof(random.bytes)), 0);
}

Test(random, covers_every_bit)
{
    struct random random;
    uint64_t ones = 0;
    uint64_t zeros = 0;

    random_init(&random);
    for (int i = 0; i < 1000; i++) {
        uint64_t value = random_u64(&random);

        ones |= value;
        zeros |= ~value;
    }
    cr_assert_eq(ones, UINT64_MAX);
    cr_assert_eq(zeros, UINT64_MAX);
    random_release(&random);
}

#define DRAWS 200000

/*
 * Chi-squared: its mean is the degrees of freedom and its variance twice
 * that. The limit is passed by chance less than once in 1e9 runs; the bias of
 * taking a byte modulo 62 would pass it seven times over.
 */
static void expect_uniform(const unsigned *counts, size_t cells)
{
    double expected = (double)DRAWS / (double)cells;
    double freedom = (double)cells - 1;
    double chi = 0;

    for (size_t i = 0; i < cells; i++)
        chi += (counts[i] - expected) * (counts[i] - expected) / expected;
    cr_assert_lt(chi, freedom + 8 * sqrt(2 * freedom) + 30);
}

Test(random, writes_text_of_its_alphabet)
{
    struct random random;
    char *text = memory_alloc(DRAWS + 1);
    unsigned counts[62] = {0};

    random_init(&random);
    text[DRAWS] = '!';
    random_text(&random, random_base62, 62, text, DRAWS);
    cr_assert_eq(text[DRAWS], '!');
    for (size_t i = 0; i < DRAWS; i++) {
        const char *at = memchr(random_base62, text[i], 62);

        cr_assert_not_null(at);
        counts[at - random_base62]++;
    }
    expect_uniform(counts, 62);
    random_text(&random, "x", 1, text, 5);
    cr_assert_eq(memcmp(text, "xxxxx", 5), 0);
    free(text);
    random_release(&random);
}
