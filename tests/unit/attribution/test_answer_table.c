#include "attribution/ledger/answer_table.h"

#include <criterion/criterion.h>

#include "core/buffer.h"

Test(answer_table, learns_each_once)
{
    struct answer_table table;
    struct answer *answer;

    answer_table_init(&table, 1);
    cr_expect_null(answer_table_find(&table, 5));
    answer_table_learn(&table, 5, SLICE("kind=scan\nlink=h/a\nflags=hx\n"));
    answer_table_learn(&table, 5, SLICE("kind=click\nlink=h/b\n"));
    answer = answer_table_find(&table, 5);
    cr_assert_not_null(answer);
    cr_expect(answer->is_row);
    cr_expect_eq(answer->kind, ROW_SCAN);
    cr_expect(slice_equal(answer_flags(answer), SLICE("hx")));
    cr_expect_str_eq(answer->text, "kind=scan\nlink=h/a\nflags=hx\n");
    answer_forget_text(answer);
    cr_expect_null(answer_table_find(&table, 5)->text);
    answer_table_release(&table);
    cr_expect_null(answer_table_find(&table, 5));
    answer_table_learn(&table, 5, SLICE("kind=click\n"));
    cr_expect_eq(answer_table_find(&table, 5)->kind, ROW_CLICK);
    answer_table_release(&table);
}

Test(answer_table, knows_every_kind_and_no_other)
{
    static const struct {
        const char *name;
        bool is_row;
        enum row_kind kind;
    } rows[] = {
        {"click", true, ROW_CLICK},   {"scan", true, ROW_SCAN},
        {"orphan", true, ROW_ORPHAN}, {"open", true, ROW_OPEN},
        {"view", true, ROW_VIEW},     {"wink", false, ROW_OTHER},
        {"", false, ROW_OTHER},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct click_answer said = {.kind = slice_str(rows[i].name)};
        struct answer answer;

        answer_read(&answer, &said);
        cr_expect_eq(answer.is_row, rows[i].is_row, "%s", rows[i].name);
        cr_expect_eq(answer.kind, rows[i].kind, "%s", rows[i].name);
    }
}

/* Texts stay while the table grows. */
Test(answer_table, keeps_many)
{
    struct answer_table table;
    struct buffer text = BUFFER_INIT;

    answer_table_init(&table, 1);
    for (int id = 1; id <= 1000; id++) {
        buffer_clear(&text);
        buffer_appendf(&text, "kind=click\nlink=h/%d\n", id);
        answer_table_learn(&table, (uint64_t)id, buffer_slice(&text));
    }
    answer_table_learn(&table, 1001, SLICE_NONE); /* lost */
    for (int id = 1; id <= 1000; id++) {
        buffer_clear(&text);
        buffer_appendf(&text, "kind=click\nlink=h/%d\n", id);
        cr_assert_str_eq(answer_table_find(&table, (uint64_t)id)->text,
                         buffer_str(&text));
    }
    cr_expect_not(answer_table_find(&table, 1001)->is_row);
    buffer_release(&text);
    answer_table_release(&table);
}
