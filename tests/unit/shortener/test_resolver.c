#include "shortener/resolve/resolver.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

#define WAIT_MS 10000

/*
 * A Redis, a resolver on it, and a second connection as the writer that
 * changes things behind the resolver's back.
 */
struct world {
    struct redis_fixture server;
    struct event_base *base;
    struct redis *redis, *writer;
    struct resolver *resolver;
    struct clock_manual clock;
    bool real_time; /* not the manual one */
    int nags;
    int answers;       /* callbacks called */
    char last[256];    /* what the last one said, see describe */
    int replies;       /* of the writer */
    int64_t reply_int; /* the last one's */
    char reply[4096];  /* the last one's text */
    struct resolver_wait *to_cancel;
    bool asks_again; /* the callback fetches once more */
};

/* "link go.acme.com/a https://x/ spring inbound email [CODE]" */
static void describe(const struct resolver_answer *answer, char *out,
                     size_t room)
{
    const struct cache_entry *e = answer->entry;

    switch (answer->outcome) {
    case RESOLVER_LINK:
        snprintf(out, room,
                 "link %" SLICE_FMT " %" SLICE_FMT " %" SLICE_FMT " %" SLICE_FMT
                 " [%" SLICE_FMT "]",
                 SLICE_ARG(e->link), SLICE_ARG(e->prepared),
                 SLICE_ARG(e->channel), SLICE_ARG(e->direction),
                 SLICE_ARG(answer->placement));
        break;
    case RESOLVER_PAGE:
        snprintf(out, room, "page %" SLICE_FMT " %" SLICE_FMT,
                 SLICE_ARG(e->link), SLICE_ARG(e->page->title));
        break;
    case RESOLVER_NO_LINK:
        snprintf(out, room, "no link %" SLICE_FMT " [%" SLICE_FMT "]",
                 SLICE_ARG(answer->brand->not_found_url),
                 SLICE_ARG(answer->placement));
        break;
    case RESOLVER_DEAD_END:
        snprintf(out, room, "dead end %s/%" SLICE_FMT " [%" SLICE_FMT "]%s",
                 "go.acme.com", SLICE_ARG(answer->slug),
                 SLICE_ARG(answer->placement),
                 answer->removed ? " removed" : "");
        break;
    case RESOLVER_NO_BRAND:
        snprintf(out, room, "no brand");
        break;
    case RESOLVER_BLOCKED:
        snprintf(out, room, "blocked [%" SLICE_FMT "]",
                 SLICE_ARG(answer->placement));
        break;
    case RESOLVER_UNAVAILABLE:
        snprintf(out, room, "unavailable");
        break;
    }
}

static void on_answer(void *arg, const struct resolver_answer *answer)
{
    struct world *w = arg;

    cr_expect_not(answer->hit);
    describe(answer, w->last, sizeof(w->last));
    w->answers++;
    if (w->to_cancel != NULL)
        resolver_cancel(w->to_cancel);
    w->to_cancel = NULL;
    if (w->asks_again) {
        w->asks_again = false;
        resolver_fetch(w->resolver, SLICE("go.acme.com"), SLICE("a"), on_answer,
                       w);
    }
}

static void on_data_state(void *arg, enum redis_state state)
{
    struct world *w = arg;

    (void)state;
    if (w->resolver != NULL)
        resolver_notice(w->resolver);
}

static void on_reply(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct world *w = arg;

    cr_expect_eq(code, ERROR_NONE);
    w->replies++;
    w->reply_int = redis_reply_int(reply, -1);
    snprintf(w->reply, sizeof(w->reply), "%" SLICE_FMT,
             SLICE_ARG(redis_reply_slice(reply)));
}

/* What the writer does, with one argument a word. */
#define write_call(w, ...)                                   \
    do {                                                     \
        int before = (w)->replies;                           \
        redis_call((w)->writer, on_reply, (w), __VA_ARGS__); \
        while ((w)->replies == before)                       \
            event_base_loop((w)->base, EVLOOP_ONCE);         \
    } while (0)

static bool is_coherent(void *arg)
{
    struct world *w = arg;

    return resolver_coherent(w->resolver);
}

static bool is_writer_ready(void *arg)
{
    struct world *w = arg;

    return redis_state(w->writer) == REDIS_READY;
}

static bool is_redis_lost(void *arg)
{
    struct world *w = arg;

    return redis_state(w->redis) != REDIS_READY && !is_writer_ready(w);
}

static bool has_answer(void *arg)
{
    struct world *w = arg;

    return w->answers > 0;
}

static void make_resolver(struct world *w)
{
    struct redis_config config;

    redis_fixture_config(&w->server, &config);
    config.command_ms = 0; /* however busy the machine */
    w->redis = redis_new(w->base, &config);
    w->resolver =
        resolver_new(w->base, w->redis, &config,
                     w->real_time ? clock_system() : &w->clock.clock, 1 << 20);
    redis_on_state(w->redis, on_data_state, w);
    redis_connect(w->redis);
    resolver_start(w->resolver);
}

static void open_with(struct world *w, const char *const *options,
                      bool real_time)
{
    struct redis_config config;

    *w = (struct world){.real_time = real_time};
    clock_manual_init(&w->clock, 1700000000000000);
    redis_fixture_start(&w->server, options);
    redis_fixture_config(&w->server, &config);
    config.command_ms = 0;
    w->base = event_base_new();
    w->writer = redis_new(w->base, &config);
    redis_connect(w->writer);
    cr_assert(loop_run_until(w->base, is_writer_ready, w, WAIT_MS));
    write_call(w, SLICE("HSET"), SLICE("brand:go.acme.com"), SLICE("host"),
               SLICE("go.acme.com"), SLICE("not_found_url"),
               SLICE("https://nf/"));
    write_call(w, SLICE("HSET"), SLICE("campaign:spring"), SLICE("id"),
               SLICE("spring"), SLICE("direction"), SLICE("inbound"),
               SLICE("channel"), SLICE("content"));
    write_call(w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
               SLICE("destination"), SLICE("https://one/"), SLICE("campaign"),
               SLICE("spring"));
    write_call(w, SLICE("HSET"), SLICE("link:go.acme.com/Q/K7"),
               SLICE("placement_of"), SLICE("a"), SLICE("code"), SLICE("K7"));
    make_resolver(w);
}

static void open_world(struct world *w)
{
    open_with(w, NULL, false);
    cr_assert(loop_run_until(w->base, is_coherent, w, WAIT_MS));
}

static void close_world(struct world *w)
{
    resolver_free(&w->resolver);
    redis_free(&w->redis);
    redis_free(&w->writer);
    event_base_free(w->base);
    redis_fixture_stop(&w->server);
}

static void fetch(struct world *w, const char *host, const char *slug)
{
    w->answers = 0;
    resolver_fetch(w->resolver, slice_str(host), slice_str(slug), on_answer, w);
}

/* What a request gets: at once, or after asking. "= " marks a hit. */
static const char *resolve(struct world *w, const char *host, const char *slug)
{
    struct resolver_answer answer;

    if (resolver_find(w->resolver, slice_str(host), slice_str(slug), &answer)) {
        cr_expect(answer.hit);
        memcpy(w->last, "= ", 3);
        describe(&answer, w->last + 2, sizeof(w->last) - 2);
        return w->last;
    }
    fetch(w, host, slug);
    cr_assert(loop_run_until(w->base, has_answer, w, WAIT_MS));
    cr_assert_eq(w->answers, 1);
    return w->last;
}

/* Sooner or later that is what go.acme.com/NAME gives. */
static void name_becomes(struct world *w, const char *name, const char *wanted)
{
    int64_t end = clock_steady_ms(clock_system()) + WAIT_MS;

    while (strcmp(resolve(w, "go.acme.com", name), wanted) != 0) {
        cr_assert(clock_steady_ms(clock_system()) < end, "it is %s, not %s",
                  w->last, wanted);
        event_base_loop(w->base, EVLOOP_NONBLOCK);
    }
}

static void becomes(struct world *w, const char *wanted)
{
    name_becomes(w, "a", wanted);
}

/* How often Redis was asked for a hash. */
static long count_reads(struct world *w)
{
    const char *at;
    long calls = 0;

    write_call(w, SLICE("INFO"), SLICE("commandstats"));
    at = strstr(w->reply, "cmdstat_hgetall:calls=");
    if (at != NULL)
        sscanf(at, "cmdstat_hgetall:calls=%ld", &calls);
    return calls;
}

#define A_ONE "link go.acme.com/a https://one/ content inbound []"
#define A_TWO "link go.acme.com/a https://two/ content inbound []"

Test(resolver, asks_once_and_remembers)
{
    struct world w;

    open_world(&w);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), A_ONE);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), "= " A_ONE);
    /* The link, its campaign, and the link again. */
    cr_expect_eq(count_reads(&w), 3);
    close_world(&w);
}

Test(resolver, knows_absent_links_and_hosts)
{
    struct world w;

    open_world(&w);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "x"), "no link https://nf/ []");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "x"),
                     "= no link https://nf/ []");
    cr_expect_str_eq(resolve(&w, "go.acme.com", ""),
                     "= no link https://nf/ []");
    cr_expect_str_eq(resolve(&w, "other.com", "a"), "no brand");
    cr_expect_str_eq(resolve(&w, "other.com", ""), "= no brand");
    cr_expect_str_eq(resolve(&w, "other.com", "a"), "no brand");
    cr_expect_str_eq(resolve(&w, "third.com", ""), "no brand");
    close_world(&w);
}

/* A page lies beside the links, and is found, changed and kept like one. */
Test(resolver, finds_a_link_page)
{
    struct world w;
    const char *last;

    open_world(&w);
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/@p"), SLICE("page"),
               SLICE("p"), SLICE("title"), SLICE("Us"));
    cr_expect_str_eq(resolve(&w, "go.acme.com", "@p"),
                     "page go.acme.com/@p Us");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "@p"),
                     "= page go.acme.com/@p Us");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "@q"),
                     "no link https://nf/ []");
    cr_expect_str_eq(resolve(&w, "other.com", "@p"), "no brand");
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/@p"), SLICE("title"),
               SLICE("Them"));
    do {
        last = resolve(&w, "go.acme.com", "@p");
    } while (strstr(last, " Us") != NULL);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "@p"),
                     "= page go.acme.com/@p Them");
    redis_fixture_stop(&w.server);
    cr_assert(loop_run_until(w.base, is_redis_lost, &w, WAIT_MS));
    cr_expect_str_eq(resolve(&w, "go.acme.com", "@p"),
                     "= page go.acme.com/@p Them");
    close_world(&w);
}

/* A placement leads to links only, whatever Redis says. */
Test(resolver, no_placement_leads_to_a_page)
{
    struct world w;

    open_world(&w);
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/@p"), SLICE("page"),
               SLICE("p"), SLICE("title"), SLICE("Us"));
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/Q/K8"),
               SLICE("placement_of"), SLICE("@p"), SLICE("code"), SLICE("K8"));
    cr_expect_str_eq(resolve(&w, "go.acme.com", "Q/K8"),
                     "dead end go.acme.com/@p [K8]");
    close_world(&w);
}

/* The host alone, before any of its links. */
Test(resolver, finds_a_brand_without_a_link)
{
    struct world w;

    open_world(&w);
    cr_expect_str_eq(resolve(&w, "go.acme.com", ""), "no link https://nf/ []");
    cr_expect_str_eq(resolve(&w, "go.acme.com", ""),
                     "= no link https://nf/ []");
    cr_expect_eq(count_reads(&w), 1);
    close_world(&w);
}

Test(resolver, refuses_what_is_too_long)
{
    struct resolver_answer answer;
    static char slug[600];
    struct world w;

    open_world(&w);
    memset(slug, 'x', sizeof(slug));
    cr_expect(resolver_find(w.resolver, SLICE("go.acme.com"),
                            slice_of(slug, sizeof(slug)), &answer));
    cr_expect_eq(answer.outcome, RESOLVER_NO_BRAND);
    close_world(&w);
}

Test(resolver, sees_an_edit)
{
    struct world w;

    open_world(&w);
    resolve(&w, "go.acme.com", "a");
    for (int i = 0; i < 20; i++) {
        const char *to = i % 2 == 0 ? "https://two/" : "https://one/";

        write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
                   SLICE("destination"), slice_str(to));
        becomes(&w, i % 2 == 0 ? "= " A_TWO : "= " A_ONE);
    }
    close_world(&w);
}

Test(resolver, sees_a_deletion_and_a_creation)
{
    struct world w;

    open_world(&w);
    resolve(&w, "go.acme.com", "a");
    write_call(&w, SLICE("DEL"), SLICE("link:go.acme.com/a"));
    becomes(&w, "= no link https://nf/ []");
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
               SLICE("destination"), SLICE("https://two/"), SLICE("channel"),
               SLICE("sms"));
    becomes(&w, "= link go.acme.com/a https://two/ sms outbound []");
    close_world(&w);
}

Test(resolver, sees_that_all_was_flushed)
{
    struct world w;

    open_world(&w);
    resolve(&w, "go.acme.com", "a");
    resolve(&w, "go.acme.com", "Q/K7");
    write_call(&w, SLICE("FLUSHALL"));
    becomes(&w, "no brand");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "Q/K7"), "no brand");
    close_world(&w);
}

Test(resolver, sees_a_brand_change)
{
    struct world w;

    open_world(&w);
    write_call(&w, SLICE("DEL"), SLICE("link:go.acme.com/a"));
    becomes(&w, "= no link https://nf/ []");
    write_call(&w, SLICE("HSET"), SLICE("brand:go.acme.com"),
               SLICE("not_found_url"), SLICE("https://sorry/"));
    becomes(&w, "= no link https://sorry/ []");
    close_world(&w);
}

/* A link's direction and channel are its campaign's, also later on. */
Test(resolver, sees_a_campaign_change)
{
    struct world w;

    open_world(&w);
    resolve(&w, "go.acme.com", "a");
    write_call(&w, SLICE("HSET"), SLICE("campaign:spring"), SLICE("direction"),
               SLICE("outbound"), SLICE("channel"), SLICE("cold_email"));
    becomes(&w, "= link go.acme.com/a https://one/ cold_email outbound []");
    write_call(&w, SLICE("DEL"), SLICE("campaign:spring"));
    becomes(&w, "= link go.acme.com/a https://one/  unknown []");
    close_world(&w);
}

Test(resolver, follows_placements)
{
    struct world w;

    open_world(&w);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "Q/K7"),
                     "link go.acme.com/a https://one/ content inbound [K7]");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "Q/K7"),
                     "= link go.acme.com/a https://one/ content inbound [K7]");
    /* One entry serves both. */
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), "= " A_ONE);
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
               SLICE("destination"), SLICE("https://two/"));
    becomes(&w, "= " A_TWO);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "Q/K7"),
                     "= link go.acme.com/a https://two/ content inbound [K7]");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "Q/K8"),
                     "no link https://nf/ [K8]");
    close_world(&w);
}

/* A printed code whose link was taken away costs Redis nothing. */
Test(resolver, remembers_that_a_placement_leads_nowhere)
{
    struct world w;
    long reads;

    open_world(&w);
    write_call(&w, SLICE("DEL"), SLICE("link:go.acme.com/a"));
    cr_expect_str_eq(resolve(&w, "go.acme.com", "Q/K7"),
                     "dead end go.acme.com/a [K7]");
    reads = count_reads(&w);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "Q/K7"),
                     "= dead end go.acme.com/a [K7]");
    cr_expect_eq(count_reads(&w), reads);
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
               SLICE("destination"), SLICE("https://two/"));
    becomes(&w, "= link go.acme.com/a https://two/  unknown []");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "Q/K7"),
                     "= link go.acme.com/a https://two/  unknown [K7]");
    close_world(&w);
}

/* Its own address, with what reports know its link by, whatever the link is. */
Test(resolver, leads_a_placement_elsewhere)
{
    struct world w;

    open_world(&w);
    resolve(&w, "go.acme.com", "Q/K7");
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/Q/K7"),
               SLICE("destination"), SLICE("https://own/"));
    name_becomes(&w, "Q/K7",
                 "= link go.acme.com/a https://own/ content inbound [K7]");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), "= " A_ONE);
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
               SLICE("expires_at"), SLICE("1"), SLICE("enabled"), SLICE("0"),
               SLICE("channel"), SLICE("print"));
    name_becomes(&w, "Q/K7",
                 "= link go.acme.com/a https://own/ print inbound [K7]");
    write_call(&w, SLICE("DEL"), SLICE("link:go.acme.com/a"));
    name_becomes(&w, "Q/K7", "= link go.acme.com/a https://own/  unknown [K7]");
    write_call(&w, SLICE("HDEL"), SLICE("link:go.acme.com/Q/K7"),
               SLICE("destination"));
    name_becomes(&w, "Q/K7", "= dead end go.acme.com/a [K7]");
    close_world(&w);
}

/* Of a removed placement, the link is not asked for, nor forgotten. */
Test(resolver, ends_at_a_removed_placement)
{
    struct world w;

    open_world(&w);
    resolve(&w, "go.acme.com", "a");
    resolve(&w, "go.acme.com", "Q/K7");
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/Q/K7"),
               SLICE("removed_at"), SLICE("5"));
    name_becomes(&w, "Q/K7", "dead end go.acme.com/a [K7] removed");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), "= " A_ONE);
    close_world(&w);
}

Test(resolver, asks_once_for_many)
{
    struct world w;

    open_world(&w);
    fetch(&w, "go.acme.com", "");
    cr_assert(loop_run_until(w.base, has_answer, &w, WAIT_MS));
    write_call(&w, SLICE("HDEL"), SLICE("link:go.acme.com/a"),
               SLICE("campaign"));
    write_call(&w, SLICE("CONFIG"), SLICE("RESETSTAT"));
    for (int i = 0; i < 100; i++)
        fetch(&w, "go.acme.com", "a");
    while (w.answers < 100)
        event_base_loop(w.base, EVLOOP_ONCE);
    cr_expect_str_eq(w.last, "link go.acme.com/a https://one/  unknown []");
    cr_expect_eq(count_reads(&w), 1);
    close_world(&w);
}

Test(resolver, forgets_a_cancelled_wait)
{
    struct resolver_wait *wait;
    struct world w;
    struct world other = {0};

    open_world(&w);
    wait = resolver_fetch(w.resolver, SLICE("go.acme.com"), SLICE("a"),
                          on_answer, &other);
    fetch(&w, "go.acme.com", "a");
    resolver_cancel(wait);
    cr_assert(loop_run_until(w.base, has_answer, &w, WAIT_MS));
    cr_expect_eq(other.answers, 0);
    /* The only one: the answer goes into the cache nevertheless. */
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/b"),
               SLICE("destination"), SLICE("https://b/"));
    resolver_cancel(resolver_fetch(w.resolver, SLICE("go.acme.com"), SLICE("b"),
                                   on_answer, &other));
    resolve(&w, "go.acme.com", "c");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "b"),
                     "= link go.acme.com/b https://b/  unknown []");
    cr_expect_eq(other.answers, 0);
    close_world(&w);
}

/* From inside a callback: cancel a sister, ask for the same again. */
Test(resolver, lets_callbacks_cancel_and_ask)
{
    struct world w;
    struct world other = {0};

    open_world(&w);
    w.asks_again = true;
    fetch(&w, "go.acme.com", "a");
    w.to_cancel = resolver_fetch(w.resolver, SLICE("go.acme.com"), SLICE("a"),
                                 on_answer, &other);
    while (w.answers < 2)
        event_base_loop(w.base, EVLOOP_ONCE);
    cr_expect_eq(other.answers, 0);
    close_world(&w);
}

Test(resolver, tells_who_waits_that_it_is_freed)
{
    struct world w;

    open_world(&w);
    redis_fixture_pause(&w.server);
    fetch(&w, "go.acme.com", "b");
    loop_run_due(w.base);
    fetch(&w, "go.acme.com", "c");
    fetch(&w, "go.acme.com", "c");
    resolver_free(&w.resolver);
    redis_fixture_resume(&w.server);
    cr_expect_eq(w.answers, 3);
    cr_expect_str_eq(w.last, "unavailable");
    /* What comes later finds nobody. */
    write_call(&w, SLICE("PING"));
    loop_run_due(w.base);
    cr_expect_eq(w.answers, 3);
    close_world(&w);
}

/*
 * Changes while a fetch is under way: whatever the order of replies and
 * invalidations was, in the end the cache holds what Redis holds.
 */
Test(resolver, keeps_nothing_that_was_overtaken)
{
    struct world w;

    open_world(&w);
    for (int i = 0; i < 300; i++) {
        char to[64];
        char wanted[128];

        snprintf(to, sizeof(to), "https://%d/", i);
        snprintf(wanted, sizeof(wanted),
                 "= link go.acme.com/a %s content inbound []", to);
        fetch(&w, "go.acme.com", "a");
        redis_call(w.writer, on_reply, &w, SLICE("HSET"),
                   SLICE("link:go.acme.com/a"), SLICE("destination"),
                   slice_str(to));
        cr_assert(loop_run_until(w.base, has_answer, &w, WAIT_MS));
        becomes(&w, wanted);
    }
    close_world(&w);
}

/* The link comes while its absence is being found out. */
Test(resolver, keeps_no_absence_that_was_overtaken)
{
    struct world w;

    open_world(&w);
    for (int i = 0; i < 300; i++) {
        write_call(&w, SLICE("DEL"), SLICE("link:go.acme.com/a"),
                   SLICE("brand:go.acme.com"));
        write_call(&w, SLICE("HSET"), SLICE("brand:go.acme.com"), SLICE("host"),
                   SLICE("go.acme.com"));
        becomes(&w, "= no link  []");
        write_call(&w, SLICE("HSET"), SLICE("brand:go.acme.com"),
                   SLICE("root_url"), SLICE("x"));
        fetch(&w, "go.acme.com", "a");
        redis_call(w.writer, on_reply, &w, SLICE("HSET"),
                   SLICE("link:go.acme.com/a"), SLICE("destination"),
                   SLICE("https://one/"));
        cr_assert(loop_run_until(w.base, has_answer, &w, WAIT_MS));
        becomes(&w, "= link go.acme.com/a https://one/  unknown []");
    }
    close_world(&w);
}

Test(resolver, serves_on_while_redis_is_away)
{
    struct world w;

    open_with(&w, NULL, true);
    cr_assert(loop_run_until(w.base, is_coherent, &w, WAIT_MS));
    resolve(&w, "go.acme.com", "a");
    resolve(&w, "go.acme.com", "Q/K7");
    redis_fixture_kill(&w.server);
    cr_assert(loop_run_until(w.base, is_redis_lost, &w, WAIT_MS));
    cr_expect_not(resolver_coherent(w.resolver));
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), "= " A_ONE);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "Q/K7"),
                     "= link go.acme.com/a https://one/ content inbound [K7]");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "x"), "unavailable");
    cr_expect_str_eq(resolve(&w, "other.com", "x"), "unavailable");
    /* A fetch that finds nobody answers with what is cached. */
    fetch(&w, "go.acme.com", "Q/K7");
    cr_assert(loop_run_until(w.base, has_answer, &w, WAIT_MS));
    cr_expect_str_eq(w.last,
                     "link go.acme.com/a https://one/ content inbound [K7]");
    redis_fixture_restart(&w.server);
    cr_assert(loop_run_until(w.base, is_writer_ready, &w, WAIT_MS));
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
               SLICE("destination"), SLICE("https://two/"));
    cr_assert(loop_run_until(w.base, is_coherent, &w, WAIT_MS));
    /* Everything of before is asked for again. */
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), A_TWO);
    close_world(&w);
}

/* Asks for one more unknown link at each turn of the loop. */
static bool nag_until_answer(void *arg)
{
    struct world *w = arg;
    char slug[16];

    if (w->answers == 0 && w->nags < 2000) {
        snprintf(slug, sizeof(slug), "n%d", w->nags++);
        resolver_fetch(w->resolver, SLICE("go.acme.com"), slice_str(slug),
                       on_answer, w);
    }
    return w->answers > 0;
}

/* However many come after it, the first is told in time that it is no use. */
Test(resolver, loses_patience_under_load)
{
    struct world w;

    open_with(&w, NULL, true);
    cr_assert(loop_run_until(w.base, is_coherent, &w, WAIT_MS));
    redis_fixture_kill(&w.server);
    cr_assert(loop_run_until(w.base, is_redis_lost, &w, WAIT_MS));
    cr_expect(loop_run_until(w.base, nag_until_answer, &w, WAIT_MS));
    cr_expect_str_eq(w.last, "unavailable");
    close_world(&w);
}

/* A miss in the moment of a restart waits, and is answered. */
Test(resolver, waits_for_a_connection_that_is_being_made)
{
    struct world w;

    open_world(&w);
    redis_fixture_kill(&w.server);
    cr_assert(loop_run_until(w.base, is_redis_lost, &w, WAIT_MS));
    fetch(&w, "go.acme.com", "a");
    loop_run_due(w.base);
    cr_expect_eq(w.answers, 0);
    redis_fixture_restart(&w.server);
    cr_assert(loop_run_until(w.base, has_answer, &w, WAIT_MS));
    cr_expect_str_eq(w.last, A_ONE);
    close_world(&w);
}

Test(resolver, may_be_freed_while_look_ups_wait_for_a_connection)
{
    struct world w;

    open_world(&w);
    redis_fixture_kill(&w.server);
    cr_assert(loop_run_until(w.base, is_redis_lost, &w, WAIT_MS));
    fetch(&w, "go.acme.com", "a");
    loop_run_due(w.base);
    fetch(&w, "go.acme.com", "b");
    resolver_free(&w.resolver);
    cr_expect_eq(w.answers, 2);
    cr_expect_str_eq(w.last, "unavailable");
    close_world(&w);
}

/* Changes that were made while only the listener was away are not missed. */
Test(resolver, arms_anew_when_its_listener_was_killed)
{
    struct world w;
    int i;

    open_world(&w);
    resolve(&w, "go.acme.com", "a");
    for (i = 0; i < 5; i++) {
        char to[64];
        char wanted[128];

        snprintf(to, sizeof(to), "https://%d/", i);
        snprintf(wanted, sizeof(wanted),
                 "= link go.acme.com/a %s content inbound []", to);
        write_call(&w, SLICE("CLIENT"), SLICE("KILL"), SLICE("TYPE"),
                   SLICE("pubsub"));
        cr_expect_eq(w.reply_int, 1);
        write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
                   SLICE("destination"), slice_str(to));
        becomes(&w, wanted);
        cr_assert(loop_run_until(w.base, is_coherent, &w, WAIT_MS));
        becomes(&w, wanted);
    }
    close_world(&w);
}

/* Both connections, at a moment of nobody's choosing. */
Test(resolver, arms_anew_when_all_connections_were_killed)
{
    struct world w;

    open_world(&w);
    resolve(&w, "go.acme.com", "a");
    redis_call(w.writer, NULL, NULL, SLICE("CLIENT"), SLICE("KILL"),
               SLICE("TYPE"), SLICE("normal"));
    write_call(&w, SLICE("CLIENT"), SLICE("KILL"), SLICE("TYPE"),
               SLICE("pubsub"));
    cr_assert(loop_run_until(w.base, is_writer_ready, &w, WAIT_MS));
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
               SLICE("destination"), SLICE("https://two/"));
    cr_assert(loop_run_until(w.base, is_coherent, &w, WAIT_MS));
    becomes(&w, "= " A_TWO);
    close_world(&w);
}

/*
 * Where Redis does not allow tracking, links live for a second, and brands
 * and campaigns are asked for.
 */
Test(resolver, asks_again_where_tracking_is_refused)
{
    static const char *const options[] = {"--rename-command", "CLIENT", "",
                                          NULL};
    struct world w;

    open_with(&w, options, false);
    while (redis_state(w.redis) != REDIS_READY)
        event_base_loop(w.base, EVLOOP_ONCE);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), A_ONE);
    cr_expect_str_eq(resolve(&w, "go.acme.com", ""), "no link https://nf/ []");
    cr_expect_not(resolver_coherent(w.resolver));
    write_call(&w, SLICE("HSET"), SLICE("campaign:spring"), SLICE("direction"),
               SLICE("outbound"));
    write_call(&w, SLICE("HSET"), SLICE("brand:go.acme.com"),
               SLICE("not_found_url"), SLICE("https://sorry/"));
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), "= " A_ONE);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "x"),
                     "no link https://sorry/ []");
    cr_expect_str_eq(resolve(&w, "go.acme.com", ""),
                     "no link https://sorry/ []");
    clock_manual_advance_ms(&w.clock, RESOLVER_STALE_MS + 1);
    /* This one is served, and refreshes it for the next. */
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), "= " A_ONE);
    becomes(&w, "= link go.acme.com/a https://one/ content outbound []");
    close_world(&w);
}

/* ---- Disabled links ------------------------------------------------------ */

/*
 * One that was never enabled here goes the way of one that does not exist, to
 * the byte in the cache: neither costs Redis more, and neither is remembered
 * longer.
 */
Test(resolver, takes_a_disabled_link_for_none)
{
    struct world w;
    long reads;

    open_world(&w);
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/off"),
               SLICE("destination"), SLICE("https://off/"), SLICE("campaign"),
               SLICE("spring"), SLICE("enabled"), SLICE("0"));
    resolve(&w, "go.acme.com", ""); /* the brand is known */
    reads = count_reads(&w);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "x"), "no link https://nf/ []");
    cr_expect_eq(count_reads(&w), reads + 1);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "off"),
                     "no link https://nf/ []");
    cr_expect_eq(count_reads(&w), reads + 2);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "off"),
                     "= no link https://nf/ []");
    clock_manual_advance_ms(&w.clock, CACHE_ABSENT_MS);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "x"), "no link https://nf/ []");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "off"),
                     "no link https://nf/ []");
    cr_expect_eq(count_reads(&w), reads + 4);
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"), SLICE("enabled"),
               SLICE("0"));
    becomes(&w, "= no link https://nf/ []");
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"), SLICE("enabled"),
               SLICE("1"));
    becomes(&w, "= " A_ONE);
    close_world(&w);
}

/* Likewise, and from its first millisecond on it is there. */
Test(resolver, takes_a_link_that_has_not_begun_for_none)
{
    struct buffer starts = BUFFER_INIT;
    struct world w;
    long reads;

    open_world(&w);
    buffer_append_i64(&starts, clock_wall_ms(&w.clock.clock) + 100);
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/soon"),
               SLICE("destination"), SLICE("https://soon/"), SLICE("campaign"),
               SLICE("spring"), SLICE("starts_at"), buffer_slice(&starts));
    resolve(&w, "go.acme.com", ""); /* the brand is known */
    reads = count_reads(&w);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "x"), "no link https://nf/ []");
    cr_expect_eq(count_reads(&w), reads + 1);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "soon"),
                     "no link https://nf/ []");
    cr_expect_eq(count_reads(&w), reads + 2, "as many as for x");
    clock_manual_advance_ms(&w.clock, 99);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "x"),
                     "= no link https://nf/ []");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "soon"),
                     "= no link https://nf/ []");
    cr_expect_eq(count_reads(&w), reads + 2);
    clock_manual_advance_ms(&w.clock, 1);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "soon"),
                     "link go.acme.com/soon https://soon/ content inbound []");
    buffer_release(&starts);
    close_world(&w);
}

/* ---- Blocks -------------------------------------------------------------- */

static void block(struct world *w, const char *name)
{
    write_call(w, SLICE("HSET"), SLICE("block:names"), slice_str(name),
               SLICE("1 - test"));
}

static void unblock(struct world *w, const char *name)
{
    write_call(w, SLICE("HDEL"), SLICE("block:names"), slice_str(name));
}

/* Each name that stops go.acme.com/a, which leads to https://one.example/. */
Test(resolver, answers_blocked_whatever_is_cached)
{
    static const char *const names[] = {"one.example", "example", "go.acme.com",
                                        "go.acme.com/a"};
    struct world w;
    long reads;

    open_world(&w);
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
               SLICE("destination"), SLICE("https://one.example/"));
    becomes(&w, "= link go.acme.com/a https://one.example/ content inbound []");
    resolve(&w, "go.acme.com", "Q/K7");
    reads = count_reads(&w);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        block(&w, names[i]);
        becomes(&w, "= blocked []");
        cr_expect_str_eq(resolve(&w, "go.acme.com", "Q/K7"), "= blocked [K7]");
        unblock(&w, names[i]);
        becomes(&w,
                "= link go.acme.com/a https://one.example/ content inbound []");
    }
    /* The links themselves were not asked for again. */
    cr_expect_eq(count_reads(&w), reads);
    close_world(&w);
}

Test(resolver, lets_others_pass)
{
    static const char *const names[] = {
        "two.example",   "www.one.example", "ne.example", "other.com",
        "go.acme.com/b", "acme.com",        "com"};
    struct world w;

    open_world(&w);
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
               SLICE("destination"),
               SLICE("https://one.example/?u=two.example"));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        block(&w, names[i]);
    block(&w, "go.acme.com/last");
    resolve(&w, "go.acme.com", "last");
    /* It is known that the last one arrived when it answers so. */
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/last"),
               SLICE("destination"), SLICE("https://last/"));
    while (strcmp(resolve(&w, "go.acme.com", "last"), "= blocked []") != 0)
        event_base_loop(w.base, EVLOOP_NONBLOCK);
    becomes(&w, "= link go.acme.com/a https://one.example/?u=two.example "
                "content inbound []");
    close_world(&w);
}

/* Every address of a gated link counts. */
Test(resolver, blocks_a_link_by_any_of_its_addresses)
{
    static const struct {
        const char *name, *value;
    } fields[] = {
        {"ios_url", "https://www.evil.example/"},
        {"android_url", "https://www.evil.example/"},
        {"expired_url", "https://www.evil.example/"},
        {"rules", "os=ios -> x=https://one/\n"
                  "split a=1:https://one/ b=1:https://www.evil.example/"},
    };
    struct world w;

    open_world(&w);
    block(&w, "evil.example");
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
                   SLICE("destination"), SLICE("https://one/"),
                   SLICE("expires_at"), SLICE("1900000000000"),
                   slice_str(fields[i].name), slice_str(fields[i].value));
        becomes(&w, "= blocked []");
        write_call(&w, SLICE("HDEL"), SLICE("link:go.acme.com/a"),
                   slice_str(fields[i].name));
        becomes(&w, "= " A_ONE);
    }
    close_world(&w);
}

Test(resolver, answers_blocked_for_all_of_a_brand)
{
    struct world w;

    open_world(&w);
    block(&w, "go.acme.com");
    becomes(&w, "= blocked []");
    cr_expect_str_eq(resolve(&w, "go.acme.com", ""), "blocked []");
    cr_expect_str_eq(resolve(&w, "go.acme.com", ""), "= blocked []");
    cr_expect_str_eq(resolve(&w, "go.acme.com", "x"), "blocked []");
    cr_expect_str_eq(resolve(&w, "other.com", "x"), "no brand");
    close_world(&w);
}

/* From the first answer on, and while Redis is away. */
Test(resolver, knows_blocks_before_any_link)
{
    struct world w;

    open_with(&w, NULL, true);
    block(&w, "one");
    resolver_free(&w.resolver);
    redis_free(&w.redis);
    make_resolver(&w);
    fetch(&w, "go.acme.com", "a");
    cr_assert(loop_run_until(w.base, has_answer, &w, WAIT_MS));
    cr_expect_str_eq(w.last, "blocked []");
    redis_fixture_kill(&w.server);
    cr_assert(loop_run_until(w.base, is_redis_lost, &w, WAIT_MS));
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), "= blocked []");
    redis_fixture_restart(&w.server);
    cr_assert(loop_run_until(w.base, is_writer_ready, &w, WAIT_MS));
    unblock(&w, "one");
    becomes(&w, "= " A_ONE);
    close_world(&w);
}

/* Where Redis does not allow tracking, it is asked for now and then. */
Test(resolver, hears_of_blocks_where_tracking_is_refused)
{
    static const char *const options[] = {"--rename-command", "CLIENT", "",
                                          NULL};
    struct world w;

    open_with(&w, options, false);
    while (redis_state(w.redis) != REDIS_READY)
        event_base_loop(w.base, EVLOOP_ONCE);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), A_ONE);
    block(&w, "go.acme.com/a");
    becomes(&w, "= blocked []");
    close_world(&w);
}

Test(resolver, blocks_the_hosts_of_a_file)
{
    struct error err = ERROR_INIT;
    struct host_list *list;
    struct world w;

    open_world(&w);
    resolve(&w, "go.acme.com", "a");
    cr_assert_eq(host_list_parse(SLICE("one\n"), &list, &err), 0);
    resolver_use_hosts(w.resolver, list);
    host_list_unref(&list);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), "= blocked []");
    cr_expect_not(resolver_lets_pass(w.resolver, SLICE("https://x.one/")));
    cr_expect(resolver_lets_pass(w.resolver, SLICE("https://two/")));
    resolver_use_hosts(w.resolver, NULL);
    cr_expect_str_eq(resolve(&w, "go.acme.com", "a"), "= " A_ONE);
    close_world(&w);
}

/* What cannot be read leaves what is known. */
Test(resolver, keeps_the_blocks_that_it_knows)
{
    struct world w;

    open_world(&w);
    resolve(&w, "go.acme.com", "a");
    block(&w, "one");
    becomes(&w, "= blocked []");
    write_call(&w, SLICE("SET"), SLICE("block:names"), SLICE("oops"));
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
               SLICE("destination"), SLICE("https://two/"));
    becomes(&w, "= " A_TWO);
    write_call(&w, SLICE("HSET"), SLICE("link:go.acme.com/a"),
               SLICE("destination"), SLICE("https://one/"));
    becomes(&w, "= blocked []");
    write_call(&w, SLICE("DEL"), SLICE("block:names"));
    becomes(&w, "= " A_ONE);
    close_world(&w);
}
