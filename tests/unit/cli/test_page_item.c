#include "cli/page_item.h"

#include <criterion/criterion.h>

static const char *text(const json_t *item, const char *name)
{
    const char *value = json_string_value(json_object_get(item, name));

    return value != NULL ? value : "-";
}

Test(page_item, says_label_link_and_time)
{
    static const struct {
        const char *text;
        const char *label, *slug, *destination, *starts, *ends; /* "-": none */
    } rows[] = {
        {"Shop=shop", "Shop", "shop", "-", "-", "-"},
        {"Our shop=https://a.test/?b=c;d", "Our shop", "-",
         "https://a.test/?b=c;d", "-", "-"},
        {"A=b;starts=2026-12-01", "A", "b", "-", "2026-12-01", "-"},
        {"A=b;ends=1;starts=2", "A", "b", "-", "2", "1"},
        {"A=https://a.test/;starts=;ends=5", "A", "-", "https://a.test/", "-",
         "5"},
        {"\xd9\x81\xd8\xb1=x", "\xd9\x81\xd8\xb1", "x", "-", "-", "-"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        json_t *item;

        cr_assert_eq(page_item_parse(slice_str(rows[i].text), &item, &err), 0,
                     "%s: %s", rows[i].text, err.message);
        cr_expect_str_eq(text(item, "label"), rows[i].label);
        cr_expect_str_eq(text(item, "slug"), rows[i].slug);
        cr_expect_str_eq(text(item, "destination"), rows[i].destination);
        cr_expect_str_eq(text(item, "starts"), rows[i].starts);
        cr_expect_str_eq(text(item, "ends"), rows[i].ends);
        json_decref(item);
    }
}

Test(page_item, what_is_none_is_refused)
{
    static const char *const rows[] = {
        "", "=", "shop", "A=", "=shop", "A=;starts=1", ";starts=1"};
    struct error err = ERROR_INIT;
    json_t *item;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_expect_eq(page_item_parse(slice_str(rows[i]), &item, &err),
                     ERROR_USAGE, "%s", rows[i]);
        cr_expect_null(item);
        cr_expect_str_eq(err.field, "item");
    }
    cr_expect_eq(page_item_parse(SLICE("\xff=x"), &item, &err), ERROR_INVALID);
    cr_expect_null(item);
}
