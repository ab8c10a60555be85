#include "core/html_entity.h"

#include <criterion/criterion.h>

Test(html_entity, stands_for_markup_and_nothing_else)
{
    cr_expect(slice_equal(html_entity('&'), SLICE("&amp;")));
    cr_expect(slice_equal(html_entity('<'), SLICE("&lt;")));
    cr_expect(slice_equal(html_entity('>'), SLICE("&gt;")));
    cr_expect(slice_equal(html_entity('"'), SLICE("&quot;")));
    cr_expect(slice_equal(html_entity('\''), SLICE("&#39;")));
    for (uint32_t code = 0; code < 0x300; code++) {
        bool markup = code == '&' || code == '<' || code == '>' ||
                      code == '"' || code == '\'';

        cr_expect_eq(slice_is_none(html_entity(code)), !markup, "%u", code);
    }
}
