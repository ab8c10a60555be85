#include "server/countries.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "tests/support/country_file.h"
#include "tests/support/scratch.h"

static struct error err;

struct world {
    char *dir, *path;
    struct reread_file countries;
    struct country_database *database;
    uint64_t seen;
};

static void write_bytes(struct world *w, struct slice bytes)
{
    cr_assert_eq(file_write(w->path, bytes, 0644, &err), 0, "%s", err.message);
}

static void write_country(struct world *w, const char *code)
{
    struct buffer bytes = BUFFER_INIT;

    country_file_append(&bytes, code);
    write_bytes(w, buffer_slice(&bytes));
    buffer_release(&bytes);
}

static void open_world(struct world *w)
{
    *w = (struct world){.dir = scratch_new()};
    w->path = file_path(w->dir, "countries.mmdb");
    write_country(w, "DE");
    cr_assert_eq(countries_init(&w->countries, w->path, &err), 0, "%s",
                 err.message);
    cr_assert(countries_take(&w->countries, &w->seen, &w->database));
}

static void close_world(struct world *w)
{
    country_database_unref(&w->database);
    reread_file_release(&w->countries);
    free(w->path);
    scratch_free(&w->dir);
}

static void expect_country(const struct world *w, const char *code)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    char found[COUNTRY_CODE_LENGTH];

    cr_assert_eq(inet_pton(AF_INET, "192.0.2.1", &address.sin_addr), 1);
    cr_expect(
        slice_equal(country_database_find(
                        w->database, (const struct sockaddr *)&address, found),
                    slice_str(code)),
        "not %s", code);
}

/* Looks, and tells whether that brought a newer one. */
static bool looks_newer(struct world *w)
{
    reread_file_look(&w->countries);
    return countries_take(&w->countries, &w->seen, &w->database);
}

Test(countries, are_read_again_when_the_file_changes)
{
    struct world w;

    open_world(&w);
    expect_country(&w, "DE");
    cr_expect_not(looks_newer(&w), "nothing changed");
    write_country(&w, "FR");
    expect_country(&w, "DE");
    cr_expect(looks_newer(&w));
    expect_country(&w, "FR");
    close_world(&w);
}

/* Also where it is cut in its place, which would end a process that maps it. */
Test(countries, stay_while_the_file_is_none)
{
    struct world w;

    open_world(&w);
    cr_assert_eq(truncate(w.path, 10), 0);
    expect_country(&w, "DE");
    cr_expect_not(looks_newer(&w));
    cr_assert_eq(remove(w.path), 0);
    cr_expect_not(looks_newer(&w));
    expect_country(&w, "DE");
    write_country(&w, "FR");
    cr_expect(looks_newer(&w));
    expect_country(&w, "FR");
    close_world(&w);
}

Test(countries, refuse_a_bad_file_at_the_start)
{
    struct reread_file countries;

    cr_expect_eq(countries_init(&countries, "/nonexistent/file", &err),
                 ERROR_IO);
    cr_expect(slice_starts(slice_str(err.message), SLICE("--geoip: ")));
    reread_file_release(&countries);
}

Test(countries, may_be_unknown)
{
    struct country_database *database = NULL;
    struct reread_file countries;
    uint64_t seen = 0;

    cr_assert_eq(countries_init(&countries, NULL, &err), 0);
    reread_file_look(&countries);
    cr_expect_not(countries_take(&countries, &seen, &database));
    reread_file_release(&countries);
}
