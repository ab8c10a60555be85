#include "cli/token_url.h"

#include <criterion/criterion.h>

Test(token_url, puts_the_token_in_its_place)
{
    struct token_url url;

    token_url_init(&url, SLICE("https://a.b/_/o/s/{token}.gif"));
    cr_assert(slice_equal(token_url_with(&url, SLICE("T1")),
                          SLICE("https://a.b/_/o/s/T1.gif")));
    cr_assert(slice_equal(token_url_with(&url, SLICE("T22")),
                          SLICE("https://a.b/_/o/s/T22.gif")));
    token_url_release(&url);
}
