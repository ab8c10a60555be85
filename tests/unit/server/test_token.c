#include <criterion/criterion.h>

#include "server/api/call/scope.h"
#include "server/api/call/token.h"

Test(token, secrets_differ_and_have_their_shape)
{
    char first[TOKEN_SECRET_LEN + 1];
    char second[TOKEN_SECRET_LEN + 1];
    struct random random;

    random_init(&random);
    token_make_secret(&random, first);
    token_make_secret(&random, second);
    cr_expect(token_is_secret(slice_str(first)));
    cr_expect_str_neq(first, second);
    random_release(&random);
}

Test(token, other_texts_are_no_secrets)
{
    static const char *const texts[] = {
        "",
        "wp_",
        "wp_0123456789abcdefghijABCDEFGHIJ0",   /* short */
        "wp_0123456789abcdefghijABCDEFGHIJ012", /* long */
        "xx_0123456789abcdefghijABCDEFGHIJ01",
        "wp_0123456789abcdefghijABCDEFGHIJ0-",
    };

    cr_expect(token_is_secret(SLICE("wp_0123456789abcdefghijABCDEFGHIJ01")));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        cr_expect_not(token_is_secret(slice_str(texts[i])), "%s", texts[i]);
}

Test(token, the_hash_is_sha_256)
{
    char hash[TOKEN_HASH_LEN + 1];

    token_hash(SLICE("abc"), hash);
    cr_expect_str_eq(hash, "ba7816bf8f01cfea414140de5dae2223"
                           "b00361a396177a9cb410ff61f20015ad");
}

Test(token, the_id_is_the_hash_s_start)
{
    struct token token;

    token_init(&token, SLICE("abc"), SLICE("crm"), SCOPE_ADMIN, 5);
    cr_expect(slice_equal(token_id(&token), SLICE("ba7816bf8f01cfea")));
    cr_expect_str_eq(token.name, "crm");
    cr_expect_eq(token.created_ms, 5);
}

Test(token, names_are_checked)
{
    static const struct {
        const char *name;
        bool fine;
    } cases[] = {
        {"crm", true},
        {"Zo\xc3\xab's laptop", true},
        {"0123456789012345678901234567890123456789012345678901234567890123",
         true},
        {"01234567890123456789012345678901234567890123456789012345678901234",
         false},
        {"", false},
        {"a\nb", false},
        {"a\x7f", false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error err = ERROR_INIT;

        cr_expect_eq(token_check_name(slice_str(cases[i].name), &err),
                     cases[i].fine ? 0 : ERROR_INVALID, "case %zu", i);
        if (!cases[i].fine)
            cr_expect_str_eq(err.field, "name");
    }
}

Test(token, scopes_are_written_and_read)
{
    struct buffer text = BUFFER_INIT;
    unsigned scope;

    scope_append(&text, SCOPE_ALL);
    cr_expect_str_eq(buffer_str(&text),
                     "links:read links:write events:write reports:read admin");
    cr_expect_eq(scope_read(buffer_slice(&text)), SCOPE_ALL);
    cr_expect_eq(scope_read(SLICE("")), 0);
    cr_expect_eq(scope_read(SLICE("links:read other")), SCOPE_LINKS_READ);
    cr_expect_not(scope_parse(SLICE("links"), &scope));
    cr_expect_not(scope_parse(SLICE(""), &scope));
    cr_assert(scope_parse(SLICE("events:write"), &scope));
    cr_expect_eq(scope, SCOPE_EVENTS_WRITE);
    buffer_release(&text);
}
