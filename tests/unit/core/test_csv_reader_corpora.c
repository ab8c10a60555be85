#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/csv_reader.h"
#include "core/file.h"

/*
 * csv-spectrum: each csvs/<name>.csv is, record by record, the objects of
 * json/<name>.json.
 */
#define FOLDER "corpora/csv/csv-spectrum"

static const char *const names[] = {
    "comma_in_quotes", "empty",         "empty_crlf",
    "escaped_quotes",  "json",          "location_coordinates",
    "newlines",        "newlines_crlf", "quotes_and_newlines",
    "simple",          "simple_crlf",   "utf8",
};

static char *corpora_path(const char *folder, const char *name,
                          const char *ending)
{
    const char *shared = getenv("WAYPOST_SHARED");

    return file_path(shared != NULL ? shared : "../shared", FOLDER "/%s/%s.%s",
                     folder, name, ending);
}

static json_t *wanted_records(const char *name)
{
    char *path = corpora_path("json", name, "json");
    json_t *json = json_load_file(path, 0, NULL);
    json_t *list;

    cr_assert_not_null(json, "%s", path);
    free(path);
    if (json_is_array(json))
        return json;
    /* One of them is a single object, whose phone number is another one. */
    cr_assert_eq(json_object_set_new(json, "Contact Phone Number",
                                     json_string("2095257564")),
                 0);
    list = json_array();
    cr_assert_eq(json_array_append_new(list, json), 0);
    return list;
}

/* The corpus has a byte in it that is U+FFFD in its JSON, too. */
static void compare(const char *name, const json_t *wanted, char *const *titles,
                    const struct csv_record *record)
{
    cr_assert_eq(json_object_size(wanted), record->count, "%s", name);
    for (size_t i = 0; i < record->count; i++) {
        const char *text =
            json_string_value(json_object_get(wanted, titles[i]));

        cr_assert_not_null(text, "%s: %s", name, titles[i]);
        cr_assert(slice_equal(record->cells[i], slice_str(text)),
                  "%s: %s is \"%" SLICE_FMT "\"", name, titles[i],
                  SLICE_ARG(record->cells[i]));
    }
}

static struct csv_record next(struct csv_reader *reader, const char *name)
{
    struct csv_record record;
    struct error err = ERROR_INIT;

    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_RECORD, "%s: %s",
                 name, err.message);
    return record;
}

static void check(const char *name)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct csv_reader *reader = csv_reader_new(&config);
    json_t *wanted = wanted_records(name);
    struct buffer text = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct csv_record record;
    char *titles[16] = {NULL};
    char *path = corpora_path("csvs", name, "csv");

    cr_assert_eq(file_read(path, 1 << 20, &text, &err), 0, "%s", err.message);
    csv_reader_feed(reader, buffer_slice(&text));
    csv_reader_end(reader);
    record = next(reader, name);
    for (size_t i = 0; i < record.count; i++)
        titles[i] = slice_copy(record.cells[i]);
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        record = next(reader, name);
        compare(name, json_array_get(wanted, i), titles, &record);
    }
    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_MORE, "%s", name);
    for (size_t i = 0; i < 16; i++)
        free(titles[i]);
    csv_reader_free(&reader);
    buffer_release(&text);
    json_decref(wanted);
    free(path);
}

Test(csv_reader_corpora, reads_what_others_wrote)
{
    char *path = corpora_path("csvs", names[0], "csv");
    bool there = access(path, R_OK) == 0;

    free(path);
    if (!there) {
        puts("corpora: skipped, " FOLDER " is not there");
        return;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        check(names[i]);
}
