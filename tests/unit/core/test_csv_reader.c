#include "core/csv_reader.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"

/* Records as "line:cell|cell/", broken ones as "line!/". */
struct row {
    const char *what, *text, *records;
};

static const struct row rows[] = {
    {"plain", "a,b\n1,2\n", "1:a|b/2:1|2/"},
    {"no end of the last line", "a,b\n1,2", "1:a|b/2:1|2/"},
    {"crlf", "a,b\r\n1,2\r\n3,4\r\n", "1:a|b/2:1|2/3:3|4/"},
    {"cr alone", "a,b\r1,2\r3,4\r", "1:a|b/2:1|2/3:3|4/"},
    {"half a cell behind the first record", "a,b;\"x\n\"\"y,\n\"\"\nd", "1!/"},
    {"mixed ends", "a\r\nb\rc\nd", "1:a/2:b/3:c/4:d/"},
    {"mark",
     "\xef\xbb\xbf"
     "a,b\n",
     "1:a|b/"},
    {"mark and quotes", "\xef\xbb\xbf\"a,x\",b\n", "1:a,x|b/"},
    {"semicolons", "a;b;c,d\n1;2,5;3\n", "1:a|b|c,d/2:1|2,5|3/"},
    {"tabs", "a\tb\n1\t2,;\n", "1:a|b/2:1|2,;/"},
    {"delimiters in quotes do not count", "\"a;;;\",b\n1,2\n",
     "1:a;;;|b/2:1|2/"},
    {"one column", "a\n1\n", "1:a/2:1/"},
    {"empty cells", "a,b,c\n,,\n\"\",,x\n", "1:a|b|c/2:||/3:||x/"},
    {"doubled quotes", "a\n\"he said \"\"no\"\"\"\n", "1:a/2:he said \"no\"/"},
    {"quoted line ends", "a,b\n\"1\n2\r\n3\",x\ny,z\n",
     "1:a|b/2:1\n2\r\n3|x/5:y|z/"},
    {"quoted line end in the header", "\"a\nb\",c\n1,2\n", "1:a\nb|c/3:1|2/"},
    {"bare quotes", "a,b\n12\" pipe,3'4\"\n", "1:a|b/2:12\" pipe|3'4\"/"},
    {"spaces stay", " a , b\n", "1: a | b/"},
    {"empty lines", "\n\na,b\n\n\r\n1,2\n\n", "3:a|b/6:1|2/"},
    {"empty lines before semicolons", "\r\n\na;b\n1;2\n", "3:a|b/4:1|2/"},
    {"mark alone on its line", "\xef\xbb\xbf\na;b\n", "2:a|b/"},
    {"nothing", "", ""},
    {"only empty lines", "\n\r\n\r", ""},
    {"never closed", "a,b\n\"1,2\n3,4\n", "1:a|b/2!/"},
    {"never closed in the header", "\"a,b\n1,2\n", "1!/"},
    {"longer than a record may be",
     "a,b\n1,0123456789012345678901234567890123456789\n3,4\n",
     "1:a|b/2!/3:3|4/"},
    {"never closed, and longer",
     "a,b\n1,\"2\n012345678901234567\n012345678901234567\n3,4\n5,6\n",
     "1:a|b/2!/5:3|4/6:5|6/"},
    {"header longer than a record may be",
     "0123456789012345678901234567890123456789,b\n3,4\n", "1!/2:3|4/"},
    {"more cells than a record may have", "a,b\n1,2,3,4,5\n3,4\n",
     "1:a|b/2!/3:3|4/"},
    {"a line that names the delimiter", "sep=;\na,b;c\n1;2\n",
     "2:a,b|c/3:1|2/"},
    {"a line that names it, marked", "\xef\xbb\xbfSEP=\t\r\na,b,c\td\r\n",
     "2:a,b,c|d/"},
    {"a line that names a bar", "\nsep=|\n\na|\"b\nc\"\n1|2;3\n",
     "4:a|b\nc/6:1|2;3/"},
    {"a quote that another delimiter would open", "sep=;\na,\"b;c\n1;2\n",
     "2:a,\"b|c/3:1|2/"},
    {"no delimiter is named twice", "sep=;\nsep=,\n", "2:sep=,/"},
    {"lines that name none", "sep=x\nsep=\n", "1:sep=x/2:sep=/"},
    {"a line that begins so", "sep=;a\n1;2\n", "1:sep=|a/2:1|2/"},
    {"later lines name none", "a,b\nsep=;\n", "1:a|b/2:sep=;/"},
    {"nothing but the delimiter's name", "sep=;\n", ""},
    {"end mark", "a,b\r\n1,2\r\n\x1a", "1:a|b/2:1|2/"},
    {"end mark behind a cell", "a,b\n1,2\x1a", "1:a|b/2:1|2/"},
    {"end mark behind a cr", "a,b\r\x1a", "1:a|b/"},
    {"end mark alone", "\x1a", ""},
    {"end marks before the end", "a,\x1a\r\x1a\n1\x1a\x1a,\x1a\x1a",
     "1:a|\x1a/2:\x1a/3:1\x1a\x1a|\x1a/"},
    {"text behind a closing quote", "a,b\n1,\"B\" S\n2,c\n3,\"d\"\n4,e\n",
     "1:a|b/2!/3:2|c/4:3|d/5:4|e/"},
    {"space behind a closing quote", "a,b\n\"1\" ,2\r\n3,4\r\n",
     "1:a|b/2!/3:3|4/"},
    {"text behind a quote of a later line", "a,b\n\"1\n2\"x,\"3\n4,5\n",
     "1:a|b/2!/4:4|5/"},
    {"text behind a closing quote at the end", "a,b\n1,\"B\" S", "1:a|b/2!/"},
    {"another delimiter behind a closing quote", "a;b\n\"1\",2\n3;4\n",
     "1:a|b/2!/3:3|4/"},
    {"text behind a closing quote in the header", "a,\"B\" S\n1,2\n",
     "1!/2:1|2/"},
    {"quotes that another delimiter would break", "a,\"b\" c;d;e\n1;2;3\n",
     "1:a,\"b\" c|d|e/2:1|2|3/"},
    {"quotes after another delimiter", "a,b,c;\"d\n1,2\"\n", "1!/"},
};

/* The reason says what to do. */
Test(csv_reader, tells_of_text_behind_a_closing_quote)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct csv_reader *reader = csv_reader_new(&config);
    struct csv_record record;
    struct error err = ERROR_INIT;

    csv_reader_feed(reader, SLICE("a,b\n1,\"Bob\" Smith\n"));
    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_RECORD);
    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_BROKEN);
    cr_assert_str_eq(err.message,
                     "there is text behind a closing quote; double "
                     "the quotes inside a quoted cell");
    csv_reader_free(&reader);
}

static void render(struct buffer *out, enum csv_got got,
                   const struct csv_record *record)
{
    buffer_appendf(out, "%d%s", (int)record->line,
                   got == CSV_BROKEN ? "!" : ":");
    for (size_t i = 0; i < record->count; i++)
        buffer_appendf(out, "%s%" SLICE_FMT, i > 0 ? "|" : "",
                       SLICE_ARG(record->cells[i]));
    buffer_append_byte(out, '/');
}

static void take_all(struct csv_reader *reader, struct buffer *out)
{
    struct csv_record record;
    struct error err = ERROR_INIT;
    enum csv_got got;

    while ((got = csv_reader_next(reader, &record, &err)) != CSV_MORE) {
        cr_assert((got == CSV_BROKEN) == (err.code == ERROR_SYNTAX));
        cr_assert(got == CSV_RECORD || record.count == 0);
        err.code = ERROR_NONE;
        render(out, got, &record);
    }
}

static void read_in_steps(const struct row *row, size_t step)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct slice rest = slice_str(row->text);
    struct buffer out = BUFFER_INIT;
    struct csv_reader *reader;

    config.record_max = 36;
    config.cells_max = 4;
    reader = csv_reader_new(&config);
    while (rest.len > 0) {
        /* A copy of its own, so that reading beyond it is seen. */
        char *piece = slice_copy(slice_head(rest, step));

        csv_reader_feed(reader, slice_head(slice_str(piece), step));
        take_all(reader, &out);
        free(piece);
        rest = slice_skip(rest, step);
    }
    csv_reader_end(reader);
    take_all(reader, &out);
    cr_assert_str_eq(buffer_str(&out), row->records, "%s in steps of %zu",
                     row->what, step);
    csv_reader_free(&reader);
    buffer_release(&out);
}

Test(csv_reader, reads_in_pieces_of_any_size)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (size_t step = 1; step <= 8; step++)
            read_in_steps(&rows[i], step);
        read_in_steps(&rows[i], 4096);
    }
}

Test(csv_reader, says_where_records_are)
{
    static const char text[] = "\xef\xbb\xbf"
                               "a,b\r\n\r\n\"1\n2\",x\r\n3,4";
    static const struct csv_record wanted[] = {
        {.line = 1, .lines = 1, .offset = 0, .size = 8},
        {.line = 3, .lines = 2, .offset = 10, .size = 9},
        {.line = 5, .lines = 1, .offset = 19, .size = 3},
    };
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct csv_reader *reader = csv_reader_new(&config);
    struct csv_record record;
    struct error err = ERROR_INIT;

    cr_assert_eq(csv_reader_delimiter(reader), '\0');
    csv_reader_feed(reader, SLICE(text));
    csv_reader_end(reader);
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_RECORD);
        cr_assert_eq(record.line, wanted[i].line, "record %zu", i);
        cr_assert_eq(record.lines, wanted[i].lines, "record %zu", i);
        cr_assert_eq(record.offset, wanted[i].offset, "record %zu", i);
        cr_assert_eq(record.size, wanted[i].size, "record %zu", i);
    }
    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_MORE);
    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_MORE);
    cr_assert_eq(csv_reader_offset(reader), sizeof(text) - 1);
    cr_assert_eq(csv_reader_delimiter(reader), ',');
    csv_reader_free(&reader);
}

Test(csv_reader, counts_lines_from_where_it_is_told)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct csv_reader *reader;
    struct csv_record record;
    struct error err = ERROR_INIT;

    config.delimiter = ';';
    reader = csv_reader_new(&config);
    csv_reader_feed(reader, SLICE("a,b,c;d\n1;2\n\n3;4\n"));
    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_RECORD);
    cr_assert_eq(record.count, 2, "the delimiter that was given");
    csv_reader_set_line(reader, 1000);
    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_RECORD);
    cr_assert_eq(record.line, 1000);
    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_RECORD);
    cr_assert_eq(record.line, 1002);
    csv_reader_free(&reader);
    cr_assert_null(reader);
    csv_reader_free(&reader);
}

/* A quote that is never closed does not make the reader hold the file. */
Test(csv_reader, holds_no_more_than_a_record)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct csv_reader *reader;
    struct csv_record record;
    struct error err = ERROR_INIT;
    size_t broken = 0;

    config.record_max = 1000;
    reader = csv_reader_new(&config);
    csv_reader_feed(reader, SLICE("a,b\n1,\""));
    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_RECORD);
    for (int i = 0; i < 1000; i++) {
        enum csv_got got;

        csv_reader_feed(reader, SLICE("no line ends here, for very long; "));
        while ((got = csv_reader_next(reader, &record, &err)) != CSV_MORE)
            broken += got == CSV_BROKEN;
    }
    cr_assert_eq(broken, 1);
    cr_assert_not_null(strstr(err.message, "1000 bytes"), "%s", err.message);
    csv_reader_feed(reader, SLICE("\n3,4\n"));
    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_RECORD);
    cr_assert_eq(record.line, 3);
    csv_reader_free(&reader);
}
