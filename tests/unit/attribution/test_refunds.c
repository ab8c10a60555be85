#include "attribution/credit/refunds.h"

#include <criterion/criterion.h>

#include "attribution/query/rates.h"
#include "tests/unit/attribution/story.h"

static void tell_sale(struct story *story, double hour, const char *stage,
                      const char *invoice, int64_t amount)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = slice_str(stage),
                                      .customer = SLICE("k"),
                                      .amount = amount,
                                      .currency = SLICE("USD"),
                                      .invoice = slice_str(invoice)});
}

static void tell_refund(struct story *story, double hour, const char *stage,
                        const char *invoice, int64_t amount,
                        const char *currency)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("refund"),
                                      .stage = slice_str(stage),
                                      .amount = amount,
                                      .currency = slice_str(currency),
                                      .invoice = slice_str(invoice)});
}

/* An open view with its refunds, and the money that they are counted in. */
struct till {
    struct story story;
    struct ledger_view view;
    struct refunds refunds;
    struct report_query query;
    struct report_money money;
};

static void till_open(struct till *till, const char *rates, const char *text)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&till->query, text, &err), 0, "%s", err.message);
    if (rates != NULL)
        cr_assert_eq(rates_parse(slice_str(rates), &till->query.rates, &err),
                     0);
    ledger_view_open(till->story.ledger, &till->view, LEDGER_PERSONS);
    refunds_init(&till->refunds, &till->view);
    report_money_init(&till->money, till->view.strings, &till->query);
    refunds_see(&till->refunds, &till->money);
    for (uint32_t i = 0; i < till->view.details; i++)
        refunds_see_of(&till->refunds, i, &till->money);
    cr_assert_eq(report_money_settle(&till->money, &err), 0, "%s", err.message);
}

static void till_close(struct till *till)
{
    struct error err = ERROR_INIT;

    cr_expect_eq(report_money_check(&till->money, &err), 0, "%s", err.message);
    refunds_release(&till->refunds);
    ledger_view_close(&till->view);
    report_query_release(&till->query);
}

/* What goes off the sale of an amount, which is the sale's mark here. */
static int64_t off(struct till *till, int64_t amount)
{
    for (uint32_t i = 0; i < till->view.details; i++) {
        const struct event_detail *sale =
            event_table_detail(till->view.table, i);
        const struct event_chunk *chunk =
            event_table_chunk(till->view.table, sale->row);

        if (sale->amount == amount &&
            chunk->kind[event_table_slot(sale->row)] == ROW_STAGE)
            return refunds_of(&till->refunds, i, &till->money,
                              event_table_time(till->view.table, sale->row));
    }
    cr_assert(false, "no sale of %lld", (long long)amount);
    return 0;
}

static int64_t unmatched(struct till *till)
{
    return refunds_unmatched(&till->refunds, &till->money);
}

/* Told in any order, the first by its own time gets it. */
Test(refunds, lower_the_first_sale_of_the_invoice_by_time)
{
    static const struct {
        double told[3]; /* hours, in the order of arrival; refund last */
        int64_t first;  /* amount of the sale that is lowered */
    } rows[] = {
        {{1, 2, 3}, 1000}, {{2, 1, 3}, 2000}, {{1, 1, 3}, 1000},
        {{5, 9, 1}, 1000}, {{9, 5, 1}, 2000}, {{9, 5, 5}, 2000},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (int refund_first = 0; refund_first < 2; refund_first++) {
            struct till till;

            story_init(&till.story);
            if (refund_first)
                tell_refund(&till.story, rows[i].told[2], "", "I", 300, "USD");
            tell_sale(&till.story, rows[i].told[0], "won", "I", 1000);
            tell_sale(&till.story, rows[i].told[1], "renewal", "I", 2000);
            if (!refund_first)
                tell_refund(&till.story, rows[i].told[2], "", "I", 300, "USD");
            till_open(&till, NULL, "");
            cr_expect_eq(off(&till, 1000), rows[i].first == 1000 ? 300 : 0,
                         "row %zu", i);
            cr_expect_eq(off(&till, 2000), rows[i].first == 2000 ? 300 : 0,
                         "row %zu", i);
            cr_expect_eq(unmatched(&till), 0);
            till_close(&till);
            story_release(&till.story);
        }
    }
}

Test(refunds, lower_the_sale_of_the_stage_that_they_name)
{
    struct till till;

    story_init(&till.story);
    tell_sale(&till.story, 1, "won", "I", 1000);
    tell_sale(&till.story, 2, "renewal", "I", 2000);
    tell_refund(&till.story, 3, "renewal", "I", 5, "USD");
    tell_refund(&till.story, 3, "won", "I", 7, "USD");
    tell_refund(&till.story, 3, "", "I", 11, "USD");
    tell_refund(&till.story, 3, "upsell", "I", 13, "USD");
    till_open(&till, NULL, "");
    cr_expect_eq(off(&till, 1000), 18);
    cr_expect_eq(off(&till, 2000), 5);
    cr_expect_eq(unmatched(&till), 13, "no sale of that stage");
    till_close(&till);
    story_release(&till.story);
}

/* Only the invoice joins them; a name that is a stage's is no invoice. */
Test(refunds, need_the_invoice)
{
    struct till till;

    story_init(&till.story);
    tell_sale(&till.story, 1, "won", "", 1000);
    tell_sale(&till.story, 1, "won", "won", 2000);
    tell_sale(&till.story, 1, "I", "J", 4000);
    tell_refund(&till.story, 2, "", "", 1, "USD");
    tell_refund(&till.story, 2, "won", "", 2, "USD");
    tell_refund(&till.story, 2, "", "i", 4, "USD");
    tell_refund(&till.story, 2, "", "I", 8, "USD");
    till_open(&till, NULL, "");
    cr_expect_eq(off(&till, 1000), 0);
    cr_expect_eq(off(&till, 2000), 0);
    cr_expect_eq(off(&till, 4000), 0);
    cr_expect_eq(unmatched(&till), 15);
    till_close(&till);
    story_release(&till.story);
}

Test(refunds, add_up_may_be_larger_than_the_sale_and_have_any_sign)
{
    struct till till;

    story_init(&till.story);
    tell_refund(&till.story, 0, "", "I", 300, "USD");
    tell_sale(&till.story, 1, "won", "I", 1000);
    tell_refund(&till.story, 2, "", "I", -400, "USD"); /* imported so */
    tell_refund(&till.story, 3, "", "I", 5000, "USD");
    tell_refund(&till.story, 3, "", "I", 0, "USD");
    tell_refund(&till.story, 3, "", "other", -9, "USD");
    till_open(&till, NULL, "");
    cr_expect_eq(off(&till, 1000), 5700);
    cr_expect_eq(unmatched(&till), 9);
    till_close(&till);
    story_release(&till.story);
}

/* A cost or an assignment with the invoice is no sale. */
Test(refunds, lower_nothing_but_sales)
{
    struct till till;

    story_init(&till.story);
    story_event(&till.story, 0,
                (struct ledger_event){.type = SLICE("cost"),
                                      .amount = 50,
                                      .currency = SLICE("USD"),
                                      .invoice = SLICE("I")});
    tell_refund(&till.story, 1, "", "I", 20, "USD");
    till_open(&till, NULL, "");
    cr_expect_eq(unmatched(&till), 20);
    till_close(&till);
    story_release(&till.story);
}

/* Hour 24 is 2026-11-02: `to` includes the day, and what is matched to a sale
   is never unmatched, wherever it lies. */
Test(refunds, are_unmatched_only_in_the_span)
{
    static const struct {
        const char *query;
        int64_t unmatched;
    } rows[] = {
        {"", 7},
        {"from=2026-11-02", 6},
        {"from=2026-11-02&to=2026-11-02", 2},
        {"to=2026-11-01", 1},
        {"from=2026-11-04", 0},
        {"from=2026-11-02T00:00:00Z&to=2026-11-02T00:00:00.001Z", 2},
        {"from=2026-11-02T00:00:00.001Z", 4},
        {"to=2026-11-02T00:00:00Z", 1},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct till till;

        story_init(&till.story);
        tell_refund(&till.story, 0, "", "none", 1, "USD");
        tell_refund(&till.story, 24, "", "none", 2, "USD");
        tell_refund(&till.story, 48, "", "none", 4, "USD");
        tell_refund(&till.story, 24, "", "I", 64, "USD");
        tell_sale(&till.story, 24, "won", "I", 1000);
        till_open(&till, NULL, rows[i].query);
        cr_expect_eq(unmatched(&till), rows[i].unmatched, "%s", rows[i].query);
        cr_expect_eq(off(&till, 1000), 64, "%s", rows[i].query);
        till_close(&till);
        story_release(&till.story);
    }
}

/* At the sale's day if it is known, else at its own. */
Test(refunds, in_another_currency_go_by_the_sales_day)
{
    struct till till;

    story_init(&till.story);
    tell_sale(&till.story, 0, "won", "I", 1000);
    tell_refund(&till.story, 24, "", "I", 100, "EUR");
    tell_refund(&till.story, 24, "", "none", 100, "EUR");
    till_open(&till, "2026-11-01,EUR,USD,2\n2026-11-02,EUR,USD,3\n",
              "currency=USD");
    cr_expect_eq(off(&till, 1000), 200);
    cr_expect_eq(unmatched(&till), 300);
    till_close(&till);
    story_release(&till.story);
}

/* Halves of cents would be rounded one by one, and the sale would leave a
   cent behind. */
Test(refunds, in_parts_give_back_what_the_whole_would)
{
    struct till till;

    story_init(&till.story);
    tell_sale(&till.story, 0, "won", "I", 1000);
    tell_refund(&till.story, 1, "", "I", 1, "EUR");
    tell_refund(&till.story, 1, "", "I", 50, "USD");
    tell_refund(&till.story, 2, "", "I", 1, "EUR");
    tell_refund(&till.story, 3, "", "I", 1, "EUR");
    tell_refund(&till.story, 4, "", "I", 3, "EUR");
    till_open(&till, "2026-11-01,EUR,USD,0.5\n", "currency=USD");
    cr_expect_eq(off(&till, 1000), 53);
    till_close(&till);
    story_release(&till.story);
}

Test(refunds, of_an_empty_ledger_are_none)
{
    struct till till;

    story_init(&till.story);
    till_open(&till, NULL, "");
    cr_expect_eq(unmatched(&till), 0);
    till_close(&till);
    story_release(&till.story);
}
