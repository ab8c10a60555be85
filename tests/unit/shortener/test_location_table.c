#include <criterion/criterion.h>
#include <string.h>

#include "shortener/address/destination.h"
#include "shortener/resolve/location.h"

/* What a link leads to; the rows' origin is told in their file. */
static const struct {
    const char *destination, *tags;
    enum link_query mode;
    const char *query, *click_id, *path, *location;
} rows[] = {
#include "tests/unit/shortener/location_table.h"
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static struct slice build(size_t i, struct buffer *out)
{
    const struct location_extra extra = {
        .path = slice_str(rows[i].path),
        .mode = rows[i].mode,
        .query = slice_str(rows[i].query),
        .click_id = slice_str(rows[i].click_id),
    };
    struct buffer prepared = BUFFER_INIT;
    struct link link;
    size_t at;

    link_init(&link);
    link.destination = slice_str(rows[i].destination);
    link.tags = slice_str(rows[i].tags);
    at = location_prepare(&link, link.destination, &prepared);
    location_build(buffer_slice(&prepared), at, &extra, out);
    buffer_release(&prepared);
    return buffer_slice(out);
}

Test(location_table, has_cases_enough)
{
    cr_expect_geq(ROWS, 150);
}

Test(location_table, leads_where_it_must)
{
    for (size_t i = 0; i < ROWS; i++) {
        struct buffer out = BUFFER_INIT;
        struct slice location = build(i, &out);

        cr_expect(slice_equal(location, slice_str(rows[i].location)),
                  "row %zu: \"%" SLICE_FMT "\", not \"%s\"", i,
                  SLICE_ARG(location), rows[i].location);
        buffer_release(&out);
    }
}

/* The rows are of the form that links have, and what comes of them is, too. */
Test(location_table, stays_an_address)
{
    for (size_t i = 0; i < ROWS; i++) {
        struct buffer normal = BUFFER_INIT;
        struct error err = ERROR_INIT;

        cr_expect_eq(destination_normalise(slice_str(rows[i].destination),
                                           "url", &normal, &err),
                     0, "row %zu: %s", i, err.message);
        cr_expect_str_eq(buffer_str(&normal), rows[i].destination);
        buffer_clear(&normal);
        cr_expect_eq(destination_normalise(slice_str(rows[i].location), "url",
                                           &normal, &err),
                     0, "row %zu: %s", i, err.message);
        cr_expect(
            slice_equal(destination_host(buffer_slice(&normal)),
                        destination_host(slice_str(rows[i].destination))));
        buffer_release(&normal);
    }
}
