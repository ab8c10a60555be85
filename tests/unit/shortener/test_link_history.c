#include "shortener/store/link_history.h"

#include <criterion/criterion.h>

#include "shortener/store/link_store.h"
#include "tests/unit/shortener/store_world.h"

static const struct link_author ann = {SLICE_INIT("0a1b"), SLICE_INIT("Ann")};
static const struct link_author bob = {SLICE_INIT("2c3d"), SLICE_INIT("Bob")};

static struct link make_link(const char *destination)
{
    struct link link;

    link_init(&link);
    link.brand = SLICE("b.c");
    link.slug = SLICE("one");
    link.destination = slice_str(destination);
    link.created_at = 5;
    link.created_by = SLICE("4e5f");
    return link;
}

/* Every entry as "what name: +field=value ...; ". */
static void on_entries(void *arg, const struct error *err,
                       const struct redisReply *entries)
{
    struct store_world *w = arg;
    struct link_history_entry entry;

    store_world_note(w, err);
    for (size_t i = 0; i < redis_reply_len(entries); i++) {
        link_history_read(entries, i, &entry);
        cr_expect_gt(entry.at, 1600000000000);
        cr_expect_gt(entry.author.id.len, 0);
        if (slice_equal(entry.what, SLICE("deleted"))) {
            cr_expect_eq(entry.created_at, 5);
            cr_expect(slice_equal(entry.created_by, SLICE("4e5f")));
        }
        buffer_appendf(&w->text, "%" SLICE_FMT " %" SLICE_FMT ":",
                       SLICE_ARG(entry.what), SLICE_ARG(entry.author.name));
        for (size_t f = 0; f + 1 < redis_reply_len(entry.fields); f += 2) {
            struct slice name =
                redis_reply_slice(redis_reply_at(entry.fields, f));

            if (name.ptr[0] == '+' || name.ptr[0] == '-')
                buffer_appendf(&w->text, " %" SLICE_FMT "=%" SLICE_FMT,
                               SLICE_ARG(name),
                               SLICE_ARG(redis_reply_slice(
                                   redis_reply_at(entry.fields, f + 1))));
        }
        buffer_append(&w->text, SLICE("; "));
    }
}

static const char *history(struct store_world *w)
{
    link_history_get(w->redis, SLICE("b.c"), SLICE("one"), on_entries, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

Test(link_history, tells_what_changed_the_newest_first)
{
    struct link old = make_link("https://a/");
    struct link link = make_link("https://b/");
    struct store_world w;

    store_world_open(&w);
    link_store_create(w.redis, &old, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(history(&w), "");
    link.version = 1;
    link.campaign = SLICE("spring");
    link_store_update(w.redis, &link, &old, &ann, store_world_on_change, &w);
    store_world_wait(&w);
    old = link;
    link.version = 2;
    link.enabled = false;
    link.archived = true;
    link.updated_at = 9;
    link_store_update(w.redis, &link, &old, &bob, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(history(&w), "changed Bob: +enabled=0 +archived=1; "
                                  "changed Ann: -destination=https://a/ "
                                  "+destination=https://b/ +campaign=spring; ");
    link.version = 3;
    link_store_delete(w.redis, &link, &ann, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect(slice_starts(slice_str(history(&w)),
                           SLICE("deleted Ann: -destination=https://b/ "
                                 "-campaign=spring -enabled=0 -archived=1; "
                                 "changed Bob: ")));
    store_world_close(&w);
}

Test(link_history, never_tells_a_password)
{
    struct link old = make_link("https://a/");
    struct link link = make_link("https://a/");
    struct store_world w;

    store_world_open(&w);
    old.password = SLICE("hash-1");
    link.password = SLICE("hash-2");
    link.version = 1;
    link_store_create(w.redis, &old, store_world_on_change, &w);
    store_world_wait(&w);
    link_store_update(w.redis, &link, &old, &ann, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(history(&w), "changed Ann: +password=changed; ");
    link.version = 2;
    link_store_delete(w.redis, &link, &ann, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(history(&w),
                     "deleted Ann: -destination=https://a/ -password=removed; "
                     "changed Ann: +password=changed; ");
    store_world_close(&w);
}

Test(link_history, of_a_link_that_never_was_is_empty)
{
    struct store_world w;

    store_world_open(&w);
    cr_expect_str_eq(history(&w), "");
    cr_expect_eq(w.code, ERROR_NONE);
    redis_fixture_kill(&w.server);
    link_history_get(w.redis, SLICE("b.c"), SLICE("one"), on_entries, &w);
    store_world_wait(&w);
    cr_expect(w.code == ERROR_TIMEOUT || w.code == ERROR_UNAVAILABLE);
    store_world_close(&w);
}
