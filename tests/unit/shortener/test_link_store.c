#include "shortener/store/link_store.h"

#include <criterion/criterion.h>

#include "shortener/store/brand_store.h"
#include "shortener/store/campaign_store.h"
#include "shortener/store/external_ids.h"
#include "tests/unit/shortener/store_world.h"

static struct link make_link(const char *slug, const char *campaign)
{
    struct link link;

    link_init(&link);
    link.brand = SLICE("b.c");
    link.slug = slice_str(slug);
    link.destination = SLICE("https://x/");
    link.campaign = slice_str(campaign);
    return link;
}

static const struct link_author ann = {SLICE_INIT("0a1b"), SLICE_INIT("ann")};

/* From the campaign that it was in. */
static void update(struct store_world *w, const struct link *link,
                   const char *old_campaign)
{
    struct link old = *link;

    old.campaign = slice_str(old_campaign);
    link_store_update(w->redis, link, &old, &ann, store_world_on_change, w);
    store_world_wait(w);
}

static void create(struct store_world *w, const char *slug,
                   const char *campaign)
{
    struct link link = make_link(slug, campaign);

    link_store_create(w->redis, &link, store_world_on_change, w);
    store_world_wait(w);
}

/* The slugs that a listing shows. */
static void on_page(void *arg, const struct error *err,
                    const struct store_page *page)
{
    struct store_world *w = arg;
    struct link link;

    store_world_note(w, err);
    for (size_t i = 0; page != NULL && i < page->count; i++) {
        cr_assert_eq(link_from_reply(&link, page->names[i], page->records[i]),
                     0);
        buffer_appendf(&w->text, "%" SLICE_FMT " ", SLICE_ARG(link.slug));
    }
}

static const char *list(struct store_world *w, const char *brand,
                        const char *campaign)
{
    const struct link_selection selection = {.brand = slice_str(brand),
                                             .campaign = slice_str(campaign)};

    link_store_list(w->redis, &selection, SLICE_NONE, 10, on_page, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

static void on_mark(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct store_world *w = arg;

    cr_expect_eq(code, ERROR_NONE);
    store_world_note(w, NULL);
    buffer_append(&w->text, redis_reply_slice(reply));
}

static const char *mark(struct store_world *w)
{
    link_store_mark(w->redis, SLICE("b.c"), SLICE("one"), on_mark, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

static enum error_code create_marked(struct store_world *w, const char *text)
{
    struct link link = make_link("one", "");

    link_store_create_marked(w->redis, &link, slice_str(text),
                             store_world_on_change, w);
    store_world_wait(w);
    return w->code;
}

Test(link_store, a_mark_is_whose_the_link_is)
{
    struct store_world w;

    store_world_open(&w);
    cr_expect_str_eq(mark(&w), "");
    cr_expect_eq(create_marked(&w, "first"), ERROR_NONE);
    cr_expect_str_eq(mark(&w), "first");
    cr_expect_str_eq(list(&w, "b.c", ""), "one ");
    cr_expect_eq(create_marked(&w, "second"), ERROR_EXISTS);
    cr_expect_str_eq(mark(&w), "first");
    store_world_close(&w);
}

Test(link_store, lists_by_brand_and_campaign)
{
    const struct brand brand = {.host = SLICE("b.c")};
    struct store_world w;

    store_world_open(&w);
    brand_store_create(w.redis, &brand, store_world_on_change, &w);
    store_world_wait(&w);
    create(&w, "one", "spring");
    create(&w, "two", "");
    create(&w, "three", "fall");
    cr_expect_str_eq(list(&w, "", ""), "one three two ");
    cr_expect_str_eq(list(&w, "b.c", ""), "one three two ");
    cr_expect_str_eq(list(&w, "other", ""), "");
    cr_expect_str_eq(list(&w, "", "spring"), "one ");
    cr_expect_str_eq(list(&w, "", "fall"), "three ");
    store_world_close(&w);
}

Test(link_store, moves_between_campaigns)
{
    struct link link = make_link("one", "fall");
    struct store_world w;

    store_world_open(&w);
    create(&w, "one", "spring");
    link.version = 1;
    update(&w, &link, "spring");
    cr_expect_eq(w.version, 2);
    cr_expect_str_eq(list(&w, "", "spring"), "");
    cr_expect_str_eq(list(&w, "", "fall"), "one ");
    link.campaign = SLICE_NONE;
    link.version = 2;
    update(&w, &link, "fall");
    cr_expect_str_eq(list(&w, "", "fall"), "");
    store_world_call(&w, SLICE("EXISTS"), SLICE("idx:links:campaign:spring"),
                     SLICE("idx:links:campaign:fall"));
    cr_expect_eq(w.version, 0);
    store_world_close(&w);
}

/* A slug that is taken leaves no trace in the campaign that it was meant for:
 * neither is it listed there, nor does it keep the campaign. */
Test(link_store, leaves_nothing_behind_that_counts)
{
    const struct campaign fall = {.id = SLICE("fall"),
                                  .direction = SLICE("inbound")};
    struct store_world w;

    store_world_open(&w);
    campaign_store_create(w.redis, &fall, store_world_on_change, &w);
    store_world_wait(&w);
    create(&w, "one", "spring");
    create(&w, "one", "fall");
    cr_expect_eq(w.code, ERROR_EXISTS);
    cr_expect_str_eq(list(&w, "", "fall"), "");
    campaign_store_delete(w.redis, SLICE("fall"), STORE_ANY_VERSION,
                          store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    store_world_close(&w);
}

Test(link_store, keeps_its_brand_and_campaign)
{
    const struct campaign spring = {.id = SLICE("spring"),
                                    .direction = SLICE("inbound")};
    const struct brand brand = {.host = SLICE("b.c")};
    struct link link = make_link("one", "spring");
    struct store_world w;

    store_world_open(&w);
    campaign_store_create(w.redis, &spring, store_world_on_change, &w);
    store_world_wait(&w);
    brand_store_create(w.redis, &brand, store_world_on_change, &w);
    store_world_wait(&w);
    create(&w, "one", "spring");
    campaign_store_delete(w.redis, SLICE("spring"), 1, store_world_on_change,
                          &w);
    store_world_wait(&w);
    cr_expect_str_eq(w.reason, "in_use");
    brand_store_delete(w.redis, SLICE("b.c"), 1, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(w.reason, "in_use");
    link.version = 1;
    link_store_delete(w.redis, &link, &ann, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    campaign_store_delete(w.redis, SLICE("spring"), 1, store_world_on_change,
                          &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    brand_store_delete(w.redis, SLICE("b.c"), 1, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    /* Only the history is left. */
    store_world_call(&w, SLICE("DEL"), SLICE("history:{link:b.c/one}"));
    cr_expect_eq(w.version, 1);
    store_world_call(&w, SLICE("DBSIZE"));
    cr_expect_eq(w.version, 0);
    store_world_close(&w);
}

/* Everything that a link has comes back as it was. */
static void check_link(void *arg, const struct error *err,
                       const struct redisReply *reply)
{
    struct store_world *w = arg;
    struct link link;

    store_world_note(w, err);
    cr_assert_eq(link_from_reply(&link, SLICE("b.c/one"), reply), 0);
    cr_expect(slice_equal(link.brand, SLICE("b.c")));
    cr_expect(slice_equal(link.slug, SLICE("one")));
    cr_expect(slice_equal(link.destination, SLICE("https://x/")));
    cr_expect(slice_equal(link.campaign, SLICE("spring")));
    cr_expect(slice_equal(link.channel, SLICE("sms")));
    cr_expect(slice_equal(link.source, SLICE("s")));
    cr_expect(slice_equal(link.content, SLICE("c")));
    cr_expect(slice_equal(link.title, SLICE("t")));
    cr_expect(slice_equal(link.notes, SLICE("n")));
    cr_expect(slice_equal(link.external_id, SLICE("e")));
    cr_expect(slice_equal(link.tags, SLICE("k=v\nutm_x=y\n")));
    cr_expect_eq(link.status, 307);
    cr_expect_eq(link.query, LINK_QUERY_OVERRIDE);
    cr_expect_eq(link.track_conversions, LINK_TRACKING_OFF);
    cr_expect(link.robots);
    cr_expect_not(link.enabled);
    cr_expect_eq(link.cache_seconds, 60);
    cr_expect_eq(link.created_at, 5);
    cr_expect_eq(link.updated_at, 6);
    cr_expect_eq(link.version, 1);
}

Test(link_store, gives_back_what_it_was_given)
{
    struct link link = make_link("one", "spring");
    struct store_world w;

    store_world_open(&w);
    link.channel = SLICE("sms");
    link.source = SLICE("s");
    link.content = SLICE("c");
    link.title = SLICE("t");
    link.notes = SLICE("n");
    link.external_id = SLICE("e");
    link.tags = SLICE("k=v\nutm_x=y\n");
    link.status = 307;
    link.query = LINK_QUERY_OVERRIDE;
    link.track_conversions = LINK_TRACKING_OFF;
    link.robots = true;
    link.enabled = false;
    link.cache_seconds = 60;
    link.created_at = 5;
    link.updated_at = 6;
    link_store_create(w.redis, &link, store_world_on_change, &w);
    store_world_wait(&w);
    link_store_get(w.redis, SLICE("b.c"), SLICE("one"), check_link, &w);
    store_world_wait(&w);
    store_world_close(&w);
}

/* What somebody made in redis-cli can be changed like all else. */
Test(link_store, changes_a_hash_that_has_no_version)
{
    struct link link = make_link("one", "");
    struct store_world w;

    store_world_open(&w);
    store_world_call(&w, SLICE("HSET"), SLICE("link:b.c/one"),
                     SLICE("destination"), SLICE("https://y/"));
    link.version = 1;
    update(&w, &link, "");
    cr_expect_eq(w.code, ERROR_NONE);
    cr_expect_eq(w.version, 2);
    store_world_call(&w, SLICE("HDEL"), SLICE("link:b.c/one"),
                     SLICE("version"));
    link_store_delete(w.redis, &link, &ann, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    store_world_close(&w);
}

/* ---- Tags ---------------------------------------------------------------- */

static void create_tagged(struct store_world *w, const char *slug,
                          const char *tags)
{
    struct link link = make_link(slug, "");

    link.tags = slice_str(tags);
    link_store_create(w->redis, &link, store_world_on_change, w);
    store_world_wait(w);
}

static const char *list_tagged(struct store_world *w, const char *tag)
{
    const struct link_selection selection = {.tag = slice_str(tag)};

    link_store_list(w->redis, &selection, SLICE_NONE, 10, on_page, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

Test(link_store, lists_by_tag)
{
    struct link link = make_link("one", "");
    struct link old = link;
    struct store_world w;

    store_world_open(&w);
    create_tagged(&w, "one", "folder=emea/oslo\nteam=sales\n");
    create_tagged(&w, "two", "folder=emea\n");
    create_tagged(&w, "three", "folder=apac\n");
    cr_expect_str_eq(list_tagged(&w, "folder=emea"), "two ");
    cr_expect_str_eq(list_tagged(&w, "folder=emea/"), "two one ");
    cr_expect_str_eq(list_tagged(&w, "team=sales"), "one ");
    cr_expect_str_eq(list_tagged(&w, "team="), "");
    old.tags = SLICE("folder=emea/oslo\nteam=sales\n");
    link.tags = SLICE("folder=apac\nteam=sales\n");
    link.version = 1;
    link_store_update(w.redis, &link, &old, &ann, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(list_tagged(&w, "folder=emea/"), "two ");
    cr_expect_str_eq(list_tagged(&w, "folder=apac"), "one three ");
    cr_expect_str_eq(list_tagged(&w, "team=sales"), "one ");
    store_world_call(&w, SLICE("ZCARD"), SLICE("idx:links:tags"));
    cr_expect_eq(w.version, 4);
    link.version = 2;
    link_store_delete(w.redis, &link, &ann, store_world_on_change, &w);
    store_world_wait(&w);
    store_world_call(&w, SLICE("ZCARD"), SLICE("idx:links:tags"));
    cr_expect_eq(w.version, 2);
    store_world_close(&w);
}

/* ---- External ids -------------------------------------------------------- */

static void on_holder(void *arg, const struct error *err, struct slice holder)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    buffer_append(&w->text, holder);
}

static const char *holder_of(struct store_world *w, const char *id)
{
    external_ids_find(w->redis, SLICE("b.c"), slice_str(id), on_holder, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

static const char *claim(struct store_world *w, const char *id,
                         const char *slug, const char *from)
{
    external_ids_claim(w->redis, SLICE("b.c"), slice_str(id), slice_str(slug),
                       slice_str(from), on_holder, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

Test(link_store, an_external_id_is_claimed_once)
{
    struct store_world w;

    store_world_open(&w);
    cr_expect_str_eq(holder_of(&w, "e1"), "");
    cr_expect_str_eq(claim(&w, "e1", "one", ""), "one");
    cr_expect_str_eq(claim(&w, "e1", "one", ""), "one");
    cr_expect_str_eq(claim(&w, "e1", "two", ""), "one");
    cr_expect_str_eq(claim(&w, "e1", "two", "three"), "one");
    cr_expect_str_eq(claim(&w, "e1", "two", "one"), "two");
    cr_expect_str_eq(holder_of(&w, "e1"), "two");
    external_ids_drop(w.redis, SLICE("b.c"), SLICE("e1"), SLICE("one"));
    cr_expect_str_eq(holder_of(&w, "e1"), "two");
    external_ids_drop(w.redis, SLICE("b.c"), SLICE("e1"), SLICE("two"));
    cr_expect_str_eq(holder_of(&w, "e1"), "");
    store_world_close(&w);
}

Test(link_store, an_id_ends_with_its_link)
{
    struct link link = make_link("one", "");
    struct link old = link;
    struct store_world w;

    store_world_open(&w);
    old.external_id = SLICE("e1");
    link.external_id = SLICE("e2");
    link.version = 1;
    claim(&w, "e1", "one", "");
    claim(&w, "e2", "one", "");
    link_store_create(w.redis, &old, store_world_on_change, &w);
    store_world_wait(&w);
    link_store_update(w.redis, &link, &old, &ann, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(holder_of(&w, "e1"), "");
    cr_expect_str_eq(holder_of(&w, "e2"), "one");
    link.version = 1; /* a change that is refused drops nothing */
    link_store_delete(w.redis, &link, &ann, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_CONFLICT);
    cr_expect_str_eq(holder_of(&w, "e2"), "one");
    link.version = 2;
    link_store_delete(w.redis, &link, &ann, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(holder_of(&w, "e2"), "");
    store_world_close(&w);
}
