#include "shortener/store/merge_contacts.h"

#include <criterion/criterion.h>

#include "tests/unit/shortener/store_world.h"

#define ID SLICE("0123456789abcd")

static void on_done(void *arg, const struct error *err)
{
    store_world_note(arg, err);
}

static void on_text(void *arg, const struct error *err, struct slice text)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    buffer_append(&w->text, slice_is_none(text) ? SLICE("none") : text);
}

static void keep(struct store_world *w, uint64_t number, bool contacts)
{
    const struct merge_part part = {
        .merge = ID,
        .number = number,
        .recipients = 2,
        .contacts = contacts,
        .lists = {[MERGE_RECIPIENTS] = SLICE("t1\nt2")},
    };

    merge_contacts_keep(w->redis, &part, on_done, w);
    store_world_wait(w);
    cr_assert_eq(w->code, ERROR_NONE);
}

static const char *tokens(struct store_world *w, uint64_t number)
{
    merge_contacts_get(w->redis, ID, number, on_text, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

Test(merge_contacts, keeps_the_tokens_of_those_with_contacts)
{
    struct store_world w;

    store_world_open(&w);
    keep(&w, 0, true);
    keep(&w, 0, true);
    keep(&w, 1, false);
    cr_expect_str_eq(tokens(&w, 0), "t1\nt2");
    cr_expect_str_eq(tokens(&w, 1), "", "a part without contacts");
    cr_expect_str_eq(tokens(&w, 2), "none", "behind the last");
    merge_store_discard(w.redis, ID, on_done, &w);
    store_world_wait(&w);
    store_world_call(&w, SLICE("DBSIZE"));
    cr_expect_eq(w.version, 0, "a merge that is given up leaves nothing");
    store_world_close(&w);
}

static const char *merge_behind(struct store_world *w, const char *link,
                                const char *after)
{
    merge_contacts_merge(w->redis, slice_str(link), slice_str(after), on_text,
                         w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

Test(merge_contacts, finds_the_merges_of_a_link)
{
    static const char *const ids[] = {"aaaaaaaaaaaaaa", "bbbbbbbbbbbbbb"};
    struct store_world w;

    store_world_open(&w);
    for (size_t i = 0; i < 2; i++) {
        const struct merge merge = {.id = slice_str(ids[i]),
                                    .link = SLICE("b.c/a")};

        merge_store_end(w.redis, &merge, on_done, &w);
        store_world_wait(&w);
        cr_assert_eq(w.code, ERROR_NONE);
    }
    cr_expect_str_eq(merge_behind(&w, "b.c/a", ""), ids[0]);
    cr_expect_str_eq(merge_behind(&w, "b.c/a", ids[0]), ids[1]);
    cr_expect_str_eq(merge_behind(&w, "b.c/a", ids[1]), "none");
    cr_expect_str_eq(merge_behind(&w, "b.c/other", ""), "none");
    store_world_close(&w);
}
