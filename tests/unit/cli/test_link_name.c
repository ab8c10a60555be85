#include "cli/link_name.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const struct {
    const char *text;
    const char *brand; /* NULL: none is named */
    const char *slug;  /* NULL: refused */
} rows[] = {
    {"spring", NULL, "spring"},
    {"-", NULL, "-"},
    {"go.acme.com/spring", "go.acme.com", "spring"},
    {"go.acme.com/-", "go.acme.com", "-"},
    {"go.acme.com/@shop", "go.acme.com", "@shop"},
    {"https://go.acme.com/spring", "go.acme.com", "spring"},
    {"http://localhost:8080/x", "localhost", "x"},
    /* What the slug may hold is for the server to say. */
    {"go.acme.com/a/b", "go.acme.com", "a/b"},
    {"go.acme.com:8080/x", "go.acme.com:8080", "x"},
    {"", NULL, NULL},
    {"/", NULL, NULL},
    {"/spring", NULL, NULL},
    {"go.acme.com/", NULL, NULL},
    {"https://", NULL, NULL},
    {"https://go.acme.com", NULL, NULL},
    {"https:///x", NULL, NULL},
    {"http://:80/x", NULL, NULL},
};

Test(link_name, parse)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        struct slice brand;
        struct slice slug;
        int code =
            link_name_parse(slice_str(rows[i].text), &brand, &slug, &err);

        if (rows[i].slug == NULL) {
            cr_expect_eq(code, ERROR_USAGE, "row %zu", i);
            continue;
        }
        cr_expect_eq(code, 0, "row %zu: %s", i, err.message);
        cr_expect_eq(slice_is_none(brand), rows[i].brand == NULL, "row %zu", i);
        cr_expect(slice_equal(brand, slice_str(rows[i].brand)), "row %zu", i);
        cr_expect(slice_equal(slug, slice_str(rows[i].slug)), "row %zu", i);
    }
}

Test(link_name, path_is_encoded)
{
    char brand[] = "go.acme.com";
    char slug[] = "a/b c";
    struct link_name name = {brand, slug};
    char *path = link_name_path(&name);

    cr_assert_str_eq(path, "/api/v1/links/go.acme.com/a%2Fb%20c");
    free(path);
}
