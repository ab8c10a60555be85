#include "attribution/credit/person_names.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

static void tell_names(struct story *story, struct ledger_event names)
{
    names.type = SLICE("identify");
    story_event(story, 0, names);
}

static void expect_name(const struct ledger_view *view,
                        const struct person_names *names, const char *given,
                        const char *name)
{
    uint32_t person;

    cr_assert(person_names_find(view, slice_str(given), &person), "%s", given);
    cr_expect(slice_equal(person_names_of(names, person), slice_str(name)),
              "%s is %" SLICE_FMT ", not %s", given,
              SLICE_ARG(person_names_of(names, person)), name);
}

Test(person_names, say_the_most_that_is_known)
{
    struct story story;
    struct ledger_view view;
    struct person_names names;

    story_init(&story);
    tell_names(&story, (struct ledger_event){.customer = SLICE("zz"),
                                             .recipient = SLICE("aa"),
                                             .email = SLICE("e1"),
                                             .visitor = SLICE("v1"),
                                             .click = SLICE("c1")});
    tell_names(&story, (struct ledger_event){.recipient = SLICE("r2"),
                                             .email = SLICE("e2"),
                                             .visitor = SLICE("v2"),
                                             .click = SLICE("c2")});
    tell_names(&story, (struct ledger_event){.email = SLICE("e3"),
                                             .visitor = SLICE("v3"),
                                             .click = SLICE("c3")});
    tell_names(&story, (struct ledger_event){.visitor = SLICE("v4"),
                                             .click = SLICE("c4")});
    tell_names(&story, (struct ledger_event){.click = SLICE("c5")});
    ledger_view_open(story.ledger, &view, LEDGER_PERSONS);
    person_names_init(&names, &view);
    expect_name(&view, &names, "c1", "customer:zz");
    expect_name(&view, &names, "c2", "recipient:r2");
    expect_name(&view, &names, "c3", "email:e3");
    expect_name(&view, &names, "c4", "visitor:v4");
    expect_name(&view, &names, "c5", "click:c5");
    person_names_release(&names);
    ledger_view_close(&view);
    story_release(&story);
}

/* Of one kind the first by its bytes, whenever it came. */
Test(person_names, of_one_kind_are_the_first_by_bytes)
{
    static const char *const orders[][4] = {{"b", "a10", "a9", "B"},
                                            {"B", "a9", "b", "a10"},
                                            {"a9", "b", "B", "a10"},
                                            {"a10", "B", "a9", "b"}};

    for (size_t i = 0; i < 4; i++) {
        struct story story;
        struct ledger_view view;
        struct person_names names;

        story_init(&story);
        for (size_t j = 0; j < 4; j++)
            tell_names(&story, (struct ledger_event){
                                   .customer = slice_str(orders[i][j]),
                                   .visitor = SLICE("same")});
        ledger_view_open(story.ledger, &view, LEDGER_PERSONS);
        person_names_init(&names, &view);
        expect_name(&view, &names, "same", "customer:B");
        person_names_release(&names);
        ledger_view_close(&view);
        story_release(&story);
    }
}

Test(person_names, are_found_with_a_prefix_or_bare)
{
    static const struct {
        const char *given, *name; /* NULL: nobody */
    } rows[] = {
        {"customer:x", "customer:x"},
        {"x", "customer:x"}, /* before the visitor of that name */
        {"visitor:x", "visitor:x"},
        {"click:v1", "click:v1"},
        {"v1", "visitor:v1"},
        {"recipient:x", NULL},
        {"customer:v1", NULL},
        {"customer:", NULL},
        {"", NULL},
        {"X", NULL},
        {"Customer:x", NULL},
        {"customer:customer:x", NULL},
        /* A value that looks as if it had a prefix. */
        {"email:visitor:odd", "email:visitor:odd"},
        {"visitor:odd", "visitor:odd"},
        {"email:only", "email:only"},
        {"only", "email:only"},
    };
    struct story story;
    struct ledger_view view;
    struct person_names names;

    story_init(&story);
    tell_names(&story, (struct ledger_event){.visitor = SLICE("x")});
    tell_names(&story, (struct ledger_event){.customer = SLICE("x")});
    tell_names(&story, (struct ledger_event){.visitor = SLICE("v1")});
    tell_names(&story, (struct ledger_event){.click = SLICE("v1")});
    tell_names(&story, (struct ledger_event){.email = SLICE("visitor:odd")});
    tell_names(&story, (struct ledger_event){.visitor = SLICE("odd")});
    tell_names(&story, (struct ledger_event){.email = SLICE("only")});
    ledger_view_open(story.ledger, &view, LEDGER_PERSONS);
    person_names_init(&names, &view);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint32_t person = 77;

        if (rows[i].name != NULL) {
            expect_name(&view, &names, rows[i].given, rows[i].name);
            continue;
        }
        cr_expect_not(
            person_names_find(&view, slice_str(rows[i].given), &person), "%s",
            rows[i].given);
        cr_expect_eq(person, 77);
    }
    person_names_release(&names);
    ledger_view_close(&view);
    story_release(&story);
}

/* An event that names nobody is a person alone, without a name. */
Test(person_names, are_empty_for_who_has_none)
{
    struct story story;
    struct ledger_view view;
    struct person_names names;

    story_init(&story);
    story_event(&story, 0, (struct ledger_event){.type = SLICE("touch")});
    ledger_view_open(story.ledger, &view, LEDGER_PERSONS);
    person_names_init(&names, &view);
    cr_assert_eq(journeys_count(view.journeys), 1);
    cr_expect_eq(person_names_of(&names, 0).len, 0);
    person_names_release(&names);
    ledger_view_close(&view);
    story_release(&story);
}
