#include "core/password.h"

#include <criterion/criterion.h>

static void hash(const char *password, struct buffer *out)
{
    struct error err = ERROR_INIT;

    buffer_clear(out);
    cr_assert_eq(password_hash(slice_str(password), out, &err), 0, "%s",
                 err.message);
}

Test(password, knows_its_own_and_no_other)
{
    struct buffer stored = BUFFER_INIT;

    hash("correct horse", &stored);
    cr_assert(
        slice_starts(buffer_slice(&stored), SLICE("$scrypt$ln=15,r=8,p=1$")));
    cr_assert(password_verify(SLICE("correct horse"), buffer_slice(&stored)));
    cr_assert_not(
        password_verify(SLICE("correct horsE"), buffer_slice(&stored)));
    cr_assert_not(password_verify(SLICE(""), buffer_slice(&stored)));
    buffer_release(&stored);
}

Test(password, two_hashes_of_one_password_differ)
{
    struct buffer one = BUFFER_INIT;
    struct buffer other = BUFFER_INIT;

    hash("same", &one);
    hash("same", &other);
    cr_assert_not(slice_equal(buffer_slice(&one), buffer_slice(&other)));
    cr_assert(password_verify(SLICE("same"), buffer_slice(&other)));
    buffer_release(&one);
    buffer_release(&other);
}

#define SALT  "MDEyMzQ1Njc4OWFiY2RlZg=="
#define SUM_A "fUNZZdFkNymgj/DPZjiRQctG/8KelQyUOkBop+C6Wp0="
#define SUM_B "j3IusxGiZlz1eoUa8KwPGYHMQ7QNuruW4WtezIjXM3o="

/* Salt "0123456789abcdef"; the sums are Python's hashlib.scrypt. */
static const struct {
    const char *password, *hash;
    bool right;
} rows[] = {
    {"waypost", "$scrypt$ln=4,r=8,p=1$" SALT "$" SUM_A, true},
    {"Waypost", "$scrypt$ln=4,r=8,p=1$" SALT "$" SUM_A, false},
    {"waypost", "$scrypt$ln=5,r=8,p=1$" SALT "$" SUM_A, false},
    {"\xd8\xa8 \xe6\x97\xa5", "$scrypt$ln=10,r=8,p=2$" SALT "$" SUM_B, true},
    /* Broken, or more than is allowed. */
    {"waypost", "", false},
    {"waypost", "waypost", false},
    {"waypost", "$scrypt$", false},
    {"waypost", "x$scrypt$ln=4,r=8,p=1$" SALT "$" SUM_A, false},
    {"waypost", "$bcrypt$ln=4,r=8,p=1$" SALT "$" SUM_A, false},
    {"waypost", "$scrypt$ln=4,r=8$" SALT "$" SUM_A, false},
    {"waypost", "$scrypt$ln=4,r=8,p=1,q=1$" SALT "$" SUM_A, false},
    {"waypost", "$scrypt$ln=0,r=8,p=1$" SALT "$" SUM_A, false},
    {"waypost", "$scrypt$ln=63,r=8,p=1$" SALT "$" SUM_A, false},
    {"waypost", "$scrypt$ln=20,r=32,p=1$" SALT "$" SUM_A, false},
    {"waypost", "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$" SUM_A, false},
    {"waypost", "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2Rl!!==$" SUM_A, false},
    {"waypost", "$scrypt$ln=4,r=8,p=1$" SALT "$AAAA", false},
    {"waypost", "$scrypt$ln=4,r=8,p=1$" SALT "$" SUM_A "$", false},
};

Test(password, reads_hashes_made_elsewhere_and_refuses_broken_ones)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_assert_eq(password_verify(slice_str(rows[i].password),
                                     slice_str(rows[i].hash)),
                     rows[i].right, "%s", rows[i].hash);
}
