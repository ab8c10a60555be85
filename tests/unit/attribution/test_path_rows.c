#include "attribution/paths/path_rows.h"

#include <criterion/criterion.h>
#include <string.h>

#define HEADER "path,total_conversions,total_conversion_value,total_null\n"

struct rows_case {
    const char *csv;
    const char *said; /* the rows, or a part of the message */
    int code;
};

/* With an arrow between each two, the names are the path again. */
static void expect_names(const struct path_row *row)
{
    struct buffer joined = BUFFER_INIT;

    for (size_t i = 0; i < row->name_count; i++) {
        if (i > 0)
            buffer_append_byte(&joined, '>');
        buffer_append(&joined, row->names[i]);
        cr_expect_eq(slice_find(row->names[i], '>'), row->names[i].len);
    }
    cr_expect(slice_equal(buffer_slice(&joined), row->path),
              "%s of %" SLICE_FMT, buffer_str(&joined), SLICE_ARG(row->path));
    buffer_release(&joined);
}

/* All rows as "line:path=conversions,value,nulls;". */
static int tell(struct slice bytes, size_t piece, struct buffer *out,
                struct error *err)
{
    struct path_rows rows;
    size_t used = 0, end = 0;
    int got;

    path_rows_init(&rows);
    do {
        struct path_row row;
        struct slice rest;

        end = bytes.len - end < piece ? bytes.len : end + piece;
        rest = slice_of(bytes.ptr + used, end - used);
        while ((got = path_rows_next(&rows, &rest, end == bytes.len, &row,
                                     err)) > 0) {
            expect_names(&row);
            buffer_appendf(out, "%zu:%" SLICE_FMT "=%g,%g,%g;", row.line,
                           SLICE_ARG(row.path), row.conversions, row.value,
                           row.nulls);
        }
        used = end - rest.len;
    } while (got == 0 && end < bytes.len);
    path_rows_release(&rows);
    return got;
}

static void expect_told(const struct rows_case *c, size_t piece)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    int code = tell(slice_str(c->csv), piece, &out, &err);

    cr_expect_eq(code, c->code, "%s in %zu: %d %s", c->csv, piece, code,
                 err.message);
    if (c->code == 0)
        cr_expect_str_eq(buffer_str(&out), c->said);
    else
        cr_expect_not_null(strstr(err.message, c->said), "%s: %s", c->csv,
                           err.message);
    buffer_release(&out);
}

Test(path_rows, reads_what_is_found_in_the_wild)
{
    static const struct rows_case cases[] = {
        {HEADER "a > b,1,2.5,3\n", "2:a > b=1,2.5,3;", 0},
        {HEADER "a,1,2.5,3", "2:a=1,2.5,3;", 0},
        {HEADER "a,1,2.5,3\r\nb,0,0,1\r\n", "2:a=1,2.5,3;3:b=0,0,1;", 0},
        {"\xef\xbb\xbf" HEADER "a,1,2,3\n\n\n", "2:a=1,2,3;", 0},
        {HEADER "\n\r\na,1,2,3\n", "4:a=1,2,3;", 0},
        {HEADER, "", 0},
        /* Any order, what is not needed missing, what is not known there. */
        {"id,total_conversions,path\n7,2,x > y\n", "2:x > y=2,0,0;", 0},
        {" total_null , \"path\" ,total_conversions\n1,p,2\n", "no column path",
         ERROR_INVALID},
        {" total_null ,\"path\",total_conversions\n1,p,2\n", "2:p=2,0,1;", 0},
        {"note,path,total_conversions\na>b,c>d>e,1\n>,f,2\n",
         "2:c>d>e=1,0,0;3:f=2,0,0;", 0},
        {"path,total_conversions,note\na > b,1,\"x\"\nc >d,1,>\n",
         "2:a > b=1,0,0;3:c >d=1,0,0;", 0},
        /* Quotes. */
        {HEADER "\"a, b > c\",1,2,3\n", "2:a, b > c=1,2,3;", 0},
        {HEADER "\"a \"\"x\"\"\",\"1\",2,\"3\"\r\n", "2:a \"x\"=1,2,3;", 0},
        {HEADER "\"a\nb\",1,2,3\nc,1,2,3\n", "2:a\nb=1,2,3;4:c=1,2,3;", 0},
        {HEADER "a \"x\",1,2,3\n", "2:a \"x\"=1,2,3;", 0},
        /* Numbers. */
        {HEADER "a,1e3, 2 ,0.125\n", "2:a=1000,2,0.125;", 0},
        {HEADER "a,007,-0,123456789012345.5\n", "2:a=7,-0,1.23457e+14;", 0},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        expect_told(&cases[i], 1000);
        expect_told(&cases[i], 1);
        expect_told(&cases[i], 3);
    }
}

Test(path_rows, refuses_with_the_line)
{
    static const struct rows_case cases[] = {
        {"", "nothing in it", ERROR_INVALID},
        {"\n\n", "nothing in it", ERROR_INVALID},
        {"path,conversions\n", "line 1: no column total_conversions",
         ERROR_INVALID},
        {"total_conversions\n", "line 1: no column path", ERROR_INVALID},
        {"path,path,total_conversions\n", "the column path is there twice",
         ERROR_INVALID},
        {HEADER "a,1,2,3\n,1,2,3\n", "line 3: path \"\" is empty",
         ERROR_INVALID},
        {HEADER "  ,1,2,3\n", "line 2: path", ERROR_INVALID},
        {HEADER "a,-1,2,3\n", "line 2: total_conversions \"-1\" is negative",
         ERROR_INVALID},
        {HEADER "a,1,x,3\n", "line 2: total_conversion_value \"x\" is not",
         ERROR_INVALID},
        {HEADER "a,1,,3\n", "line 2: total_conversion_value \"\" is not",
         ERROR_INVALID},
        {HEADER "a,1,2,nan\n", "line 2: total_null \"nan\" is not",
         ERROR_INVALID},
        {HEADER "a,1,2,inf\n", "is not a number", ERROR_INVALID},
        {HEADER "a,0x10,2,3\n", "is not a number", ERROR_INVALID},
        {HEADER "a,1.2.3,2,3\n", "is not a number", ERROR_INVALID},
        {HEADER "a,1e16,2,3\n", "is more than 1e15", ERROR_INVALID},
        {HEADER "a,1\x01,2,3\n", "\"1?\" is not", ERROR_INVALID},
        {HEADER "a,1,2\n", "line 2: 3 fields where the first line names 4",
         ERROR_INVALID},
        {HEADER "a,b,1,2,3\n", "line 2: 5 fields", ERROR_INVALID},
        {HEADER "\"a,1,2,3\n\n", "line 2: the quote that opens here is never",
         ERROR_SYNTAX},
        {HEADER "\"a\"b,1,2,3\n", "line 2: text behind the closing quote",
         ERROR_SYNTAX},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        expect_told(&cases[i], 1000);
        expect_told(&cases[i], 1);
    }
}
