#ifndef TESTS_UNIT_ATTRIBUTION_SAMPLE_RESULT_H
#define TESTS_UNIT_ATTRIBUTION_SAMPLE_RESULT_H

#include "attribution/result/report_result.h"

/*
 * Results for the tests of what writes them.
 */

/* A dimension, a count, money under a model; keys that bite; two totals. */
static inline void sample_result_keys(struct report_result *result)
{
    static const struct slice keys[] = {
        SLICE_INIT("=SUM(A1)"), SLICE_INIT("a,\"b\"\r\n"),
        SLICE_INIT("Z\xc3\xbcrich\x1b[31m"), SLICE_INIT("\xff\xc0\xaf|")};

    report_result_init(result);
    snprintf(result->currency, sizeof(result->currency), "USD");
    report_result_add_column(
        result, (struct report_column){.name = "campaign", .is_key = true});
    report_result_add_column(result, (struct report_column){.name = "touches"});
    report_result_add_column(
        result, (struct report_column){
                    .name = "value", .model = "last", .kind = REPORT_MONEY});
    for (size_t i = 0; i < 4; i++) {
        struct report_cell *row = report_result_add_row(result);

        row[0] = report_result_text(result, keys[i]);
        row[1] = report_cell_count(i == 0 ? -5 : 1234567);
        row[2] = i == 1 ? report_cell_none() : report_cell_number(100.0 / 3);
    }
    report_result_add_total(
        result,
        (struct report_total){.name = "touches", .cell = report_cell_count(7)});
    report_result_add_total(
        result, (struct report_total){.group = "unattributed",
                                      .name = "value",
                                      .kind = REPORT_MONEY,
                                      .cell = report_cell_count(0)});
}

static inline void sample_result_touch(struct report_result *result,
                                       struct report_section *touches,
                                       const char *channel, int64_t ms)
{
    struct report_cell *cells = report_section_add_row(touches);

    cells[0] = report_result_text(result, slice_str(channel));
    cells[1] = report_cell_count(ms);
}

/* A person with two touches and one with none. */
static inline void sample_result_people(struct report_result *result)
{
    struct report_section *like = report_result_nest(result, NULL);
    struct report_section *touches;
    struct report_cell *row;

    report_section_add_column(like, (struct report_column){.name = "channel"});
    report_section_add_column(
        like, (struct report_column){.name = "at", .kind = REPORT_TIME});
    report_result_add_column(
        result, (struct report_column){.name = "person", .is_key = true});
    report_result_add_column(
        result, (struct report_column){.name = "touches", .rows = like});
    report_result_add_column(result,
                             (struct report_column){.name = "took",
                                                    .label = "time taken",
                                                    .kind = REPORT_DURATION});
    row = report_result_add_row(result);
    touches = report_result_nest(result, like);
    sample_result_touch(result, touches, "e-mail", 0);
    sample_result_touch(result, touches, "print", 90000);
    row[0] = report_result_text(result, SLICE("k1"));
    row[1] = report_cell_rows(touches);
    row[2] = report_cell_count(90);
    row = report_result_add_row(result);
    row[0] = report_result_text(result, SLICE("k2"));
    row[1] = report_cell_rows(report_result_nest(result, like));
}

/* A figure for programs, the same rounded for people, and the one total. */
static inline void sample_result_audiences(struct report_result *result)
{
    static const struct report_column columns[] = {
        {.name = "link", .is_key = true},
        {.name = "value",
         .audience = REPORT_FOR_PROGRAMS,
         .help = "exactly",
         .bar = true},
        {.name = "value_rounded", .label = "value"}};

    report_result_init(result);
    result->name = "links";
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        report_result_add_column(result, columns[i]);
    for (size_t i = 0; i < 2; i++) {
        struct report_cell *row = report_result_add_row(result);

        row[0] = report_result_text(result, i == 0 ? SLICE("a") : SLICE("b"));
        row[1] = report_cell_number(0.5 + (double)i);
        row[2] = report_cell_count(1);
    }
    report_result_add_total(
        result,
        (struct report_total){.name = "value", .cell = report_cell_count(2)});
}

/* No keys but a share, then a section with two keys, a total and a note. */
static inline void sample_result_sections(struct report_result *result)
{
    struct report_cell *row;

    report_result_init(result);
    report_result_add_column(
        result, (struct report_column){.name = "rate", .kind = REPORT_SHARE});
    report_result_add_row(result)[0] = report_cell_number(0.0703);
    report_result_add_section(result, "steps", "Step by step");
    report_result_add_column(
        result, (struct report_column){.name = "from", .is_key = true});
    report_result_add_column(
        result, (struct report_column){.name = "step", .is_key = true});
    report_result_add_column(result, (struct report_column){.name = "people"});
    row = report_result_add_row(result);
    row[0] = report_result_text(result, SLICE("a"));
    row[1] = report_cell_count(2);
    row[2] = report_cell_count(1000);
    report_result_add_total(
        result, (struct report_total){.group = "steps",
                                      .name = "people",
                                      .cell = report_cell_count(1001)});
    report_result_note(result, "sampled over %d \"orders\"", 64);
}

#endif
