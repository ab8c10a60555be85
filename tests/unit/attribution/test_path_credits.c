#include "attribution/paths/path_output.h"

#include <criterion/criterion.h>
#include <math.h>

static void append_cell(struct buffer *csv, const char *text)
{
    bool quoted = strpbrk(text, ",\"\n") != NULL;

    if (quoted)
        buffer_append_byte(csv, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buffer_append_byte(csv, '"');
        buffer_append_byte(csv, *text);
    }
    if (quoted)
        buffer_append_byte(csv, '"');
}

/* A row of CSV, as path_rows reads it. */
static int add_row(struct path_table *table, const char *path,
                   double conversions, double value, double nulls,
                   struct error *err)
{
    struct buffer csv = BUFFER_INIT;
    struct path_rows rows;
    struct path_row row;
    struct slice rest;
    int status;

    buffer_append(&csv, SLICE("path,total_conversions,"
                              "total_conversion_value,total_null\n"));
    append_cell(&csv, path);
    buffer_appendf(&csv, ",%.17g,%.17g,%.17g\n", conversions, value, nulls);
    rest = buffer_slice(&csv);
    path_rows_init(&rows);
    cr_assert_eq(path_rows_next(&rows, &rest, true, &row, err), 1, "%s",
                 err->message);
    status = path_table_add(table, &row, err);
    path_rows_release(&rows);
    buffer_release(&csv);
    return status;
}

static void add(struct path_table *table, const char *path, double conversions,
                double value, double nulls)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(add_row(table, path, conversions, value, nulls, &err), 0, "%s",
                 err.message);
}

/* What `model` gives in the table, by sorted channel. */
static void expect(struct path_table *table, const char *name,
                   const double *conversions, const double *values)
{
    const struct model *model = models_find(slice_str(name));
    struct path_credits credits;
    struct error err = ERROR_INIT;

    cr_assert(path_credits_can(model));
    cr_assert_eq(path_credits_init(&credits, table, &model, 1, 1, &err), 0);
    for (size_t i = 0; i < table->names.count; i++) {
        const struct path_credit *credit = path_credits_get(&credits, i, 0);

        cr_expect_float_eq(credit->conversions, conversions[i], 1e-12,
                           "%s %zu: %.17g", name, i, credit->conversions);
        cr_expect_float_eq(credit->value, values[i], 1e-12, "%s %zu: %.17g",
                           name, i, credit->value);
    }
    path_credits_release(&credits);
}

#define ARRAY(...) ((const double[]){__VA_ARGS__})

/* Channels come as b, a, c, d, and are sorted. */
Test(path_credits, models_over_paths)
{
    struct path_table table = PATH_TABLE_INIT;

    add(&table, "b>a", 2, 30, 1);
    add(&table, "a  >\tb > a >c", 1, 12, 0);
    add(&table, "c", 1, 0, 3);
    add(&table, " d", 0, 0, 9);
    path_table_sort(&table);
    cr_assert_eq(table.names.count, 4);
    cr_expect(slice_equal(table.channels[0], SLICE("a")));
    cr_expect(slice_equal(table.channels[3], SLICE("d")));
    expect(&table, "first", ARRAY(1, 2, 1, 0), ARRAY(12, 30, 0, 0));
    expect(&table, "last", ARRAY(2, 0, 2, 0), ARRAY(30, 0, 12, 0));
    expect(&table, "linear", ARRAY(1.5, 1.25, 1.25, 0), ARRAY(21, 18, 3, 0));
    expect(&table, "position", ARRAY(1.5, 1.1, 1.4, 0),
           ARRAY(15 + .5 * 12, 15 + .1 * 12, .4 * 12, 0));
    expect(&table, "shapley", ARRAY(4. / 3, 4. / 3, 4. / 3, 0),
           ARRAY(19, 19, 4, 0));
    path_table_release(&table);
}

Test(path_credits, only_models_without_times)
{
    size_t count = 0;

    for (const struct model *m = models_list(); m->name != NULL; m++)
        count += path_credits_can(m);
    cr_expect_eq(count, 7);
    cr_expect_not(path_credits_can(models_find(SLICE("time_decay"))));
    cr_expect_not(path_credits_can(models_find(SLICE("last_non_direct"))));
}

Test(path_credits, empty_channels_are_refused)
{
    static const char *const paths[] = {">", "a >", "> a", "a > > b"};

    for (size_t i = 0; i < 4; i++) {
        struct path_table table = PATH_TABLE_INIT;
        struct error err = ERROR_INIT;

        cr_expect_eq(add_row(&table, paths[i], 1, 0, 0, &err), ERROR_INVALID);
        cr_expect_not_null(strstr(err.message, "line 2"));
        path_table_release(&table);
    }
}

/* Long paths with channels that come again: all models keep the totals. */
Test(path_credits, sum_to_the_totals)
{
    const struct model *models[MODELS_MAX];
    struct path_table table = PATH_TABLE_INIT;
    struct path_credits credits;
    struct error err = ERROR_INIT;
    struct buffer path = BUFFER_INIT;
    uint32_t state = 4;
    size_t count = 0;

    for (size_t i = 0; i < 200; i++) {
        buffer_clear(&path);
        for (size_t j = 0; j <= i % 40; j++) {
            state = state * 1103515245u + 12345u;
            buffer_appendf(&path, "%s%c", j > 0 ? ">" : "",
                           'a' + (int)((state >> 16) % 9));
        }
        add(&table, buffer_str(&path), 1, 3, 2);
    }
    path_table_sort(&table);
    for (const struct model *m = models_list(); m->name != NULL; m++) {
        if (path_credits_can(m))
            models[count++] = m;
    }
    cr_assert_eq(path_credits_init(&credits, &table, models, count, 2, &err),
                 0);
    for (size_t model = 0; model < count; model++) {
        struct path_credit sum = {0, 0};

        for (size_t i = 0; i < table.names.count; i++) {
            sum.conversions +=
                path_credits_get(&credits, i, model)->conversions;
            sum.value += path_credits_get(&credits, i, model)->value;
        }
        cr_expect_float_eq(sum.conversions, 200, 1e-9, "%s",
                           models[model]->name);
        cr_expect_float_eq(sum.value, 600, 1e-9);
    }
    path_credits_release(&credits);
    path_table_release(&table);
    buffer_release(&path);
}

Test(path_output, quotes_and_defuses)
{
    const struct model *models[] = {models_find(SLICE("last")),
                                    models_find(SLICE("first"))};
    struct path_table table = PATH_TABLE_INIT;
    struct path_credits credits;
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    add(&table, "=1+1>a, \"b\">\xff\n", 3, 0.1, 0);
    path_table_sort(&table);
    cr_assert_eq(path_credits_init(&credits, &table, models, 2, 1, &err), 0);
    path_output_csv(&credits, &out);
    cr_expect_str_eq(buffer_str(&out), "channel,model,conversions,value\n"
                                       "'=1+1,first,3,0.1\n"
                                       "'=1+1,last,0,0\n"
                                       "\"a, \"\"b\"\"\",first,0,0\n"
                                       "\"a, \"\"b\"\"\",last,0,0\n"
                                       "\"\xff\n\",first,0,0\n"
                                       "\"\xff\n\",last,3,0.1\n");
    buffer_clear(&out);
    path_output_json(&credits, &out);
    cr_expect_not_null(strstr(buffer_str(&out),
                              "{\"channel\":\"\\ufffd\\u000a\",\"model\":"
                              "\"last\",\"conversions\":3,\"value\":0.1}]}\n"));
    buffer_release(&out);
    path_credits_release(&credits);
    path_table_release(&table);
}
